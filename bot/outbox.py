"""Delivers replies on channels that must be called: at once after the commit, again later when that fails."""

import asyncio
import random
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from itertools import groupby

import structlog

from bot.delivery import Deliver, DeliveryFailedError, DeliveryRefusedError
from bot.messages import Incoming, Stored
from bot.store.conversations import Due, now_ms
from bot.store.store import Store, StoreAwayError

SWEEP_SECONDS = 2.0
SWEEP_MOST = 200
MARK_SECONDS = 0.02  # deliveries that end within this time are marked in one transaction
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 900.0
MOST_ATTEMPTS = 100  # about a day

log = structlog.get_logger()


class Outbox:
    """A reply is committed with a lease: this process delivers it at once; when the lease ends undelivered, any does.

    A process that dies between a delivery and its mark delivers once more, as every caller over a network must:
    `MARK_SECONDS` is the width of that window.
    """

    def __init__(self, store: Store, deliver: Deliver) -> None:
        self._store = store
        self._deliver = deliver
        self._delivered: list[Stored] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._last: dict[str, asyncio.Task[None]] = {}  # the delivery under way in each conversation

    def dispatch(self, incoming: Incoming, replies: tuple[Stored, ...]) -> None:
        """Deliver what a turn has just committed, after what the conversation is still being sent."""
        if incoming.address and replies:
            due = [Due(stored=stored, address=incoming.address, attempts=0) for stored in replies]
            self._deliver_next(incoming.conversation, due)

    async def sweep(self) -> None:
        """Deliver what is due, for ever: failed deliveries, and those of a process that died."""
        while True:
            with suppress(StoreAwayError):
                claimed = await self._store.claim_due(SWEEP_MOST)
                for conversation, due in groupby(claimed, key=lambda due: due.stored.conversation):
                    self._deliver_next(conversation, list(due))
            await asyncio.sleep(SWEEP_SECONDS)

    async def close(self) -> None:
        """Finish the deliveries under way and mark them."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _deliver_next(self, conversation: str, due: Sequence[Due]) -> None:
        task = self._start(self._deliver_in_order(due, self._last.get(conversation)))
        self._last[conversation] = task
        task.add_done_callback(lambda done: self._forget(conversation, done))

    def _forget(self, conversation: str, done: asyncio.Task[None]) -> None:
        if self._last.get(conversation) is done:
            del self._last[conversation]

    async def _deliver_in_order(self, due: Sequence[Due], earlier: asyncio.Task[None] | None) -> None:
        if earlier is not None:
            await asyncio.wait([earlier])
        for place, one in enumerate(due):
            try:
                await self._deliver(one.address, one.stored.body)
            except DeliveryFailedError as failed:
                await self._postpone(due[place:], failed)
                return
            except DeliveryRefusedError as refused:
                log.warning("outbox.refused", conversation=one.stored.conversation, reason=str(refused))
            self._mark(one.stored)

    async def _postpone(self, due: Sequence[Due], failed: DeliveryFailedError) -> None:
        first = due[0]
        if first.attempts >= MOST_ATTEMPTS:
            log.error("outbox.given_up", conversation=first.stored.conversation, reason=str(failed))
            await self._store.mark_done([one.stored for one in due])
            return
        seconds = min(FIRST_RETRY_SECONDS * 2 ** min(first.attempts, 20), LONGEST_RETRY_SECONDS)
        seconds = max(seconds * random.uniform(0.5, 1.0), failed.retry_after or 0)  # noqa: S311 - jitter, not a secret
        log.info(
            "outbox.postponed",
            conversation=first.stored.conversation,
            seconds=round(seconds, 1),
            reason=str(failed),
        )
        await self._store.postpone([one.stored for one in due], now_ms() + int(seconds * 1000))

    def _mark(self, stored: Stored) -> None:
        self._delivered.append(stored)
        if len(self._delivered) == 1:
            self._start(self._mark_soon())

    async def _mark_soon(self) -> None:
        await asyncio.sleep(MARK_SECONDS)
        delivered, self._delivered = self._delivered, []
        await self._store.mark_done(delivered)

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (broken := task.exception()):
            # The lease of what was not marked ends by itself, and the next sweep takes it up.
            log.error("outbox.broken", error=repr(broken))
