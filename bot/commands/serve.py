"""`guichet serve`: the server."""

import asyncio
import signal
import sys

import structlog
from aiohttp import web

from bot import logs
from bot.app import build
from bot.settings import Settings
from bot.store.schema import NewerDatabaseError
from bot.store.store import StoreAwayError

SHUTDOWN_SECONDS = 10.0

log = structlog.get_logger()


def serve(settings: Settings) -> int:
    """Serve until told to stop; returns the exit status, 1 when it cannot even begin."""
    logs.set_up(settings)
    try:
        asyncio.run(_serve(settings))
    except (NewerDatabaseError, StoreAwayError, OSError) as refused:
        log.error("serve.failed", reason=str(refused))  # noqa: TRY400 - for an operator, not for a programmer
        return 1
    return 0


async def _serve(settings: Settings) -> None:
    runner = web.AppRunner(await build(settings), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        port = runner.addresses[0][1]
        log.info("serve.ready", address=f"http://{settings.host}:{port}")
        if sys.stdout.isatty():
            print(f"Open http://localhost:{port} in a browser. Ctrl+C stops the server.")
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await stop.wait()
    finally:
        await runner.cleanup()
    log.info("serve.stopped")
