"""Structured logs: one line an event, with ids and never what people wrote."""

import logging
import sys

import structlog
from aiohttp.http_exceptions import HttpProcessingError

from bot.settings import Settings


def set_up(settings: Settings) -> None:
    """Send our events and the libraries' warnings to standard error, as JSON or for reading on a console."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    render: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if settings.log_format == "json":
        shared.append(structlog.processors.format_exc_info)
    else:
        render = structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(processors=[_drop_record, *shared, render])
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    logging.getLogger("aiohttp.server").addFilter(is_ours)


def is_ours(record: logging.LogRecord) -> bool:
    """Tell whether an error is ours, not a client's that speaks no HTTP: aiohttp quotes what it sent, tokens too."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _drop_record(logger: object, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Remove what the standard library's records carry along."""
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(logger, name, event)
