"""Delivers replies on channels that must be called: at once after the commit, again later when that fails."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import structlog

from bot.background import awakened
from bot.backoff import Backoff
from bot.delivery import UPDATED, UPDATES, Deliver, DeliveryFailedError, DeliveryRefusedError, NotYetError
from bot.messages import Incoming, Json, Stored, Taken
from bot.store.conversations import Due, now_ms
from bot.store.store import Store, StoreAwayError

SWEEP_SECONDS = 2.0
BACKLOG_SECONDS = 0.1  # between two sweeps while there is something to deliver: more may wait behind it
MOST_SETTLED = 2_000  # conversations in which the last delivery is remembered
MOST_IN_HANDS = 200  # before the sweep takes no more
MARK_SECONDS = 0.02  # deliveries that end within this time are marked in one transaction
IN_HANDS_SECONDS = 5.0  # what waits for longer is left to the database and the sweep
ATTEMPT_MS = 25_000  # that are left of a lease when an attempt begins: more than one can take

Outcome = TypeVar("Outcome")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Later:
    """An attempt to be made after so many seconds; `failed`: one was made, which counts."""

    seconds: float
    failed: bool


class Outbox:
    """A reply is committed with a lease: this process delivers it at once; when the lease ends undelivered, any does.

    No reply passes an earlier one of its conversation: it is delivered at once only if this process has all that is
    before it in its hands; otherwise the sweep finds it when its turn comes.

    A reply arrives once, but where nobody can know that it did: when the channel took it and its answer was lost, or
    when this process died between the answer and the mark, which is `MARK_SECONDS` wide. Then it is delivered once
    more, in its place: nothing behind it has left. A lease is renewed before it can end under an attempt.
    """

    def __init__(self, store: Store, deliver: Deliver, backoff: Backoff | None = None) -> None:
        self._store = store
        self._deliver = deliver
        self._backoff = backoff or Backoff()
        self._hands: dict[tuple[str, int], int] = {}  # when the lease ends of replies under way here, or not yet marked
        self._settled: OrderedDict[str, int] = OrderedDict()  # the newest reply marked, by conversation
        self._delivered: list[Stored] = []
        self._unmarked: dict[tuple[str, int], str | None] = {}  # what the channel calls them
        self._tasks: set[asyncio.Task[Any]] = set()
        self._last: dict[str, asyncio.Task[bool]] = {}  # the delivery under way in each conversation
        self._look = asyncio.Event()
        self._closing = asyncio.Event()

    def dispatch(self, incoming: Incoming, taken: Taken) -> None:
        """Deliver what a turn has just committed, after what the conversation is still being sent."""
        if not taken.address or not taken.replies:
            return
        if not self._has_all_before(incoming.conversation, taken.undelivered_before):
            self._start(self._leave_to_the_sweep(taken.replies))
            return
        until = taken.leased_until
        self._deliver_next(
            [Due(stored=stored, address=taken.address, attempts=0, leased_until=until) for stored in taken.replies]
        )

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
            await awakened(self._look, pause)

    async def _take_up(self, most: int) -> bool:
        """Tell whether something was due."""
        claimed = await self._store.claim_due(most) if most > 0 else []
        for conversation in claimed:
            here = [one for one in conversation if _place(one.stored) in self._hands]
            self._hands.update({_place(one.stored): one.leased_until for one in here})
            if due := [one for one in conversation if _place(one.stored) not in self._hands]:
                self._deliver_next(due)
        return bool(claimed)

    async def close(self) -> None:
        """Finish the deliveries under way and mark them; what waits for another attempt is left to others."""
        self._closing.set()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _deliver_next(self, due: Sequence[Due]) -> None:
        conversation = due[0].stored.conversation
        self._hands.update({_place(one.stored): one.leased_until for one in due})
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
        for position in range(len(due)):
            if not await self._settle(due[position:]):
                return False
        return True

    async def _settle(self, waiting: Sequence[Due]) -> bool:
        """Tell whether the first of these is delivered, or refused for good; if not, they are no longer ours."""
        due, replies, failures = waiting[0], [one.stored for one in waiting], 0
        while await self._holds(replies):
            outcome = await self._attempt(replace(due, attempts=due.attempts + failures))
            if isinstance(outcome, Stored):
                self._mark(outcome)
                return True
            failures += outcome.failed
            if outcome.seconds > IN_HANDS_SECONDS or not await self._pause(outcome.seconds):
                await self._postpone(replies, outcome.seconds, attempts=failures)
                return False
        return False

    async def _holds(self, replies: Sequence[Stored]) -> bool:
        """Tell whether these are still leased to us, for longer than one attempt can take."""
        held = self._hands[_place(replies[0])]
        if held - now_ms() > ATTEMPT_MS:
            return True
        try:
            renewed = await self._store.renew(replies, held)
        except StoreAwayError as away:
            log.warning("outbox.store_away", reason=str(away))
            renewed = None
        if renewed is None:  # another process has them, or will when the lease ends
            self._let_go(replies)
            return False
        self._hands.update({_place(reply): renewed for reply in replies})
        return True

    async def _pause(self, seconds: float) -> bool:
        """Tell whether to go on afterwards: not when we are to end."""
        await awakened(self._closing, seconds)
        return not self._closing.is_set()

    async def _attempt(self, due: Due) -> Stored | Later:
        """Deliver one reply; returns it when that is settled."""
        conversation = due.stored.conversation
        try:
            return replace(due.stored, external_id=await self._send(due.address, due.stored))
        except DeliveryRefusedError as refused:
            log.warning("outbox.refused", conversation=conversation, reason=str(refused))
        except NotYetError as early:
            return Later(early.seconds, failed=False)
        except DeliveryFailedError as failed:
            return self._next_attempt(due, str(failed), failed.retry_after)
        except Exception as broken:
            log.exception("outbox.broken", conversation=conversation)
            return self._next_attempt(due, repr(broken), None)
        return due.stored

    async def _send(self, address: Json, stored: Stored) -> str | None:
        if stored.body["type"] != UPDATES:
            return await self._deliver(address, stored.body)
        updated = await self._external_id(stored.conversation, stored.body[UPDATED])
        if updated is None:
            raise DeliveryRefusedError("what it updates never arrived")
        body = {name: value for name, value in stored.body.items() if name not in {UPDATED, "replyToId"}}
        return await self._deliver(address, {**body, "type": "message"}, updated)

    async def _external_id(self, conversation: str, updated: int | str) -> str | None:
        """Return what the channel calls an earlier reply, None if it never took it."""
        if isinstance(updated, str):
            return updated
        if (conversation, updated) in self._unmarked:
            return self._unmarked[conversation, updated]
        try:
            return await self._store.external_id(conversation, updated)
        except StoreAwayError as away:
            raise DeliveryFailedError(str(away)) from away

    def _next_attempt(self, due: Due, reason: str, asked: float | None) -> Stored | Later:
        if self._backoff.is_over(due.attempts):
            log.error("outbox.given_up", conversation=due.stored.conversation, reason=reason)
            return due.stored
        seconds = self._backoff.seconds(due.attempts, asked)
        log.info("outbox.postponed", conversation=due.stored.conversation, seconds=round(seconds, 1), reason=reason)
        return Later(seconds, failed=True)

    async def _leave_to_the_sweep(self, replies: Sequence[Stored]) -> None:
        await self._postpone(replies, 0.0)
        self._look.set()

    async def _postpone(self, replies: Sequence[Stored], seconds: float, attempts: int = 0) -> None:
        # First out of our hands: a sweep that saw them due and still in our hands would leave them to us.
        self._let_go(replies)
        # If that fails, the lease ends by itself.
        await self._store.postpone(replies, now_ms() + int(seconds * 1000), attempts)

    def _let_go(self, replies: Sequence[Stored]) -> None:
        for reply in replies:
            self._hands.pop(_place(reply), None)

    def _mark(self, stored: Stored) -> None:
        self._delivered.append(stored)
        self._unmarked[_place(stored)] = stored.external_id
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
                if self._closing.is_set():
                    break
                await asyncio.sleep(SWEEP_SECONDS)
        self._let_go(delivered)
        for one in delivered:
            self._unmarked.pop(_place(one), None)
            if one.external_id is not None:  # what was refused may be sent again some day
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
