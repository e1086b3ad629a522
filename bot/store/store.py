"""The store as the rest of the house sees it: transactions of a turn, reading the log, the outbox."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.person import Share
from actions.work import Work
from bot.bell import ARTICLES, DESK
from bot.messages import Incoming, Json, Stored, Taken
from bot.store import conversations, outbox, privacy, retention, schema, ticket_threads
from bot.store.away import StoreAwayError, translated
from bot.store.conversations import ClashError, Conversation, Due, OvertakenError
from bot.store.engine import Database
from bot.store.memory import Memory
from bot.store.ticket_threads import TicketThreads

__all__ = ["Store", "StoreAwayError", "Transaction"]

CHANNEL = "guichet_activities"
MOST_LOGGED = 500  # activities that an agent is shown, or that a transcript has
NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', :conversation)")


class Transaction:
    """One turn's open transaction; `work` is what actions get of it."""

    def __init__(self, connection: AsyncConnection, work: Work, memory: Memory, *, notifies: bool) -> None:
        self._connection = connection
        self._memory = memory
        self._notifies = notifies
        self.work = work
        self.threads = TicketThreads(connection)
        self.recorded: Conversation | None = None

    async def load(self, conversation: str) -> Conversation:
        """Return the conversation, or a new one of version 0; `record` finds out whether it is still so."""
        return self._memory.get(conversation) or await conversations.load(self._connection, conversation)

    async def record(self, found: Conversation, incoming: Incoming, state: Json, replies: Sequence[Json]) -> Taken:
        """Log the activity and its replies. Raises `OvertakenError`; see `bot.store.conversations.record`."""
        try:
            taken, self.recorded = await conversations.record(self._connection, found, incoming, state, replies)
        except OvertakenError:
            self._memory.forget(found.id)
            raise
        if self._notifies:  # other processes hear of it when this commits
            await self._connection.execute(NOTIFY, {"conversation": found.id})
        return taken

    async def activity(self, conversation: str, sequence: int) -> Stored | None:
        """Return one activity of a conversation."""
        found = await conversations.activities_after(self._connection, conversation, sequence - 1, 1)
        return found[0] if found and found[0].sequence == sequence else None

    async def log(self, conversation: str, most: int = MOST_LOGGED) -> list[Stored]:
        """Return the newest activities of a conversation, oldest first."""
        return await conversations.newest_activities(self._connection, conversation, most)

    async def share_of(self, users: Mapping[str, frozenset[str]]) -> Share:
        """Tell what is somebody's of conversations, by who they are in each; see `bot.store.privacy.share_of`."""
        return await privacy.share_of(self._connection, users)

    def logged(self, share: Share) -> AsyncIterator[privacy.Logged]:
        """Yield what somebody said and was told."""
        return privacy.logged(self._connection, share)

    async def forget(self, share: Share) -> dict[str, int]:
        """Forget it; returns how many of what."""
        for conversation in share:
            self._memory.forget(conversation)
        return await privacy.forget(self._connection, share)

    async def forget_threads(self) -> int:
        """Forget what was shown of tickets that there are no more; returns of how many."""
        return await ticket_threads.forget_orphans(self._connection)


