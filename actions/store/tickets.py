"""Tickets, what happened to them, and the words by which they are found again."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    case,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.addresses import folded
from actions.store.desk_tables import ticket_events, ticket_words, tickets
from actions.store.upsert import insert_into
from actions.ticket_words import words_of
from actions.tickets import OPEN, Priority, State, Ticket, TicketEvent

_OF_TICKET = tuple(tickets.c[name] for name in Ticket.__dataclass_fields__)
_URGENT_FIRST = case({one.value: place for place, one in enumerate(Priority)}, value=tickets.c.priority)
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which tickets: every field that is given narrows them down; `words` are all in the ticket, or begin one in it."""

    states: frozenset[str] = frozenset()
    agent: str = ""
    unassigned: bool = False
    waits: bool = False  # the person, for an answer
    priority: str = ""
    tag: str = ""
    language: str = ""
    words: str = ""
    account: str = ""
    conversation: str = ""


class TicketRepository:
    """`changed` are the ids of tickets that this transaction changed: whoever looks at them is told after it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._logged = 0
        self.changed: set[str] = set()

    async def add(self, ticket: Ticket) -> None:
        values = {name: getattr(ticket, name) for name in Ticket.__dataclass_fields__}
        await self._connection.execute(
            insert(tickets), {**values, "tags": list(ticket.tags), "email_folded": folded(ticket.email)}
        )
        self.changed.add(ticket.id)

    async def by_id(self, ticket_id: str) -> Ticket | None:
        return await self._one(tickets.c.id == ticket_id)

    async def by_number(self, number: str) -> Ticket | None:
        return None if "\0" in number else await self._one(tickets.c.number == number)  # PostgreSQL takes no NUL

    async def newest_of(self, conversation: str, user: str) -> Ticket | None:
        """Return the newest ticket of somebody in a conversation."""
        return await self._one(tickets.c.conversation == conversation, tickets.c.user == user)

    async def open_of(self, conversation: str, user: str) -> Ticket | None:
        mine = tickets.c.conversation == conversation, tickets.c.user == user
        return await self._one(*mine, tickets.c.state.in_(OPEN))

    async def held_in(self, conversation: str) -> Ticket | None:
        """Return the newest open ticket of a conversation that an agent has, whosever it is."""
        held = tickets.c.agent_id.is_not(None), tickets.c.state.in_(OPEN)
        return await self._one(tickets.c.conversation == conversation, *held)

    async def over_from(self, ticket: Ticket) -> int | None:
        """Return when the next ticket of its conversation was opened: what is said from then on is not of this one."""
        later = tickets.c.conversation == ticket.conversation, tickets.c.created_at > ticket.created_at
        found = select(func.min(tickets.c.created_at)).where(*later)
        at: int | None = (await self._connection.execute(found)).scalar_one()
        return at

    async def sought(self, sought: Sought, *, most: int, skip: int = 0) -> list[Ticket]:
        """Return what is sought: open ones by urgency, then those who have waited longest; closed ones last."""
        order = (tickets.c.state == State.CLOSED, _URGENT_FIRST, tickets.c.created_at, tickets.c.id)
        found = select(*_OF_TICKET).where(*self._conditions(sought)).order_by(*order).limit(most).offset(skip)
        return [_ticket(row) for row in (await self._connection.execute(found)).mappings()]

    async def newest(self, sought: Sought, *, most: int, skip: int = 0) -> list[Ticket]:
        """Return what is sought, those that were opened last before the others."""
        order = (tickets.c.created_at.desc(), tickets.c.id)
        found = select(*_OF_TICKET).where(*self._conditions(sought)).order_by(*order).limit(most).offset(skip)
        return [_ticket(row) for row in (await self._connection.execute(found)).mappings()]

    async def by_change(self, sought: Sought, *, since: int, after: tuple[int, str] | None, most: int) -> list[Ticket]:
        """Return what was changed since a moment, the earliest first; `after` is the last one that is known already."""
        conditions = [*self._conditions(sought), tickets.c.updated_at >= since]
        if after:
            conditions.append(tuple_(tickets.c.updated_at, tickets.c.id) > tuple_(*after))
        order = (tickets.c.updated_at, tickets.c.id)
        found = select(*_OF_TICKET).where(*conditions).order_by(*order).limit(most)
        return [_ticket(row) for row in (await self._connection.execute(found)).mappings()]

    async def number_of(self, sought: Sought) -> int:
        count = select(func.count()).select_from(tickets).where(*self._conditions(sought))
        return (await self._connection.execute(count)).scalar_one()

    async def ahead_of(self, ticket: Ticket) -> int:
        """Return how many wait for an agent before it does."""
        rank = literal(list(Priority).index(Priority(ticket.priority)))
        before = or_(
            rank > _URGENT_FIRST,
            and_(rank == _URGENT_FIRST, tickets.c.created_at < ticket.created_at),
        )
        count = select(func.count()).select_from(tickets).where(tickets.c.state == State.WAITING, before)
        return (await self._connection.execute(count)).scalar_one()

    async def change(self, ticket_id: str, *, among: Sequence[str] = (), values: Values) -> bool:
        """Change a ticket if its state is among these, any if none are given; False if it is not."""
        return await self._change([tickets.c.state.in_(among)] if among else [], ticket_id, values)

    async def take(self, ticket_id: str, values: Values) -> bool:
        """Change a ticket that nobody has: of two agents at once, one gets True."""
        free = [tickets.c.agent_id.is_(None), tickets.c.state != State.CLOSED]
        return await self._change(free, ticket_id, values)

    async def _change(self, conditions: Iterable[ColumnElement[bool]], ticket_id: str, values: Values) -> bool:
        changed = await self._connection.execute(
            update(tickets).where(tickets.c.id == ticket_id, *conditions).values(**values)
        )
        if changed.rowcount == 1:
            self.changed.add(ticket_id)
        return changed.rowcount == 1

    async def log(
        self, ticket_id: str, kind: str, now: int, agent_id: str | None = None, text: str = "", **facts: object
    ) -> None:
        self._logged += 1
        row = {
            "id": f"{now:013d}-{self._logged:03d}-{secrets.token_hex(6)}",  # those of one transaction in their order
            "ticket_id": ticket_id,
            "at": now,
            "kind": kind,
            "agent_id": agent_id,
            "text": text,
            "facts": facts,
        }
        await self._connection.execute(insert(ticket_events), row)
        self.changed.add(ticket_id)

    async def events(self, ticket_id: str) -> list[TicketEvent]:
        """Return what happened to a ticket, oldest first."""
        columns = (ticket_events.c[name] for name in TicketEvent.__dataclass_fields__)
        found = select(*columns).where(ticket_events.c.ticket_id == ticket_id).order_by(ticket_events.c.id)
        return [TicketEvent(**row) for row in (await self._connection.execute(found)).mappings()]

    async def index(self, ticket_id: str, text: str) -> None:
        """Let a ticket be found by the words of a text."""
        if rows := [{"word": word, "ticket_id": ticket_id} for word in words_of(text)]:
            await self._connection.execute(insert_into(self._connection, ticket_words).on_conflict_do_nothing(), rows)

    async def unindex(self, ticket_id: str, words: Sequence[str]) -> None:
        mine = ticket_words.c.ticket_id == ticket_id
        folded = words_of(" ".join(words))
        await self._connection.execute(delete(ticket_words).where(mine, ticket_words.c.word.in_(folded)))

    async def to_wake(self, now: int, most: int) -> list[Ticket]:
        """Return tickets that were put off until now, oldest first, leased to this transaction."""
        due = tickets.c.state == State.SNOOZED, tickets.c.snoozed_until <= now
        found = select(*_OF_TICKET).where(*due).order_by(tickets.c.snoozed_until).limit(most)
        rows = (await self._connection.execute(found.with_for_update(skip_locked=True))).mappings()
        return [_ticket(row) for row in rows]

    async def to_warn_of(self, now: int, most: int) -> list[Ticket]:
        """Return open tickets one of whose service levels is breached and not yet told."""
        late_reply = (
            (tickets.c.reply_due_at <= now)
            & tickets.c.first_reply_at.is_(None)
            & tickets.c.breached.not_in(("reply", "both"))
        )
        late_end = (tickets.c.solve_due_at <= now) & tickets.c.breached.not_in(("solve", "both"))
        found = select(*_OF_TICKET).where(tickets.c.state != State.CLOSED, late_reply | late_end).limit(most)
        rows = (await self._connection.execute(found.with_for_update(skip_locked=True))).mappings()
        return [_ticket(row) for row in rows]

    async def note_seen(self, conversation: str, at: int) -> None:
        """Note that the person's chat has fetched what agents had said by then, of closed ones their last words."""
        earlier = or_(tickets.c.seen_at.is_(None), tickets.c.seen_at < at)
        mine = tickets.c.conversation == conversation, earlier
        await self._connection.execute(update(tickets).where(*mine).values(seen_at=at))

    def _conditions(self, sought: Sought) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if sought.states:
            conditions.append(tickets.c.state.in_(sought.states))
        if sought.agent:
            conditions.append(tickets.c.agent_id == sought.agent)
        if sought.unassigned:
            conditions.append(tickets.c.agent_id.is_(None))
        if sought.waits:
            conditions.append(tickets.c.waiting_since.is_not(None))
        if sought.priority:
            conditions.append(tickets.c.priority == sought.priority)
        if sought.language:
            conditions.append(tickets.c.language == sought.language)
        if sought.account:
            conditions.append(tickets.c.account_id == sought.account)
        if sought.conversation:
            conditions.append(tickets.c.conversation == sought.conversation)
        tag, words = words_of(f"#{sought.tag}") if sought.tag else [], words_of(sought.words)
        if (sought.tag and not tag) or (sought.words.strip() and not words):
            return [false()]  # "-" is a word of no ticket, and not one of all
        conditions += [_has_word(word, whole=True) for word in tag]
        conditions += [_has_word(word, whole=False) for word in words]
        return conditions

    async def _one(self, *conditions: ColumnElement[bool]) -> Ticket | None:
        found = select(*_OF_TICKET).where(*conditions).order_by(tickets.c.created_at.desc()).limit(1)
        row = (await self._connection.execute(found)).mappings().one_or_none()
        return _ticket(row) if row else None


def _has_word(word: str, *, whole: bool) -> ColumnElement[bool]:
    beyond = word[:-1] + chr(ord(word[-1]) + 1)  # a range, which the index serves in both databases
    of_word = ticket_words.c.word == word if whole else (ticket_words.c.word >= word) & (ticket_words.c.word < beyond)
    return tickets.c.id.in_(select(ticket_words.c.ticket_id).where(of_word))


def _ticket(row: RowMapping) -> Ticket:
    return Ticket(**{**row, "tags": tuple(row["tags"])})
