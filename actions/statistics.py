"""The desk's figures of a period: what was asked and solved, how soon people answered, and what people said of it.

`rows_of` reads, `figures_of` computes; the second one waits for nothing and takes its time where there is much.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions.business_hours import BusinessHours
from actions.local_days import DAY, HOURS_OF_A_DAY, LocalDays, day_and_hour
from actions.open_time import OpenTime
from actions.store.statistics import Asked, Handled, Missed, Remark, Talked, TicketTimes
from actions.tickets import ClosedAs, Priority
from actions.work import Work

RATINGS = (1, 2, 3, 4, 5)
WEEKDAYS = 7
MOST_BY_DAY = 92  # days; of longer periods the volume is told by week
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    asked: Sequence[Asked]
    hours: Mapping[int, int]  # questions by local hour, counted since 1970
    conversations: Sequence[Talked]
    missed: Sequence[Missed]
    tickets: Sequence[TicketTimes]
    remarks: Sequence[Remark]
    handled: Sequence[Handled]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """From the first to the last day, both of them; `conversations` are those in which something was asked.

    One that is taken up again counts on each of its days.
    """

    first: date
    last: date
    conversations: int
    questions: int
    solved: int
    opened: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Minutes of opening; None where there is nothing to tell them of."""

    count: int
    median: int | None
    ninetieth: int | None  # nine of ten took no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfArticle:
    article: str
    answered: int
    solved: int
    helped: int
    did_not_help: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Of the tickets opened in the period: how many service levels are decided by now, and how many were kept."""

    priority: str
    replies: int
    replies_kept: int
    solutions: int
    solutions_kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAgent:
    name: str
    taken: int
    closed: int
    first_reply: Spread
    ratings: int
    mean_rating: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`hours` are questions by weekday, from Monday, and hour; `ratings` tickets by rating, from 1 to 5."""

    volumes: Sequence[Volume]  # of each day
    conversations: int  # each once
    questions: int
    solved: int
    missed_count: int
    opened: int
    closed: int
    hours: Sequence[Sequence[int]]
    articles: Sequence[OfArticle]  # the most asked for first
    missed: Sequence[Missed]
    first_reply: Spread
    resolution: Spread
    levels: Sequence[Kept]
    ratings: Sequence[int]
    mean_rating: float | None
    remarks: Sequence[Remark]
    agents: Sequence[OfAgent]


async def rows_of(days: LocalDays, language: str, most: int, work: Work) -> Rows:
    """Read what figures are made of, of questions and remarks the `most` newest; an empty `language` is all."""
    found = work.statistics
    return Rows(
        asked=await found.asked(days, language),
        hours=await found.hours(days, language),
        conversations=await found.conversations(days, language),
        missed=await found.missed(days, language, most),
        tickets=await found.tickets(days, language),
        remarks=await found.remarks(days, language, most),
        handled=await found.handled(days, language),
        names=await found.names(),
    )


def figures_of(rows: Rows, days: LocalDays, hours: BusinessHours, now: int) -> Figures:
    opening = OpenTime(hours, (at for one in rows.tickets for at in _moments(one)))
    volumes = _volumes(rows, days)
    replied = [one for one in rows.tickets if days.has(one.first_reply_at)]
    solved = [one for one in rows.tickets if days.has(one.closed_at) and one.closed_as == ClosedAs.SOLVED]
    ratings = [one.rating for one in rows.tickets if one.rating is not None and days.has(one.rated_at)]
    return Figures(
        volumes=volumes,
        conversations=sum(one.new for one in rows.conversations),
        questions=sum(one.questions for one in volumes),
        solved=sum(one.solved for one in volumes),
        missed_count=sum(one.missed for one in rows.asked),
        opened=sum(one.opened for one in volumes),
        closed=sum(one.closed for one in volumes),
        hours=_by_weekday(rows.hours),
        articles=_articles(rows.asked),
        missed=rows.missed,
        first_reply=_spread(_minutes(one.created_at, one.first_reply_at, opening) for one in replied),
        resolution=_spread(_minutes(one.created_at, one.closed_at, opening) for one in solved),
        levels=[_kept(priority, rows.tickets, days, now) for priority in Priority],
        ratings=[ratings.count(rating) for rating in RATINGS],
        mean_rating=_mean(ratings),
        remarks=rows.remarks,
        agents=_agents(rows, replied, opening, days),
    )


def by_week(volumes: Sequence[Volume]) -> Sequence[Volume]:
    """Put days together that are in one week; the first and the last week may be shorter.

    A conversation of several days counts on each.
    """
    weeks: defaultdict[date, list[Volume]] = defaultdict(list)
    for one in volumes:
        weeks[one.first - timedelta(days=one.first.weekday())].append(one)
    return [_together(week) for week in weeks.values()]


