"""Who is at the database now: it is closed behind the last one, and nobody comes in any more."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog

from bot.store.away import StoreAwayError

PATIENCE_SECONDS = 5.0  # with what is under way when the database is to be closed, and once more when it is cut off

log = structlog.get_logger()


class InUse:
    """Requests outlive those who sent them, and the server: cut off, they still have to roll back."""

    def __init__(self) -> None:
        self._users: dict[object, asyncio.Task[Any] | None] = {}
        self._free = asyncio.Event()
        self._free.set()
        self._has_ended = False

    @contextmanager
    def here(self) -> Iterator[None]:
        """Be at the database. Raises `StoreAwayError` when it is being closed."""
        if self._has_ended:
            raise StoreAwayError("this process is ending")
        one = object()
        self._users[one] = asyncio.current_task()
        self._free.clear()
        try:
            yield
        finally:
            del self._users[one]
            if not self._users:
                self._free.set()

    async def end(self) -> None:
        """Let nobody in, and wait for those who are here; who takes too long is cut off."""
        self._has_ended = True
        if await self._is_free():
            return
        log.warning("store.cut_off", transactions=len(self._users))
        for task in self._users.values():
            if task is not None:
                task.cancel()
        await self._is_free()

    async def _is_free(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._free.wait()
        return not self._users
