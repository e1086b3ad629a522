"""What works beside the requests: begins when the server starts, and is ended with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from aiohttp import web


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
