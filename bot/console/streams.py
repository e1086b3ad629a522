"""The streams of this process that are open to browsers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Live:
    """The open streams of this process; when it goes, they end, and browsers come back to another."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - says it to the type checker
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
