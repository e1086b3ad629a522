"""Brings the threads of tickets up to date, whatever changed them: opens those that are missing, shows what is new."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import structlog

from actions.work import Work
from bot.background import awakened
from bot.backoff import Backoff
from bot.delivery import DeliveryFailedError, DeliveryRefusedError
from bot.messages import Incoming, Json, Taken
from bot.store.conversations import now_ms
from bot.store.store import Store, StoreAwayError, Transaction
from bot.store.ticket_threads import Thread
from bot.teams_desk.overtaken import until_through
from bot.teams_desk.place import TEAMS, Place
from bot.teams_desk.ports import Opened, Teams
from bot.teams_desk.thread import Mirror, digest

SWEEP_SECONDS = 10.0  # after which what a dead process has left is found
GATHER_SECONDS = 0.05  # in which several changes become one
AT_ONCE = 8
MOST_FOUND = 200
LEASE_MS = 60_000  # longer than a thread takes to be opened
BACKOFF = Backoff()

log = structlog.get_logger()


class Threads:
    """A thread is a conversation in the activity log: what is shown there goes through the outbox.

    What there is to show is found by comparing what the thread has shown with what there is, so that nothing is lost
    with the process that has changed it. How far a thread has come is committed with what is shown: nothing is doubled.

    But a process that dies after Teams has opened a thread, and before it could note so, leaves a card that nobody
    follows, and another one is posted.
    """

    def __init__(
        self,
        *,
        store: Store,
        place: Place,
        teams: Teams,
        mirror: Mirror,
        committed: Callable[[Incoming, Taken], None],
    ) -> None:
        self._store = store
        self._place = place
        self._teams = teams
        self._mirror = mirror
        self._committed = committed
        self._something = asyncio.Event()
        self._changed: set[str] = set()  # ids and conversations of tickets
        self._opened = False  # perhaps a ticket was
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._waits_for_team = False

    def wake(self, work: Work) -> None:
        """Look at the tickets that a transaction has changed."""
        if work.tickets.changed and self._place.channel:
            self._changed |= work.tickets.changed
            self._opened = True
            self._something.set()

    def heard(self, incoming: Incoming) -> None:
        """Look at what was said in a conversation, if it is a ticket's."""
        if self._place.channel:
            self._changed.add(incoming.conversation)
            self._something.set()

    async def run(self) -> None:
        """Bring them up to date for ever; nothing where no channel is set."""
        swept_at = float("-inf")
        while self._place.channel:
            is_sweep = time.monotonic() - swept_at >= SWEEP_SECONDS
            swept_at = time.monotonic() if is_sweep else swept_at
            changed, self._changed, opened, self._opened = self._changed, set(), self._opened, False
            try:
                await self.look(None if is_sweep else changed, opened=opened or is_sweep)
            except StoreAwayError as away:
                log.warning("teams_desk.store_away", reason=str(away))
                swept_at = float("-inf")
            except Exception:
                log.exception("teams_desk.failed")
            await awakened(self._something, SWEEP_SECONDS)
            self._something.clear()
            await asyncio.sleep(GATHER_SECONDS)

    async def look(self, changed: set[str] | None, *, opened: bool = True) -> None:
        """Bring the threads of these up to date, of all if None. Raises `StoreAwayError`."""
        if await self._place.address() is None:
            if not self._waits_for_team:
                log.warning("teams_desk.no_place", reason="nothing has come from the team yet: is the app there?")
            self._waits_for_team = True
            return
        while opened and (missing := await self._store.threads_missing(MOST_FOUND)):
            async with self._store.turn() as transaction:
                await transaction.threads.add(missing, transaction.work.now())
        due = await self._store.threads_due(now_ms(), of=changed, most=MOST_FOUND)
        at_once, loop = asyncio.Semaphore(AT_ONCE), asyncio.get_running_loop()
        tasks = [loop.create_task(self._take_care_of(ticket, at_once)) for ticket in due]
        self._tasks.update(tasks)
        for task in tasks:
            task.add_done_callback(self._tasks.discard)
        if tasks:
            await asyncio.wait(tasks)  # not cancelled with us: what Teams has opened is noted

    async def close(self) -> None:
        """Finish what is being shown."""
        self._closing = True
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _take_care_of(self, ticket: str, at_once: asyncio.Semaphore) -> None:
        """One that cannot be shown holds up no other."""
        async with at_once:
            try:
                while not self._closing and await until_through(partial(self._step, ticket)):
                    pass
            except StoreAwayError as away:
                log.warning("teams_desk.store_away", reason=str(away))
            except Exception:
                log.exception("teams_desk.thread_failed", ticket=ticket)
                with suppress(StoreAwayError):
                    await self._postpone(ticket, SWEEP_SECONDS)

    async def _step(self, ticket: str) -> bool:
        """Show some of what is new; tell whether there may be more. Raises `OvertakenError`."""
        address = await self._place.address()
        shown: tuple[Incoming, Taken] | None = None
        card: Json | None = None
        async with self._store.turn() as transaction:
            now = transaction.work.now()
            thread = await transaction.threads.claim(ticket, now)
            if thread is None or address is None:
                return False
            if thread.conversation is None:  # ours until the lease ends
                attempts = thread.attempts + 1
                await transaction.threads.change(ticket, due_at=now + LEASE_MS, attempts=attempts)
                card = await self._mirror.first_card(thread, transaction)
            else:
                there = await self._place.of_thread(thread.conversation.removeprefix(f"{TEAMS}:"))
                shown = await self._mirror.go_on(thread, there or address, transaction)
        if thread.conversation is None:
            return card is not None and await self._open(thread, card)
        if shown:
            self._committed(*shown)
        return True

    async def _open(self, thread: Thread, card: Json) -> bool:
        address = await self._place.address()
        assert address is not None  # noqa: S101 - says it to the type checker
        try:
            opened = await self._teams.open_thread(address, self._place.channel, card)
        except (DeliveryFailedError, DeliveryRefusedError) as failed:
            asked = failed.retry_after if isinstance(failed, DeliveryFailedError) else None
            log.warning("teams_desk.not_opened", ticket=thread.ticket_id, reason=str(failed))
            await self._postpone(thread.ticket_id, BACKOFF.seconds(thread.attempts, asked))
            return False
        there = await self._place.of_thread(opened.conversation)
        async with self._store.turn() as transaction:
            await _begin(thread, opened, there or address, card, transaction)
        return True

    async def _postpone(self, ticket: str, seconds: float) -> None:
        async with self._store.turn() as transaction:
            await transaction.threads.change(ticket, due_at=transaction.work.now() + int(seconds * 1000))


async def _begin(thread: Thread, opened: Opened, address: Json, card: Json, transaction: Transaction) -> None:
    """Note what Teams has opened; it may be updated from now on."""
    now, conversation = transaction.work.now(), f"{TEAMS}:{opened.conversation}"
    state = {"card": digest(card)}
    await transaction.threads.begin(
        conversation, address=address, card=card, activity=opened.activity, state=state, now=now
    )
    await transaction.threads.change(thread.ticket_id, conversation=conversation, due_at=now, attempts=0)
