"""The desk's figures of two days, worked out by hand.

The desk is open from 9 to 17, on weekdays; Monday 2 and Tuesday 3 March 2026, in Paris, which is an hour ahead of UTC.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from actions.business_hours import BusinessHours
from actions.local_days import LocalDays
from actions.statistics import Figures, Kept, OfAgent, OfArticle, Spread, Volume, by_week, figures_of, rows_of
from actions.store.desk_tables import agents, questions, ticket_events, tickets
from bot.store.store import Store
from tests.desk_rows import add_rows, event_of, ticket_of

HOURS = BusinessHours.of("Europe/Paris", ["09:00-17:00"] * 5 + ["", ""], country="")
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
DAYS = LocalDays(zone=HOURS.zone, first=MONDAY, last=TUESDAY)
MOST = 2


def at(day: int, hour: int, minute: int = 0) -> int:
    """Return a moment of March as clocks in Paris show it."""
    return round(datetime(2026, 3, day, hour, minute, tzinfo=HOURS.zone).timestamp() * 1000)


NOW = at(4, 10)


def question(conversation: str, sequence: int, asked_at: int, outcome: str, **given: Any) -> dict[str, Any]:
    values = {"conversation": conversation, "sequence": sequence, "asked_at": asked_at, "outcome": outcome}
    text = f"{conversation} {sequence}"
    return {"text": text, "language": "fr", "article": "", "helped": None, "state": "open", **values, **given}


def agent(name: str) -> dict[str, Any]:
    words = {"id": name.lower(), "name": name, "email": name, "email_folded": name, "language": "fr"}
    return {"roles": ["agent"], "state": "active", "totp_step": 0, "created_at": 0, **words}


QUESTIONS = (
    question("one", 1, at(2, 9, 5), "answered", article="bcr"),  # solved
    question("one", 2, at(2, 9, 55), "chosen", article="bcr", helped=True),  # solved
    question("one", 3, at(3, 14), "answered", article="xml", helped=False),
    question("two", 1, at(2, 9, 30), "answered", article="xml"),  # a ticket follows
    question("two", 2, at(2, 9, 31), "unknown"),
    question("two", 3, at(3, 10), "choice", article="bcr"),  # nobody chose: neither solved nor missed
    question("three", 1, at(3, 23, 59), "answered", article="xml", language="en"),  # solved
    question("three", 2, at(3, 23, 59), "unknown", language="en", state="handled"),
    question("old", 1, at(2, 0) - 1, "answered", article="old"),
    question("new", 1, at(4, 0), "unknown"),
)
TICKETS = (
    # opened on Monday at 9.30, answered at 10.10, solved on Tuesday at 9.30: 40 minutes, and 8 hours of opening
    ticket_of(
        "two",
        priority="high",
        state="closed",
        closed_as="solved",
        agent_id="zoe",
        created_at=at(2, 9, 30),
        first_reply_at=at(2, 10, 10),
        closed_at=at(3, 9, 30),
        reply_due_at=at(2, 10),  # missed
        solve_due_at=at(3, 9, 30),  # kept
        rating=4,
        rating_words="Bien",
        rated_at=at(3, 10),
        updated_at=at(3, 10),
    ),
    # opened on the Friday before at 16, answered on Monday at 9.30: 90 minutes; closed on Tuesday at 16.30: 16 hours 30
    ticket_of(
        "before",
        priority="high",
        state="closed",
        closed_as="solved",
        agent_id="ali",
        created_at=at(2, 16) - 3 * 86_400_000,
        first_reply_at=at(2, 9, 30),
        closed_at=at(3, 16, 30),
        rating=1,
        rated_at=at(3, 17),
        updated_at=at(3, 17),
    ),
    # opened on Monday at 18, when it is closed, answered on Tuesday at 9.20: 20 minutes; withdrawn: nothing was solved
    ticket_of(
        "withdrawn",
        priority="low",
        state="closed",
        closed_as="withdrawn",
        language="en",
        agent_id=None,
        created_at=at(2, 18),
        first_reply_at=at(3, 9, 20),
        closed_at=at(3, 11),
        reply_due_at=at(3, 10),  # kept
        solve_due_at=at(3, 10),  # not to be told
        updated_at=at(3, 11),
    ),
    # still open; the reply is overdue, the solution not yet
    ticket_of(
        "open",
        priority="low",
        created_at=at(3, 9),
        reply_due_at=at(4, 9),
        solve_due_at=at(5, 9),
        updated_at=at(3, 9),
    ),
    ticket_of("long ago", priority="low", created_at=at(2, 0) - 1, updated_at=at(2, 0) - 1),
)
EVENTS: tuple[tuple[str, int, str, str | None, dict[str, str]], ...] = (
    ("two", at(2, 9, 40), "taken", "ali", {}),
    ("two", at(2, 10), "transferred", "ali", {"to": "zoe"}),  # whose reply was the first
    ("two", at(2, 11), "transferred", "zoe", {"to": ""}),  # back to the queue
    ("two", at(2, 12), "taken", "zoe", {}),  # has come to her once
    ("two", at(3, 9, 30), "closed", "zoe", {"as": "solved"}),
    ("before", at(2, 0) - 1, "taken", "ali", {}),
    ("before", at(3, 16, 30), "closed", "ali", {"as": "solved"}),
    ("withdrawn", at(3, 9), "taken", "ali", {}),
    ("withdrawn", at(3, 11), "closed", None, {"as": "withdrawn"}),  # by the person
)


@pytest.fixture
async def filled(store: Store) -> Store:
    await add_rows(store, agents, agent("Zoe"), agent("Ali"), agent("Idle"))
    await add_rows(store, questions, *QUESTIONS)
    for row in TICKETS:
        await add_rows(store, tickets, row)
    for number, (ticket, moment, kind, who, facts) in enumerate(EVENTS):
        given = {"id": f"{moment:013d}-{number}", "at": moment, "kind": kind, "agent_id": who, "facts": facts}
        await add_rows(store, ticket_events, event_of(ticket, **given))
    return store


async def figures(store: Store, language: str = "", days: LocalDays = DAYS) -> Figures:
    async with store.turn() as transaction:
        rows = await rows_of(days, language, MOST, transaction.work)
    return figures_of(rows, days, HOURS, NOW)


async def test_volumes_are_told_of_each_day(filled: Store) -> None:
    told = await figures(filled)
    monday = Volume(first=MONDAY, last=MONDAY, conversations=2, questions=4, solved=2, opened=2, closed=0)
    tuesday = Volume(first=TUESDAY, last=TUESDAY, conversations=3, questions=4, solved=1, opened=1, closed=3)
    assert told.volumes == [monday, tuesday]
    assert (told.conversations, told.questions, told.solved, told.missed_count) == (3, 8, 3, 3)
    assert (told.opened, told.closed) == (3, 3)
    assert by_week(told.volumes) == [
        Volume(first=MONDAY, last=TUESDAY, conversations=5, questions=8, solved=3, opened=3, closed=3)
    ]


async def test_questions_are_told_by_weekday_and_hour(filled: Store) -> None:
    hours = (await figures(filled)).hours
    asked = {(day, hour): count for day, each in enumerate(hours) for hour, count in enumerate(each) if count}
    assert asked == {(0, 9): 4, (1, 10): 1, (1, 14): 1, (1, 23): 2}


async def test_articles_are_told_with_what_people_said_of_them(filled: Store) -> None:
    assert (await figures(filled)).articles == [
        OfArticle(article="xml", answered=3, solved=1, helped=0, did_not_help=1),
        OfArticle(article="bcr", answered=2, solved=2, helped=1, did_not_help=0),
    ]


async def test_what_was_missed_is_told_until_somebody_settles_it_the_newest_first(filled: Store) -> None:
    assert [one.text for one in (await figures(filled)).missed] == ["one 3", "two 2"]


async def test_times_are_told_in_minutes_of_opening(filled: Store) -> None:
    told = await figures(filled)
    assert told.first_reply == Spread(count=3, median=40, ninetieth=90)  # 20, 40, 90
    assert told.resolution == Spread(count=2, median=735, ninetieth=990)  # 480 and 990


async def test_service_levels_are_told_of_what_is_decided(filled: Store) -> None:
    levels = {one.priority: one for one in (await figures(filled)).levels}
    assert list(levels) == ["urgent", "high", "normal", "low"]
    assert levels["high"] == Kept(priority="high", replies=1, replies_kept=0, solutions=1, solutions_kept=1)
    assert levels["low"] == Kept(priority="low", replies=2, replies_kept=1, solutions=0, solutions_kept=0)
    assert levels["urgent"].replies == 0


async def test_ratings_are_told_with_their_remarks(filled: Store) -> None:
    told = await figures(filled)
    assert (told.ratings, told.mean_rating) == ([1, 0, 0, 1, 0], 2.5)
    assert [(one.rating, one.words) for one in told.remarks] == [(4, "Bien")]


async def test_agents_are_told_by_what_they_did_then(filled: Store) -> None:
    """Ali took two tickets, had one for its first reply on Monday and one on Tuesday, and closed one."""
    ali = OfAgent(name="Ali", taken=2, closed=1, first_reply=Spread(count=2, median=55, ninetieth=90), ratings=1,
                  mean_rating=1.0)  # fmt: skip
    zoe = OfAgent(name="Zoe", taken=1, closed=1, first_reply=Spread(count=1, median=40, ninetieth=40), ratings=1,
                  mean_rating=4.0)  # fmt: skip
    assert (await figures(filled)).agents == [ali, zoe]


async def test_one_language_is_told_alone(filled: Store) -> None:
    told = await figures(filled, "en")
    assert [(one.conversations, one.questions, one.opened, one.closed) for one in told.volumes] == [
        (0, 0, 1, 0),
        (1, 2, 0, 1),
    ]
    assert [one.article for one in told.articles] == ["xml"]
    assert told.missed == []
    assert told.first_reply == Spread(count=1, median=20, ninetieth=20)
    assert [(one.name, one.taken, one.closed) for one in told.agents] == [("Ali", 1, 0)]


async def test_nothing_is_told_of_days_without_anything(filled: Store) -> None:
    told = await figures(filled, days=replace(DAYS, first=date(2020, 1, 1), last=date(2020, 1, 1)))
    nothing = Spread(count=0, median=None, ninetieth=None)
    assert (told.questions, told.opened, told.first_reply, told.resolution) == (0, 0, nothing, nothing)
    assert (told.mean_rating, told.agents, told.articles) == (None, [], [])


async def test_hours_are_those_of_clocks_when_summer_time_begins(store: Store) -> None:
    """On 29 March 2026 clocks in Paris go from 2 to 3, at 1 UTC: 0.30 UTC is 1.30 there, and 1.30 UTC is 3.30."""
    half_past = round(datetime(2026, 3, 29, 0, 30, tzinfo=UTC).timestamp() * 1000)
    rows = [question("c", number, half_past + number * 3_600_000, "unknown") for number in (0, 1)]
    await add_rows(store, questions, *rows)
    told = await figures(store, days=replace(DAYS, first=date(2026, 3, 1), last=date(2026, 3, 31)))
    sunday = told.hours[6]
    assert [hour for hour, count in enumerate(sunday) if count] == [1, 3]


async def test_a_ticket_much_later_is_not_about_the_question(store: Store) -> None:
    await add_rows(store, questions, question("teams", 1, at(2, 9), "answered", article="bcr"))
    await add_rows(store, tickets, ticket_of("teams", created_at=at(10, 9), updated_at=at(10, 9)))
    assert (await figures(store)).solved == 1
