from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.periods import Days, days_of, is_period

TODAY = date(2026, 3, 10)  # a Tuesday


def days(first: str, last: str) -> Days:
    return Days(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", "2026-03-10", "2026-03-10"),
        ("yesterday", "2026-03-09", "2026-03-09"),
        ("3_days_ago", "2026-03-07", "2026-03-07"),
        ("this_week", "2026-03-09", "2026-03-15"),
        ("last_week", "2026-03-02", "2026-03-08"),
        ("last_month", "2026-02-01", "2026-02-28"),
        ("this_quarter", "2026-01-01", "2026-03-31"),
        ("last_quarter", "2025-10-01", "2025-12-31"),
        ("last_year", "2025-01-01", "2025-12-31"),
        ("2_months_ago", "2026-01-01", "2026-01-31"),
        ("past_7_days", "2026-03-03", "2026-03-10"),
        ("past_1_months", "2026-02-10", "2026-03-10"),
        ("tuesday", "2026-03-10", "2026-03-10"),
        ("last_tuesday", "2026-03-03", "2026-03-03"),
        ("friday", "2026-03-06", "2026-03-06"),
        ("--03", "2026-03-01", "2026-03-31"),
        ("--04", "2025-04-01", "2025-04-30"),
        ("--03-11", "2025-03-11", "2025-03-11"),
        ("--02-29", "2024-02-29", "2024-02-29"),
        ("---15", "2026-02-15", "2026-02-15"),
        ("---31", "2026-01-31", "2026-01-31"),
        ("--Q1", "2026-01-01", "2026-03-31"),
        ("2025-Q4", "2025-10-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("last_year-04", "2025-04-01", "2025-04-30"),
        ("this_year-Q1", "2026-01-01", "2026-03-31"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2025-10-03", "2025-10-03", "2025-10-03"),
        ("--10-03..", "2025-10-03", ""),
        (">2025-10-03..", "2025-10-04", ""),
        ("..--03", "", "2026-03-31"),
        ("..<--03", "", "2026-02-28"),
        ("--03-01..--03-15", "2026-03-01", "2026-03-15"),
        ("--12-20..--01-05", "2025-12-20", "2026-01-05"),
        ("--12-20..2025-01-05", "2024-12-20", "2025-01-05"),
        ("monday..wednesday", "2026-03-09", "2026-03-11"),
        ("--10..yesterday", "2025-10-01", "2026-03-09"),
        ("today..yesterday", "2026-03-09", "2026-03-10"),
    ],
)
def test_a_period_is_told_from_the_day(period: str, first: str, last: str) -> None:
    assert is_period(period)
    assert days_of(period, TODAY) == days(first, last)


def test_a_month_has_its_days_where_the_one_before_has_fewer() -> None:
    assert days_of("past_1_months", date(2026, 3, 31)) == days("2026-02-28", "2026-03-31")


@pytest.mark.parametrize("period", ["", "..", "soon", "2025-13", "2025-02-30", "--00-10", "0000", "--13", "---32"])
def test_what_is_no_period_leaves_no_day_out(period: str) -> None:
    assert not is_period(period)
    assert days_of(period, TODAY) == Days()


PIECES = (
    "today",
    "past_9999_years",
    "9999_days_ago",
    "--02-29",
    "---31",
    "9999-12-31",
    "0001",
    "friday",
    "..",
    ">",
    "<",
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=5).map("".join), st.dates())
def test_whatever_is_written_does_not_raise(period: str, today: date) -> None:
    found = days_of(period, today)
    assert found.first is None or found.last is None or found.first <= found.last
