"""What works beside the requests: begins when the server starts, and is ended with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiohttp import web

from bot.store.away import StoreAwayError

log = structlog.get_logger()


class Background:
    """`jobs` run for ever; when they have been stopped, `closing` is done in its order."""

    def __init__(
        self,
        jobs: Sequence[Callable[[], Coroutine[Any, Any, None]]],
        closing: Sequence[Callable[[], Awaitable[None]]],
    ) -> None:
        self._jobs = jobs
        self._closing = closing

    async def __call__(self, _: web.Application) -> AsyncIterator[None]:
        work = [asyncio.create_task(job()) for job in self._jobs]
        yield
        for task in work:
            task.cancel()
        for task in work:
            with suppress(asyncio.CancelledError):
                await task
        for close in self._closing:
            await close()


async def look_again_and_again(
    name: str,
    look: Callable[[], Awaitable[None]],
    *,
    every: float,
    away: tuple[type[Exception], ...] = (StoreAwayError,),
) -> None:
    """Look, for ever, with a rest of so many seconds; whatever happens is logged under this `name`.

    What is raised when something is `away` is expected, and mended by the next look.
    """
    while True:
        try:
            await look()
        except away as reason:
            log.warning("background.postponed", what=name, reason=str(reason))
        except Exception:
            log.exception("background.failed", what=name)
        await asyncio.sleep(every)


async def awakened(event: asyncio.Event, seconds: float) -> None:
    """Return when it is set, or after so many seconds.

    Not by `asyncio.wait_for`: before Python 3.12 that one forgets that it was cancelled if the event is set at the same
    instant, and whoever waits in it goes on for ever while the server waits for their end.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
