"""Sends what transactions have queued, mails or webhooks: at once after the commit, again later when that fails."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Generic, Protocol, TypeVar

import structlog

from bot.background import awakened
from bot.store.away import StoreAwayError

SWEEP_SECONDS = 5.0
AWAY_SECONDS = 2.0  # until the database is asked again to note what became of one
AT_ONCE = 8

log = structlog.get_logger()


class Queued(Protocol):
    @property
    def id(self) -> str: ...


Work = TypeVar("Work")
Work_co = TypeVar("Work_co", covariant=True)
One = TypeVar("One", bound=Queued)

Settle = Callable[[Work], Awaitable[None]]
"""Notes what became of one."""


class HasWork(Protocol[Work_co]):
    @property
    def work(self) -> Work_co: ...


class Transactions(Protocol[Work_co]):
    """The store, as far as a queue goes."""

    def turn(self) -> AbstractAsyncContextManager[HasWork[Work_co]]:
        """Open a transaction that commits on leaving. Raises `StoreAwayError`."""
        ...


class Dispatcher(ABC, Generic[One, Work]):
    """Takes up what is due with a lease; what a process dies over is sent once more. `what` it sends is for the log."""

    def __init__(self, store: Transactions[Work], what: str) -> None:
        self._store = store
        self._what = what
        self._look = asyncio.Event()
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def _claim(self, work: Work) -> Sequence[One]:
        """Lease some of what is due, up to `AT_ONCE`."""

    @abstractmethod
    async def _attempt(self, due: One) -> Settle[Work]:
        """Try to send it; returns how what came of it is noted. Never raises: one holds up no other."""

    def wake(self) -> None:
        """Look at once: a transaction that queued something was committed."""
        self._look.set()

    async def run(self) -> None:
        """Send what is due, for ever."""
        while True:
            self._look.clear()
            try:
                while await self.send_due():
                    pass
            except StoreAwayError as away:
                log.warning("dispatcher.store_away", what=self._what, reason=str(away))
            except Exception:
                log.exception("dispatcher.sweep_failed", what=self._what)
            await awakened(self._look, SWEEP_SECONDS)

    async def send_due(self) -> bool:
        """Send some of what is due; tell whether there was any. Raises `StoreAwayError`."""
        async with self._store.turn() as transaction:
            due = await self._claim(transaction.work)
        sending = [asyncio.get_running_loop().create_task(self._take_care_of(one)) for one in due]
        self._tasks.update(sending)
        for task in sending:
            task.add_done_callback(self._tasks.discard)
        if sending:
            await asyncio.wait(sending)  # not cancelled with us: what leaves is noted
        return bool(due)

    async def close(self) -> None:
        """Finish what is being sent."""
        self._closing = True
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _take_care_of(self, due: One) -> None:
        settle = await self._attempt(due)
        while True:
            try:
                async with self._store.turn() as transaction:
                    await settle(transaction.work)
            except StoreAwayError as away:
                log.warning("dispatcher.store_away", what=self._what, id=due.id, reason=str(away))
                if self._closing:
                    return
                await asyncio.sleep(AWAY_SECONDS)
            except Exception:
                log.exception("dispatcher.not_settled", what=self._what, id=due.id)  # the lease ends by itself
                return
            else:
                return
