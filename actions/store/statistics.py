"""What the desk's figures are made of: counted by the database as far as it can be, and read without changing anything.

Questions are counted where they lie, by local hour, day and article; of tickets, of which there are far fewer, the
times are read, for business minutes are not what a database can count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.learning import Made, Settled
from actions.local_days import HOUR_MS, HOURS_OF_A_DAY, LocalDays
from actions.store.desk_tables import agents, questions, ticket_events, tickets
from actions.tickets import EventKind

FOLLOWED_WITHIN_MS = 7 * HOURS_OF_A_DAY * HOUR_MS
"""A ticket that much later is not about that question any more: some conversations never end."""
_ANSWERED = (Made.ANSWERED, Made.CHOSEN)
_HOLDER = case(
    (
        ticket_events.c.kind.in_((EventKind.ASSIGNED, EventKind.TRANSFERRED)),
        ticket_events.c.facts["to"].as_string(),
    ),
    else_=ticket_events.c.agent_id,
)
_HOLDS = (EventKind.TAKEN, EventKind.ASSIGNED, EventKind.TRANSFERRED, EventKind.REOPENED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Questions of one day, counted since 1970, that one article answered, or none: then it is empty."""

    day: int
    article: str
    count: int
    solved: int  # answers that were followed by no thumb down and no ticket
    missed: int  # nothing was found, or it did not help
    helped: int
    did_not_help: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Talked:
    """In how many conversations something was asked on a day, counted since 1970; `new` had no day before it."""

    day: int
    conversations: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    text: str
    language: str
    outcome: str
    asked_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTimes:
    """`first_replier` had the ticket when its first reply was given, None where nobody knows."""

    priority: str
    closed_as: str | None
    agent_id: str | None
    created_at: int
    first_reply_at: int | None
    closed_at: int | None
    reply_due_at: int
    solve_due_at: int
    rating: int | None
    rated_at: int | None
    first_replier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    number: str
    rating: int
    words: str
    rated_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """How many tickets an agent came to have, and how many they closed."""

    agent_id: str
    taken: int
    closed: int


