"""Threads in the support team's channel: which ticket each shows, how far it has come, and where the team is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.desk_tables import ticket_events, tickets
from actions.store.upsert import insert_into
from actions.tickets import OPEN, State
from bot.delivery import UPDATES
from bot.messages import Json, Stored
from bot.rendering import TAKES_BACK
from bot.store.conversations import LOGGED, now_ms, stored
from bot.store.tables import activities, conversations, teams_places, ticket_threads

LOOKED_BACK_MS = 60 * 24 * 3600 * 1000
"""Of tickets that were closed longer ago nothing is shown any more; the person may reopen one for half of it."""
BEGINS = "\tthread"
"""The key of what begins a thread's log: no client's key has a control character."""

_type = activities.c.body["type"].as_string()
_has_no_name = activities.c.external_id.is_(None)

_take_back = (
    update(activities)
    .where(activities.c.conversation_id == bindparam("thread"), activities.c.sequence == bindparam("place"))
    .values(body=bindparam("taken"), due_at=0, attempts=0, external_id=None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """`sequence` is the newest activity of the ticket's conversation that was looked at, `events` how many events were.

    `conversation` is None until the thread has been opened.
    """

    ticket_id: str
    conversation: str | None
    sequence: int
    events: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """An activity with its key, which is None for replies."""

    stored: Stored
    key: str | None


_OF_THREAD = tuple(ticket_threads.c[name] for name in Thread.__dataclass_fields__)
_happened = (
    select(func.count())
    .select_from(ticket_events)
    .where(ticket_events.c.ticket_id == ticket_threads.c.ticket_id)
    .scalar_subquery()
)
_is_open = tickets.c.state != State.CLOSED
_has_news = or_(
    and_(_is_open, ticket_threads.c.conversation.is_(None)),
    and_(ticket_threads.c.conversation.is_not(None), _happened != ticket_threads.c.events),
    and_(_is_open, conversations.c.last_sequence > ticket_threads.c.sequence),
)
"""No thread is opened for what was closed before it could be."""


class TicketThreads:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep_place(self, team: str, address: Json, now: int) -> None:
        """Note where a team's activities come from."""
        row = {"team": team, "address": address, "updated_at": now}
        new = insert_into(self._connection, teams_places)
        values = {name: row[name] for name in ("address", "updated_at")}
        await self._connection.execute(new.on_conflict_do_update(index_elements=["team"], set_=values), row)

    async def place(self, team: str) -> Json | None:
        found = select(teams_places.c.address).where(teams_places.c.team == team)
        return (await self._connection.execute(found)).scalar_one_or_none()

    async def add(self, tickets_without: Sequence[str], now: int) -> None:
        """Let tickets get a thread each; those that have one keep it."""
        new = {"conversation": None, "sequence": 0, "events": 0, "due_at": now, "attempts": 0}
        rows = [{**new, "ticket_id": one} for one in tickets_without]
        await self._connection.execute(insert_into(self._connection, ticket_threads).on_conflict_do_nothing(), rows)

    async def claim(self, ticket_id: str, now: int) -> Thread | None:
        """Return a thread that has something to show, for as long as the transaction is open.

        None where there is nothing to show, where it is not due yet, and where another process has it.
        """
        found = _with_ticket(_OF_THREAD).where(
            ticket_threads.c.ticket_id == ticket_id, ticket_threads.c.due_at <= now, _has_news
        )
        locked = found.with_for_update(skip_locked=True, of=ticket_threads)
        row = (await self._connection.execute(locked)).mappings().one_or_none()
        return Thread(**row) if row else None

    async def change(self, ticket_id: str, **values: object) -> None:
        mine = ticket_threads.c.ticket_id == ticket_id
        await self._connection.execute(update(ticket_threads).where(mine).values(**values))

    async def ticket_of(self, conversation: str) -> str | None:
        """Return the id of the ticket that a thread shows."""
        found = select(ticket_threads.c.ticket_id).where(ticket_threads.c.conversation == conversation)
        return (await self._connection.execute(found)).scalar_one_or_none()

    async def begin(self, conversation: str, *, address: Json, card: Json, activity: str, state: Json, now: int) -> int:
        """Begin the log of a thread with its card, which Teams calls `activity`; return the card's sequence."""
        head = {"id": conversation, "version": 1, "last_sequence": 2, "state": state, "address": address}
        await self._connection.execute(insert(conversations), {**head, "created_at": now, "updated_at": now})
        row = {"conversation_id": conversation, "created_at": now, "due_at": None, "attempts": 0}
        first = {"sequence": 1, "key": BEGINS, "reply_to": None, "body": {"type": "event"}, "external_id": None}
        posted = {"sequence": 2, "key": None, "reply_to": 1, "body": card, "external_id": activity}
        await self._connection.execute(insert(activities), [{**row, **first}, {**row, **posted}])
        return 2

    async def send_again(self, beginning: str, now: int) -> None:
        """Let what Teams has refused be sent again, in order, and threads be opened at once.

        `beginning` is that of the names of a channel's threads.
        """
        is_there = activities.c.conversation_id.startswith(beginning, autoescape=True)
        is_new = or_(activities.c.created_at > now - LOOKED_BACK_MS, _type == TAKES_BACK)
        is_refused = and_(activities.c.reply_to.is_not(None), activities.c.due_at.is_(None), _has_no_name)
        refused = and_(is_there, is_new, is_refused)
        of_threads = conversations.c.id.in_(select(activities.c.conversation_id).where(refused))
        locked = select(conversations.c.id).where(of_threads).order_by(conversations.c.id).with_for_update()
        if found := (await self._connection.execute(locked)).scalars().all():
            moved = update(conversations).where(conversations.c.id.in_(found))  # whoever remembers it reads it anew
            await self._connection.execute(moved.values(version=conversations.c.version + 1))
            again = update(activities).where(activities.c.conversation_id.in_(found), refused)
            await self._connection.execute(again.values(due_at=now, attempts=0))
        unopened = update(ticket_threads).where(ticket_threads.c.conversation.is_(None))
        await self._connection.execute(unopened.values(due_at=now, attempts=0))

    async def said_since(self, conversation: str, sequence: int, most: int) -> list[Keyed]:
        """Return the log of a ticket's conversation after a sequence, oldest first."""
        after = activities.c.conversation_id == conversation, activities.c.sequence > sequence
        found = select(*LOGGED, activities.c.key).where(*after).order_by(activities.c.sequence).limit(most)
        rows = (await self._connection.execute(found)).mappings()
        return [Keyed(stored=stored(row), key=row["key"]) for row in rows]


