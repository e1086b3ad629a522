"""What the desk's figures are made of: counted by the database as far as it can be, and read without changing anything.

Questions are counted where they lie, by local hour, day and article; of tickets, of which there are far fewer, the
times are read, for business minutes are not what a database can count.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.learning import Made, Settled
from actions.local_days import HOUR_MS, HOURS_OF_A_DAY, LocalDays
from actions.store.desk_tables import agents, questions, ticket_events, tickets
from actions.tickets import EventKind

FOLLOWED_WITHIN_MS = 7 * HOURS_OF_A_DAY * HOUR_MS
"""A ticket that much later is not about that question any more: some conversations never end."""
_HOLDER = case(
    (
        ticket_events.c.kind.in_((EventKind.ASSIGNED, EventKind.TRANSFERRED)),
        ticket_events.c.facts["to"].as_string(),
    ),
    else_=ticket_events.c.agent_id,
)
_HOLDS = (EventKind.TAKEN, EventKind.ASSIGNED, EventKind.TRANSFERRED, EventKind.REOPENED)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOfQuestions:
    """`local_hour` counts since 1970; `solved` answers were followed by no thumb down and no ticket."""

    local_hour: int
    asked: int
    solved: int
    missed: int  # nothing was found, or it did not help


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleOfQuestions:
    article: str
    answered: int
    solved: int
    helped: int
    did_not_help: int


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

    async def hours(self, days: LocalDays, language: str) -> list[HourOfQuestions]:
        """Return the hours in which anything was asked, in order."""
        each = (
            select(_local_hour(days).label("hour"), _one_if(_is_solved(), "solved"), _one_if(_is_missed(), "missed"))
            .where(*_asked(days, language))
            .subquery()  # whose columns can be grouped by: an expression with parameters is not the same twice
        )
        sums = func.count(), func.sum(each.c.solved), func.sum(each.c.missed)
        found = select(each.c.hour, *sums).group_by(each.c.hour).order_by(each.c.hour)
        return [
            HourOfQuestions(local_hour=local_hour, asked=asked, solved=solved, missed=missed)
            for local_hour, asked, solved, missed in await self._connection.execute(found)
        ]

    async def conversations_by_day(self, days: LocalDays, language: str) -> dict[int, int]:
        """Return in how many conversations something was asked, by days since 1970."""
        day = (_local_hour(days) // HOURS_OF_A_DAY).label("day")
        each = select(day, questions.c.conversation).where(*_asked(days, language)).distinct().subquery()
        found = select(each.c.day, func.count()).group_by(each.c.day)
        return await self._by_first(found)

    async def conversations(self, days: LocalDays, language: str) -> int:
        found = select(func.count(questions.c.conversation.distinct())).where(*_asked(days, language))
        return (await self._connection.execute(found)).scalar_one()

    async def articles(self, days: LocalDays, language: str) -> list[ArticleOfQuestions]:
        """Return the articles that answered anything, the most asked for first."""
        answered = func.count().label("answered")
        numbers = {
            "solved": _is_solved(),
            "helped": questions.c.helped.is_(True),
            "did_not_help": questions.c.helped.is_(False),
        }
        found = (
            select(questions.c.article, answered, *(func.sum(_one_if(each, name)) for name, each in numbers.items()))
            .where(*_asked(days, language), questions.c.outcome.in_((Made.ANSWERED, Made.CHOSEN)))
            .group_by(questions.c.article)
            .order_by(answered.desc(), questions.c.article)
        )
        return [
            ArticleOfQuestions(article=article, answered=count, solved=solved, helped=yes, did_not_help=no)
            for article, count, solved, yes, no in await self._connection.execute(found)
        ]

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
        repliers = await self._first_repliers(days, language)
        return [
            TicketTimes(**dict(zip(names, values, strict=True)), first_replier=repliers.get(ticket_id, values[2]))
            for ticket_id, *values in await self._connection.execute(found)
        ]

    async def _first_repliers(self, days: LocalDays, language: str) -> dict[str, str]:
        """Return who had which ticket when it was first replied to, in these days."""
        found = (
            select(ticket_events.c.ticket_id, _HOLDER)
            .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
            .where(*_touched(days, language), _within(tickets.c.first_reply_at, days))
            .where(ticket_events.c.kind.in_(_HOLDS), ticket_events.c.at <= tickets.c.first_reply_at)
            .order_by(ticket_events.c.ticket_id, ticket_events.c.id)
        )
        return {ticket_id: holder for ticket_id, holder in await self._connection.execute(found) if holder}

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
    answered = questions.c.outcome.in_((Made.ANSWERED, Made.CHOSEN))
    return and_(answered, questions.c.helped.is_not(False), ~followed)


def _is_missed() -> ColumnElement[bool]:
    return or_(questions.c.outcome == Made.UNKNOWN, questions.c.helped.is_(False))


def _one_if(condition: ColumnElement[bool], name: str) -> Label[int]:
    return case((condition, 1), else_=0).label(name)