class StatisticsRepository:
    """`language` narrows everything down to one; empty for all."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def asked(self, days: LocalDays, language: str) -> list[Asked]:
        answered = questions.c.outcome.in_(_ANSWERED)
        of_each = {
            "solved": _is_solved(),
            "missed": _is_missed(),
            "helped": questions.c.helped.is_(True),
            "did_not_help": questions.c.helped.is_(False),
        }
        each = (
            select(
                (_local_hour(days) // HOURS_OF_A_DAY).label("day"),
                case((answered, questions.c.article), else_="").label("article"),
                *(case((condition, 1), else_=0).label(name) for name, condition in of_each.items()),
            )
            .where(*_asked(days, language))
            .subquery()  # whose columns can be grouped by: an expression with parameters is not the same twice
        )
        sums = (func.sum(each.c[name]) for name in of_each)
        found = select(each.c.day, each.c.article, func.count(), *sums).group_by(each.c.day, each.c.article)
        names = Asked.__dataclass_fields__
        return [Asked(**dict(zip(names, row, strict=True))) for row in await self._connection.execute(found)]

    async def hours(self, days: LocalDays, language: str) -> dict[int, int]:
        """Return how many questions were asked in which hour, counted since 1970."""
        each = select(_local_hour(days).label("hour")).where(*_asked(days, language)).subquery()
        rows = await self._connection.execute(select(each.c.hour, func.count()).group_by(each.c.hour))
        return {hour: count for hour, count in rows}  # noqa: C416 - rows are no pairs to the type checker

    async def conversations(self, days: LocalDays, language: str) -> list[Talked]:
        """Return the days on which anything was asked."""
        day = _local_hour(days) // HOURS_OF_A_DAY
        each = select(day.label("day"), questions.c.conversation).where(*_asked(days, language)).distinct().subquery()
        first = func.min(each.c.day).over(partition_by=each.c.conversation)
        ranked = select(each.c.day, case((each.c.day == first, 1), else_=0).label("is_first")).subquery()
        found = select(ranked.c.day, func.count(), func.sum(ranked.c.is_first)).group_by(ranked.c.day)
        rows = await self._connection.execute(found)
        return [Talked(day=number, conversations=count, new=new) for number, count, new in rows]

    async def missed(self, days: LocalDays, language: str, most: int) -> list[Missed]:
        """Return what nothing was found for or what did not help, and nobody has settled yet, the newest first."""
        columns = (questions.c[name] for name in Missed.__dataclass_fields__)
        found = (
            select(*columns)
            .where(*_asked(days, language), _is_missed(), questions.c.state == Settled.OPEN)
            .order_by(questions.c.asked_at.desc(), questions.c.conversation, questions.c.sequence)
            .limit(most)
        )
        return [Missed(**row) for row in (await self._connection.execute(found)).mappings()]

    async def tickets(self, days: LocalDays, language: str) -> list[TicketTimes]:
        """Return every ticket that was opened, first replied to, closed or rated in these days."""
        happened = ("created_at", "first_reply_at", "closed_at", "rated_at")
        names = [name for name in TicketTimes.__dataclass_fields__ if name != "first_replier"]
        concerned = or_(*(_within(tickets.c[name], days) for name in happened))
        found = select(tickets.c.id, *(tickets.c[name] for name in names)).where(*_touched(days, language), concerned)
        rows = [
            (ticket_id, dict(zip(names, values, strict=True)))
            for ticket_id, *values in await self._connection.execute(found)
        ]
        replied = {ticket_id: values for ticket_id, values in rows if days.has(values["first_reply_at"])}
        repliers = await self._first_repliers(replied)
        return [TicketTimes(**values, first_replier=repliers.get(ticket_id)) for ticket_id, values in rows]

    async def _first_repliers(self, replied: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        """Return who had which ticket when it was first replied to; where nobody knows, who has it now.

        Without a join: until it has seen enough, PostgreSQL would look through all of one for each of the other.
        """
        if not replied:
            return {}
        since = min(values["created_at"] for values in replied.values())
        until = max(values["first_reply_at"] for values in replied.values())
        found = (
            select(ticket_events.c.ticket_id, ticket_events.c.at, _HOLDER)
            .where(ticket_events.c.kind.in_(_HOLDS), ticket_events.c.at >= since, ticket_events.c.at <= until)
            .order_by(ticket_events.c.at, ticket_events.c.id)
        )
        now = {ticket_id: values["agent_id"] for ticket_id, values in replied.items() if values["agent_id"]}
        then = {
            ticket_id: holder
            for ticket_id, at, holder in await self._connection.execute(found)
            if holder and ticket_id in replied and at <= replied[ticket_id]["first_reply_at"]
        }
        return {**now, **then}

    async def remarks(self, days: LocalDays, language: str, most: int) -> list[Remark]:
        """Return what people added to their ratings, the newest first."""
        columns = tickets.c.number, tickets.c.rating, tickets.c.rating_words, tickets.c.rated_at
        found = (
            select(*columns)
            .where(*_touched(days, language), _within(tickets.c.rated_at, days))
            .where(tickets.c.rating.is_not(None), tickets.c.rating_words != "")
            .order_by(tickets.c.rated_at.desc(), tickets.c.id)
            .limit(most)
        )
        rows = await self._connection.execute(found)
        return [Remark(number=number, rating=rating, words=words, rated_at=at) for number, rating, words, at in rows]

    async def handled(self, days: LocalDays, language: str) -> list[Handled]:
        """Return the work of everybody who had or closed a ticket in these days."""
        taken = _tickets_by(days, language, _HOLDER, *_HOLDS)
        closed = _tickets_by(days, language, ticket_events.c.agent_id, EventKind.CLOSED)
        has_taken, has_closed = await self._by_first(taken), await self._by_first(closed)
        who = sorted(has_taken.keys() | has_closed.keys())
        return [Handled(agent_id=one, taken=has_taken.get(one, 0), closed=has_closed.get(one, 0)) for one in who]

    async def names(self) -> dict[str, str]:
        """Return what all agents are called, by their ids."""
        return await self._by_first(select(agents.c.id, agents.c.name))

    async def _by_first(self, found: Select[Any]) -> dict[Any, Any]:
        """Return the second column by the first one."""
        return {row[0]: row[1] for row in await self._connection.execute(found)}


def _tickets_by(
    days: LocalDays, language: str, who: ColumnElement[str | None], *kinds: EventKind
) -> Select[tuple[str, int]]:
    """Count the tickets, each once, to which somebody did one of these."""
    events = select(ticket_events.c.ticket_id, who.label("who")).where(
        _within(ticket_events.c.at, days), ticket_events.c.kind.in_(kinds)
    )
    if language:
        events = events.join(tickets, tickets.c.id == ticket_events.c.ticket_id).where(tickets.c.language == language)
    each = events.distinct().subquery()
    return select(each.c.who, func.count()).where(each.c.who != "").group_by(each.c.who)


def _within(moment: ColumnElement[int], days: LocalDays) -> ColumnElement[bool]:
    return and_(moment >= days.begins_at, moment < days.ends_at)


def _asked(days: LocalDays, language: str) -> list[ColumnElement[bool]]:
    conditions = [_within(questions.c.asked_at, days)]
    return [*conditions, questions.c.language == language] if language else conditions


def _touched(days: LocalDays, language: str) -> list[ColumnElement[bool]]:
    """Whatever happened to a ticket in these days, it has changed since they began: that has an index."""
    conditions: list[ColumnElement[bool]] = [tickets.c.updated_at >= days.begins_at]
    return [*conditions, tickets.c.language == language] if language else conditions


def _local_hour(days: LocalDays) -> ColumnElement[int]:
    """Summer time begins or ends within a long period: each side has its offset."""
    offsets = days.offsets()
    if len(offsets) == 1:
        return (questions.c.asked_at + offsets[0][1]) // HOUR_MS
    until = [(questions.c.asked_at < later, offset) for (_, offset), (later, _) in pairwise(offsets)]
    return (questions.c.asked_at + case(*until, else_=offsets[-1][1])) // HOUR_MS


def _is_solved() -> ColumnElement[bool]:
    followed = (
        select(literal(1))
        .where(tickets.c.conversation == questions.c.conversation, tickets.c.created_at >= questions.c.asked_at)
        .where(tickets.c.created_at < questions.c.asked_at + FOLLOWED_WITHIN_MS)
        .exists()
    )
    return and_(questions.c.outcome.in_(_ANSWERED), questions.c.helped.is_not(False), ~followed)


def _is_missed() -> ColumnElement[bool]:
    return or_(questions.c.outcome == Made.UNKNOWN, questions.c.helped.is_(False))