class Store:
    def __init__(self, database: Database, open_work: Callable[[AsyncConnection], Work]) -> None:
        self._database = database
        self._open_work = open_work
        self._memory = Memory()
        self._after_commit: list[Callable[[Work], None]] = []

    def after_commit(self, callback: Callable[[Work], None]) -> None:
        """Call this with the work of every transaction that was committed, for what is to be sent or told after it."""
        self._after_commit.append(callback)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Transaction]:
        """Open a transaction; it commits on leaving.

        Raises `StoreAwayError`, and `ClashError` where a row that may be there once was there already.
        """
        async with translated(), self._database.transaction() as connection:
            work = self._open_work(connection)
            transaction = Transaction(connection, work, self._memory, notifies=self._database.is_postgresql)
            try:
                yield transaction
            except IntegrityError as clash:
                raise ClashError from clash
            if self._database.is_postgresql:
                for ticket in work.tickets.changed:
                    await connection.execute(NOTIFY, {"conversation": f"{DESK}:{ticket}"})
                if work.articles.published:
                    await connection.execute(NOTIFY, {"conversation": ARTICLES})
        if transaction.recorded:
            self._memory.keep(transaction.recorded)
        for callback in self._after_commit:
            callback(work)

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Work]:
        """Open what only reads, beside whoever writes; each statement sees what is committed when it runs."""
        async with self._reading() as connection:
            yield self._open_work(connection)

    async def conversation(self, conversation: str) -> Conversation:
        """Return the conversation as the database has it now, or a new one of version 0."""
        async with self._reading() as connection:
            return await conversations.load(connection, conversation)

    async def find(self, conversation: str, key: str) -> Taken | None:
        """Return what became of an activity that was taken before, or None."""
        async with self._reading() as connection:
            found = await conversations.find(connection, conversation, key)
        if found:  # perhaps committed this very moment: it may be acknowledged only when it lasts
            await self._database.on_disk()
        return found

    async def activities_after(self, conversation: str, watermark: int, most: int) -> list[Stored]:
        """Return the log after a watermark, oldest first."""
        async with self._reading() as connection:
            return await conversations.activities_after(connection, conversation, watermark, most)

    async def newest_activities(self, conversation: str, most: int = MOST_LOGGED) -> list[Stored]:
        """Return the newest activities of a conversation, oldest first."""
        async with self._reading() as connection:
            return await conversations.newest_activities(connection, conversation, most)

    async def last_sequence(self, conversation: str) -> int | None:
        """Return the newest sequence of a conversation, None where there is no such conversation."""
        async with self._reading() as connection:
            return await conversations.last_sequence(connection, conversation)

    async def external_id(self, conversation: str, sequence: int) -> str | None:
        """Return what the channel calls a reply, None if it never took it."""
        async with self._reading() as connection:
            return await conversations.external_id(connection, conversation, sequence)

    async def threads_due(self, now: int, *, of: Collection[str] | None, most: int) -> Sequence[str]:
        """Return tickets whose threads in Teams have something to show; see `bot.store.ticket_threads.due`."""
        async with self._reading() as connection:
            return await ticket_threads.due(connection, now, of=of, most=most)

    async def threads_missing(self, most: int) -> Sequence[str]:
        """Return open tickets that have no thread in Teams yet."""
        async with self._reading() as connection:
            return await ticket_threads.missing(connection, most)

    async def claim_due(self, most: int) -> list[list[Due]]:
        """Lease what waits to be delivered in up to `most` conversations, of each in order."""
        async with self._writing() as connection:
            return await outbox.claim_due(connection, most)

    async def mark_done(self, stored: Sequence[Stored]) -> None:
        """Nobody is to be called for these any more; a power cut may make us deliver them again."""
        async with translated(), self._database.transaction(lasting=False) as connection:
            await outbox.mark_done(connection, stored)
        self._memory.delivered(stored)

    async def postpone(self, stored: Sequence[Stored], due_at: int, attempts: int = 1) -> None:
        """Deliver these at `due_at`, milliseconds since 1970; the first of them was tried so many times."""
        async with self._writing() as connection:
            await outbox.postpone(connection, stored, due_at, attempts)

    async def renew(self, stored: Sequence[Stored], leased_until: int) -> int | None:
        """Keep these for longer; returns until when, or None where another process has taken them up meanwhile."""
        async with self._writing() as connection:
            return await outbox.renew(connection, stored, leased_until)

    async def ring_elsewhere(self, place: str) -> None:
        """Ring the bells of other processes, if there can be any; nothing is written."""
        if self._database.is_postgresql:
            async with translated(), self._database.transaction(lasting=False) as connection:
                await connection.execute(NOTIFY, {"conversation": place})

    async def forget_before(self, moment: int, most: int) -> int:
        """Delete conversations unchanged since `moment`, milliseconds since 1970; return how many."""
        async with self._writing() as connection:
            await ticket_threads.forget_orphans(connection)
            return await retention.forget_before(connection, moment, most)

    async def is_ready(self) -> bool:
        """Tell whether the database answers and has the schema this code was written for."""
        try:
            async with self._reading() as connection:
                return await schema.current_revision(connection) == self._newest
        except StoreAwayError:
            return False

    async def open(self) -> None:
        """Bring the schema up to date. Raises `StoreAwayError`, and `NewerDatabaseError` where it is beyond us."""
        try:
            async with translated():
                await schema.migrate(self._database)
        except BaseException:
            await self.close()
            raise
        self._newest = schema.newest_revision()

    async def close(self) -> None:
        await self._database.close()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        async with translated(), self._database.reading() as connection:
            yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with translated(), self._database.transaction() as connection:
            yield connection
