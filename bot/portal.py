"""The portal's actions for what is not a conversation: each request is a transaction of its own."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from actions import carry_out
from actions.outcome import Outcome
from actions.work import Work
from bot.messages import Stored
from bot.store.conversations import ClashError
from bot.store.store import Store

MOST_CLASHES = 3  # of one request with others

Found = TypeVar("Found")


class Portal:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def do(self, request: object) -> Outcome:
        """Carry out a request; a refusal is returned, and what it counted stays. Raises `StoreAwayError`."""
        for _ in range(MOST_CLASHES):
            with suppress(ClashError):  # another one did the same at the same time: now it can be seen
                return await self._do(request)
        return await self._do(request)

    async def _do(self, request: object) -> Outcome:
        async with self._store.turn() as transaction:
            return await carry_out(request, transaction.work)

    async def read(self, look: Callable[[Work], Awaitable[Found]]) -> Found:
        """Return what `look` finds. Raises `StoreAwayError`."""
        async with self._store.turn() as transaction:
            return await look(transaction.work)

    async def log(self, conversation: str) -> list[Stored]:
        """Return the newest activities of a conversation, oldest first. Raises `StoreAwayError`."""
        return await self._store.newest_activities(conversation)

    async def study(self, look: Callable[[Work], Awaitable[Found]]) -> Found:
        """Return what a look that takes its time finds: no turn waits for it. Raises `StoreAwayError`."""
        async with self._store.looking() as work:
            return await look(work)
