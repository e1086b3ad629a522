"""`guichet serve`: the server."""

import asyncio
import ctypes
import signal
import sys
from contextlib import suppress
from types import ModuleType

import structlog
from aiohttp import web

from bot import logs
from bot.app import build
from bot.assets import WebPackagesMissingError
from bot.settings import Settings
from bot.store.away import NewerDatabaseError, StoreAwayError

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None

SHUTDOWN_SECONDS = 10.0
MANY_FILES = 65_536

log = structlog.get_logger()


def serve(settings: Settings) -> int:
    """Serve until told to stop; returns the exit status, 1 when it cannot even begin."""
    logs.set_up(settings)
    _allow_many_connections()
    try:
        asyncio.run(_serve(settings))
    except (NewerDatabaseError, StoreAwayError, WebPackagesMissingError, OSError) as refused:
        log.error("serve.failed", reason=str(refused))  # noqa: TRY400 - for an operator, not for a programmer
        return 1
    return 0


def _allow_many_connections() -> None:
    """Every open chat is a socket, and systems allow only some 1,000 to a program that asks for no more."""
    if resource is not None:
        least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MANY_FILES if most == resource.RLIM_INFINITY else min(MANY_FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(least, wanted), most))


def _hand_back_memory() -> None:
    """Return to the system what building the search took, some 40 MB: the C library would keep it for later."""
    with suppress(AttributeError, OSError, TypeError):  # only glibc can
        ctypes.CDLL(None).malloc_trim(0)


async def _serve(settings: Settings) -> None:
    runner = web.AppRunner(await build(settings), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        _hand_back_memory()
        port = runner.addresses[0][1]
        log.info("serve.ready", address=f"http://{settings.host}:{port}")
        if sys.stdout.isatty():
            print(f"Open http://localhost:{port} in a browser. Ctrl+C stops the server.")
            if settings.demo:
                print(f"Mails are shown at http://localhost:{port}/demo/mail")
        if settings.demo:
            log.warning("serve.demo", mails="shown to everybody")
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await stop.wait()
    finally:
        await runner.cleanup()
    log.info("serve.stopped")