async def due(connection: AsyncConnection, now: int, *, of: Collection[str] | None, most: int) -> Sequence[str]:
    """Return tickets whose threads have something to show; `of` are ids and conversations of tickets, None for all."""
    lately = or_(tickets.c.state != State.CLOSED, tickets.c.closed_at > now - LOOKED_BACK_MS)
    found = _with_ticket((ticket_threads.c.ticket_id,)).where(ticket_threads.c.due_at <= now, lately, _has_news)
    if of is not None:
        found = found.where(or_(tickets.c.id.in_(of), tickets.c.conversation.in_(of)))
    rows = await connection.execute(found.order_by(ticket_threads.c.due_at).limit(most))
    return [row.ticket_id for row in rows]


async def missing(connection: AsyncConnection, most: int) -> Sequence[str]:
    """Return open tickets that have no thread, the oldest first."""
    has_none = ~exists().where(ticket_threads.c.ticket_id == tickets.c.id)
    found = select(tickets.c.id).where(tickets.c.state.in_(OPEN), has_none).order_by(tickets.c.created_at)
    return [row.id for row in await connection.execute(found.limit(most))]


async def forget_orphans(connection: AsyncConnection) -> int:
    """Forget threads of tickets that there are no more, with all that was shown there; return how many.

    What Teams has of it is taken back by the outbox, for which ids are all that is kept.
    """
    gone = ~exists().where(tickets.c.id == ticket_threads.c.ticket_id)
    found = select(ticket_threads.c.ticket_id, ticket_threads.c.conversation).where(gone)
    rows = (await connection.execute(found)).all()
    if rows:
        shown = [row.conversation for row in rows if row.conversation]
        emptied = {"state": {}, "version": conversations.c.version + 1, "updated_at": now_ms()}
        await connection.execute(update(conversations).where(conversations.c.id.in_(shown)).values(emptied))
        of_threads = activities.c.conversation_id.in_(shown)
        is_nothing = _has_no_name | (_type == UPDATES)
        await connection.execute(delete(activities).where(of_threads, is_nothing))
        posted = select(activities.c.conversation_id, activities.c.sequence, activities.c.external_id).where(of_threads)
        values = [
            {"thread": one.conversation_id, "place": one.sequence, "taken": _taken_back(one.external_id)}
            for one in await connection.execute(posted)
        ]
        if values:
            await connection.execute(_take_back, values)
        ids = [row.ticket_id for row in rows]
        await connection.execute(delete(ticket_threads).where(ticket_threads.c.ticket_id.in_(ids)))
    return len(rows)


def _taken_back(external_id: str) -> Json:
    return {"type": TAKES_BACK, "replyToId": external_id}


def is_thread() -> ColumnElement[bool]:
    """Tell of a conversation whether it is a thread: it is kept as long as its ticket."""
    return exists().where(ticket_threads.c.conversation == conversations.c.id)


def _with_ticket(columns: Iterable[Column[Any]]) -> Select[Any]:
    return (
        select(*columns)
        .join_from(ticket_threads, tickets, tickets.c.id == ticket_threads.c.ticket_id)
        .outerjoin(conversations, conversations.c.id == tickets.c.conversation)
    )
