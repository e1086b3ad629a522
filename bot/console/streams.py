"""The streams of this process that are open to browsers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST_OF_ONE = 30  # of an agent: browsers open six at most


class Live:
    """The open streams of this process; when it goes, they end, and browsers come back to another."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[object], str] = {}

    def has_room(self, agent: str) -> bool:
        """Tell whether an agent may open one more."""
        return list(self._tasks.values()).count(agent) < MOST_OF_ONE

    @asynccontextmanager
    async def open(self, agent: str) -> AsyncIterator[None]:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - says it to the type checker
        self._tasks[task] = agent
        try:
            yield
        finally:
            self._tasks.pop(task, None)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
