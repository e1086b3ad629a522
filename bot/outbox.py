"""Delivers replies on channels that must be called: at once after the commit, again later when that fails."""

import asyncio
import random
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from bot.delivery import Deliver, DeliveryFailedError, DeliveryRefusedError
from bot.messages import Incoming, Stored, Taken
from bot.store.conversations import Due, now_ms
from bot.store.store import Store, StoreAwayError

SWEEP_SECONDS = 2.0
BACKLOG_SECONDS = 0.1  # between two sweeps while there is something to deliver: more may wait behind it
MOST_SETTLED = 2_000  # conversations in which the last delivery is remembered
MOST_IN_HANDS = 200  # before the sweep takes no more
MARK_SECONDS = 0.02  # deliveries that end within this time are marked in one transaction
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 900.0
LONGEST_ASKED_SECONDS = 86_400.0  # that a channel can make us wait
MOST_ATTEMPTS = 100  # about a day

Outcome = TypeVar("Outcome")

log = structlog.get_logger()


class Outbox:
    """A reply is committed with a lease: this process delivers it at once; when the lease ends undelivered, any does.

    No reply passes an earlier one of its conversation: it is delivered at once only if this process has all that is
    before it in its hands; otherwise the sweep finds it when its turn comes.

    A process that dies between a delivery and its mark delivers once more, as every caller over a network must:
    `MARK_SECONDS` is the width of that window.
    """

    def __init__(self, store: Store, deliver: Deliver) -> None:
        self._store = store
        self._deliver = deliver
        self._hands: set[tuple[str, int]] = set()  # replies under way here, or delivered and not yet marked
        self._settled: OrderedDict[str, int] = OrderedDict()  # the newest reply marked, by conversation
        self._delivered: list[Stored] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._last: dict[str, asyncio.Task[bool]] = {}  # the delivery under way in each conversation
        self._look = asyncio.Event()
        self._closing = False

    def dispatch(self, incoming: Incoming, taken: Taken) -> None:
        """Deliver what a turn has just committed, after what the conversation is still being sent."""
        if not taken.address or not taken.replies:
            return
        if not self._has_all_before(incoming.conversation, taken.undelivered_before):
            self._start(self._leave_to_the_sweep(taken.replies))
            return
        self._deliver_next([Due(stored=stored, address=taken.address, attempts=0) for stored in taken.replies])

    def _has_all_before(self, conversation: str, sequence: int) -> bool:
        """Tell whether this reply, undelivered when the turn began, is under way here or was settled meanwhile."""
        return (conversation, sequence) in self._hands or sequence <= self._settled.get(conversation, 0)

    async def sweep(self) -> None:
        """Deliver what is due, for ever: failed deliveries, those that wait for them, and those of a dead process."""
        while True:
            self._look.clear()
            pause = SWEEP_SECONDS
            try:
                if await self._take_up(MOST_IN_HANDS - len(self._hands)):
                    pause = BACKLOG_SECONDS
            except StoreAwayError as away:
                log.warning("outbox.store_away", reason=str(away))
            except Exception:
                log.exception("outbox.sweep_failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), pause)

    async def _take_up(self, most: int) -> bool:
        """Tell whether something was due."""
        claimed = await self._store.claim_due(most) if most > 0 else []
        for conversation in claimed:
            if due := [one for one in conversation if _place(one.stored) not in self._hands]:
                self._deliver_next(due)
        return bool(claimed)

    async def close(self) -> None:
        """Finish the deliveries under way and mark them."""
        self._closing = True
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _deliver_next(self, due: Sequence[Due]) -> None:
        conversation = due[0].stored.conversation
        self._hands.update(_place(one.stored) for one in due)
        task = self._start(self._deliver_in_order(due, self._last.get(conversation)))
        self._last[conversation] = task
        task.add_done_callback(lambda done: self._forget(conversation, done))

    def _forget(self, conversation: str, done: asyncio.Task[bool]) -> None:
        if self._last.get(conversation) is done:
            del self._last[conversation]

    async def _deliver_in_order(self, due: Sequence[Due], earlier: asyncio.Task[bool] | None) -> bool:
        """Tell whether all is delivered, or refused for good: what comes next must not pass what is not."""
        if earlier is not None:
            await asyncio.wait([earlier])
            if earlier.cancelled() or earlier.exception() or not earlier.result():
                await self._leave_to_the_sweep([one.stored for one in due])
                return False
        for position, one in enumerate(due):
            settled = await self._attempt(one)
            if isinstance(settled, float):
                await self._postpone([one.stored for one in due[position:]], settled)
                return False
            self._mark(settled)
        return True

    async def _attempt(self, due: Due) -> Stored | float:
        """Deliver one reply; returns it when that is settled, or the seconds until it should be tried again."""
        try:
            return replace(due.stored, external_id=await self._deliver(due.address, due.stored.body))
        except DeliveryRefusedError as refused:
            log.warning("outbox.refused", conversation=due.stored.conversation, reason=str(refused))
        except DeliveryFailedError as failed:
            return self._next_attempt(due, str(failed), failed.retry_after)
        except Exception as broken:
            log.exception("outbox.broken", conversation=due.stored.conversation)
            return self._next_attempt(due, repr(broken), None)
        return due.stored

    def _next_attempt(self, due: Due, reason: str, asked: float | None) -> Stored | float:
        if due.attempts >= MOST_ATTEMPTS:
            log.error("outbox.given_up", conversation=due.stored.conversation, reason=reason)
            return due.stored
        seconds: float = min(FIRST_RETRY_SECONDS * 2.0 ** min(due.attempts, 20), LONGEST_RETRY_SECONDS)
        seconds *= random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        seconds = max(seconds, min(asked or 0.0, LONGEST_ASKED_SECONDS))
        log.info("outbox.postponed", conversation=due.stored.conversation, seconds=round(seconds, 1), reason=reason)
        return seconds

    async def _leave_to_the_sweep(self, replies: Sequence[Stored]) -> None:
        await self._postpone(replies, 0.0)
        self._look.set()

    async def _postpone(self, replies: Sequence[Stored], seconds: float) -> None:
        # First out of our hands: a sweep that saw them due and still in our hands would leave them to us.
        self._hands.difference_update(map(_place, replies))
        await self._store.postpone(replies, now_ms() + int(seconds * 1000))  # if that fails, the lease ends by itself

    def _mark(self, stored: Stored) -> None:
        self._delivered.append(stored)
        if len(self._delivered) == 1:
            self._start(self._mark_soon())

    async def _mark_soon(self) -> None:
        await asyncio.sleep(MARK_SECONDS)
        delivered, self._delivered = self._delivered, []
        while True:
            try:
                await self._store.mark_done(delivered)
                break
            except StoreAwayError as away:
                log.warning("outbox.store_away", reason=str(away))
                if self._closing:
                    break
                await asyncio.sleep(SWEEP_SECONDS)
        self._hands.difference_update(map(_place, delivered))
        for one in delivered:
            self._settled[one.conversation] = max(one.sequence, self._settled.pop(one.conversation, 0))
        while len(self._settled) > MOST_SETTLED:
            self._settled.popitem(last=False)

    def _start(self, work: Coroutine[None, None, Outcome]) -> asyncio.Task[Outcome]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (broken := task.exception()):
            # The lease of what was not marked ends by itself, and the next sweep takes it up.
            log.error("outbox.broken", error=repr(broken))


def _place(stored: Stored) -> tuple[str, int]:
    return stored.conversation, stored.sequence