def _together(some: Sequence[Volume]) -> Volume:
    return Volume(
        first=some[0].first,
        last=some[-1].last,
        conversations=sum(one.conversations for one in some),
        questions=sum(one.questions for one in some),
        solved=sum(one.solved for one in some),
        opened=sum(one.opened for one in some),
        closed=sum(one.closed for one in some),
    )


def _volumes(rows: Rows, days: LocalDays) -> list[Volume]:
    asked: Counter[date] = Counter()
    solved: Counter[date] = Counter()
    for one in rows.asked:
        day = _EPOCH + one.day * DAY
        asked[day] += one.count
        solved[day] += one.solved
    talked = {_EPOCH + one.day * DAY: one.conversations for one in rows.conversations}
    opened = Counter(days.day_of(one.created_at) for one in rows.tickets if days.has(one.created_at))
    closed = Counter(days.day_of(one.closed_at) for one in rows.tickets if one.closed_at and days.has(one.closed_at))
    return [
        Volume(
            first=day,
            last=day,
            conversations=talked.get(day, 0),
            questions=asked[day],
            solved=solved[day],
            opened=opened[day],
            closed=closed[day],
        )
        for day in days
    ]


def _by_weekday(hours: Mapping[int, int]) -> list[list[int]]:
    week = [[0] * HOURS_OF_A_DAY for _ in range(WEEKDAYS)]
    for local_hour, count in hours.items():
        day, hour = day_and_hour(local_hour)
        week[day.weekday()][hour] += count
    return week


def _articles(rows: Iterable[Asked]) -> list[OfArticle]:
    by_article: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in rows:
        if one.article:
            by_article[one.article].append(one)
    articles = [
        OfArticle(
            article=article,
            answered=sum(one.count for one in some),
            solved=sum(one.solved for one in some),
            helped=sum(one.helped for one in some),
            did_not_help=sum(one.did_not_help for one in some),
        )
        for article, some in by_article.items()
    ]
    return sorted(articles, key=lambda one: (-one.answered, one.article))


def _kept(priority: Priority, tickets: Iterable[TicketTimes], days: LocalDays, now: int) -> Kept:
    mine = [one for one in tickets if one.priority == priority and days.has(one.created_at)]
    replies = [kept for one in mine if (kept := _reply_was_kept(one, now)) is not None]
    solutions = [kept for one in mine if (kept := _solution_was_kept(one, now)) is not None]
    return Kept(
        priority=priority,
        replies=len(replies),
        replies_kept=sum(replies),
        solutions=len(solutions),
        solutions_kept=sum(solutions),
    )


def _reply_was_kept(ticket: TicketTimes, now: int) -> bool | None:
    """None: still open, or the person withdrew it before anybody had to answer."""
    if ticket.first_reply_at is not None:
        return ticket.first_reply_at <= ticket.reply_due_at
    return False if ticket.reply_due_at < (ticket.closed_at or now) else None


def _solution_was_kept(ticket: TicketTimes, now: int) -> bool | None:
    """None: still open, or closed without anything to solve."""
    if ticket.closed_at is None:
        return False if ticket.solve_due_at < now else None
    return ticket.closed_at <= ticket.solve_due_at if ticket.closed_as == ClosedAs.SOLVED else None


def _agents(rows: Rows, replied: Iterable[TicketTimes], opening: OpenTime, days: LocalDays) -> list[OfAgent]:
    minutes: defaultdict[str, list[int]] = defaultdict(list)
    for one in replied:
        if one.first_replier:
            minutes[one.first_replier].append(_minutes(one.created_at, one.first_reply_at, opening))
    ratings: defaultdict[str, list[int]] = defaultdict(list)
    for one in rows.tickets:
        if one.agent_id and one.rating is not None and days.has(one.rated_at):
            ratings[one.agent_id].append(one.rating)
    handled = {one.agent_id: one for one in rows.handled}
    who = (handled.keys() | minutes.keys() | ratings.keys()) & rows.names.keys()
    figures = [
        OfAgent(
            name=rows.names[one],
            taken=handled[one].taken if one in handled else 0,
            closed=handled[one].closed if one in handled else 0,
            first_reply=_spread(minutes[one]),
            ratings=len(ratings[one]),
            mean_rating=_mean(ratings[one]),
        )
        for one in sorted(who)
    ]
    return sorted(figures, key=lambda one: one.name.casefold())


def _moments(ticket: TicketTimes) -> Iterable[int]:
    return (at for at in (ticket.created_at, ticket.first_reply_at, ticket.closed_at) if at is not None)


def _minutes(since: int, until: int | None, opening: OpenTime) -> int:
    return opening.between(since, until or since)


def _spread(minutes: Iterable[int]) -> Spread:
    known = sorted(minutes)
    if not known:
        return Spread(count=0, median=None, ninetieth=None)
    ninetieth = known[-(-9 * len(known) // 10) - 1]
    return Spread(count=len(known), median=round(statistics.median(known)), ninetieth=ninetieth)


def _mean(ratings: Sequence[int]) -> float | None:
    return statistics.fmean(ratings) if ratings else None
