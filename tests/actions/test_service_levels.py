"""When a ticket is due, and what its signal is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from actions.business_hours import BusinessHours
from actions.service_levels import ServiceLevels, Signal
from actions.tickets import Ticket

WEEK = ("09:00-17:00",) * 5 + ("", "")
LEVELS = ServiceLevels(
    hours=BusinessHours.of("Europe/Paris", WEEK, country="FR"),
    reply_minutes={"urgent": 15, "high": 60, "normal": 240, "low": 480},
    solve_minutes={"urgent": 240, "high": 480, "normal": 1440, "low": 4800},
)


def at(local: str) -> int:
    return round(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Paris")).timestamp() * 1000)


FRIDAY = at("2026-11-27T16:00")


def ticket(*, replied: str = "", state: str = "taken", priority: str = "high") -> Ticket:
    return Ticket(
        id="t", number="T-1", conversation="c", user="u", channel="directline", language="fr", subject="",
        severity="severe", urgency="high", priority=priority, state=state, created_at=FRIDAY, updated_at=FRIDAY,
        reply_due_at=LEVELS.reply_due(priority, FRIDAY), solve_due_at=LEVELS.solve_due(priority, FRIDAY),
        first_reply_at=at(replied) if replied else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("priority", "reply", "solve"),
    [
        ("urgent", "2026-11-27T16:15", "2026-11-30T12:00"),
        ("high", "2026-11-27T17:00", "2026-11-30T16:00"),
        ("normal", "2026-11-30T12:00", "2026-12-02T16:00"),
        ("low", "2026-11-30T16:00", "2026-12-11T16:00"),
    ],
)
def test_due_dates_are_counted_in_opening_hours(priority: str, reply: str, solve: str) -> None:
    assert LEVELS.reply_due(priority, FRIDAY) == at(reply)
    assert LEVELS.solve_due(priority, FRIDAY) == at(solve)


@pytest.mark.parametrize(
    ("now", "replied", "signal"),
    [
        ("2026-11-27T16:45", "", Signal.NONE),
        ("2026-11-27T16:46", "", Signal.YELLOW),
        ("2026-11-27T17:00", "", Signal.YELLOW),
        ("2026-11-28T12:00", "", Signal.RED),
        ("2026-11-28T12:00", "2026-11-27T17:30", Signal.NONE),  # the reply was late; what is still due is not
        ("2026-11-30T14:00", "2026-11-27T16:30", Signal.NONE),
        ("2026-11-30T14:01", "2026-11-27T16:30", Signal.YELLOW),
        ("2026-11-30T16:01", "2026-11-27T16:30", Signal.RED),
    ],
)
def test_the_signal_is_the_worse_of_what_is_still_due(now: str, replied: str, signal: Signal) -> None:
    assert LEVELS.signal(ticket(replied=replied), at(now)) is signal


def test_nothing_changes_while_the_desk_is_closed_but_for_what_is_over() -> None:
    urgent = ticket(priority="urgent", replied="2026-11-27T16:05")
    signals = {LEVELS.signal(urgent, at(f"2026-11-{day}T12:00")) for day in (28, 29)}
    assert signals == {LEVELS.signal(urgent, at("2026-11-27T17:00"))} == {Signal.NONE}


def test_a_closed_ticket_is_quiet() -> None:
    assert LEVELS.signal(ticket(state="closed"), at("2027-11-30T16:01")) is Signal.NONE
