"""When the desk is open: by the week, public holidays and summer time."""

import pickle
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actions.business_hours import (
    MINUTE,
    BadHoursError,
    BusinessHours,
    Span,
    public_holidays,
    read_spans,
)

PARIS = ZoneInfo("Europe/Paris")


def at(local: str) -> int:
    return round(datetime.fromisoformat(local).replace(tzinfo=PARIS).timestamp() * 1000)


WEEKDAYS = ("09:00-17:00",) * 5 + ("", "")
OFFICE = BusinessHours.of("Europe/Paris", WEEKDAYS, country="FR", closed_on=[date(2026, 12, 24)])
WITH_LUNCH = BusinessHours.of(
    "Europe/Paris", ("09:00-12:30, 13:30-17:00",) * 5 + ("10:00-12:00", ""), country="FR", subdivision="57"
)
ALWAYS = BusinessHours.of("Europe/Paris", ("00:00-24:00",) * 7, country="")
NIGHT = BusinessHours.of("Europe/Paris", ("00:00-02:30, 02:45-03:30, 22:00-24:00",) * 7, country="")
NEW_YORK = BusinessHours.of("America/New_York", ("01:30-18:00",) * 7, country="US")
ALL = (OFFICE, WITH_LUNCH, ALWAYS, NIGHT, NEW_YORK)

MOMENTS = st.one_of(
    st.integers(at("2015-01-01"), at("2045-01-01")),
    st.sampled_from(["2026-03-28T20:00", "2026-10-24T20:00", "2026-12-23T12:00", "2026-04-03T16:00"]).flatmap(
        lambda around: st.integers(0, 16 * 60 * MINUTE).map(lambda later: at(around) + later)
    ),
)
HOURS = st.sampled_from(ALL)
MINUTES = st.integers(0, 20_000)
LATER = MINUTES.map(lambda minutes: minutes * MINUTE)


@given(HOURS, MOMENTS, MINUTES)
@example(OFFICE, at("2026-12-23T16:59"), 2)
def test_the_minutes_until_a_deadline_are_those_it_was_made_of(hours: BusinessHours, now: int, minutes: int) -> None:
    deadline = hours.after(now, minutes)
    assert hours.between(now, deadline) == minutes
    assert hours.open_ms(now, deadline) == minutes * MINUTE
    if minutes:
        assert hours.open_ms(now, deadline - 1) == minutes * MINUTE - 1


@given(HOURS, MOMENTS, MOMENTS, MINUTES, MINUTES)
def test_later_and_longer_is_never_due_earlier(hours: BusinessHours, a: int, b: int, less: int, more: int) -> None:
    (a, b), (less, more) = sorted((a, b)), sorted((less, more))
    assert hours.after(a, less) <= hours.after(b, less) <= hours.after(b, more)
    assert hours.opens_at(a) <= hours.opens_at(b)
    if b - a < 400 * 24 * 60 * MINUTE:
        assert hours.open_ms(a, b) <= b - a
        assert hours.between(b, a) == 0 or a == b


@given(HOURS, MOMENTS, LATER, LATER)
def test_parts_of_a_time_add_up(hours: BusinessHours, a: int, to_b: int, to_c: int) -> None:
    b, c = a + min(to_b, to_c), a + max(to_b, to_c)
    assert hours.open_ms(a, b) + hours.open_ms(b, c) == hours.open_ms(a, c)


@given(HOURS, MOMENTS)
def test_it_is_open_from_the_opening_until_the_closing(hours: BusinessHours, now: int) -> None:
    opens, closes = hours.opens_at(now), hours.closes_at(now)
    assert now <= opens < closes
    assert hours.is_open(opens)
    assert hours.is_open(closes - 1)
    assert hours.is_open(now) == (opens == now)
    assert hours.open_ms(now, opens) == 0
    assert hours.open_ms(opens, closes) == closes - opens
    assert hours is ALWAYS or not hours.is_open(closes)


@given(HOURS, MOMENTS)
def test_openings_of_a_day_never_overlap(hours: BusinessHours, now: int) -> None:
    moments = []
    for _ in range(12):
        moments += [opens := hours.opens_at(now), now := hours.closes_at(opens)]
    assert all(earlier <= later for earlier, later in pairwise(moments))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-10T17:00", "2026-11-12T09:00"),  # 11 November is a Wednesday, and the Armistice
        ("2026-04-03T17:00", "2026-04-07T09:00"),  # Good Friday is none, Easter Monday is
        (
            "2026-12-23T17:00",
            "2026-12-28T09:00",
        ),  # 24 December is closed by the settings, then Christmas, then a weekend
        ("2026-12-31T18:00", "2027-01-04T09:00"),
        ("2027-05-05T18:00", "2027-05-07T09:00"),  # Ascension
        ("2026-11-27T17:00", "2026-11-30T09:00"),
        ("2026-11-27T16:59", "2026-11-27T16:59"),
        ("2026-11-27T08:59", "2026-11-27T09:00"),
    ],
)
def test_the_next_opening(now: str, opens: str) -> None:
    assert OFFICE.opens_at(at(now)) == at(opens)


def test_a_part_of_the_country_has_its_own_holidays() -> None:
    assert WITH_LUNCH.opens_at(at("2026-04-02T18:00")) == at("2026-04-04T10:00")  # Good Friday, in Moselle
    assert WITH_LUNCH.opens_at(at("2026-11-27T12:30")) == at("2026-11-27T13:30")
    assert WITH_LUNCH.closes_at(at("2026-11-27T10:00")) == at("2026-11-27T12:30")


def test_opening_hours_are_those_of_the_clock_on_the_wall_winter_and_summer() -> None:
    friday, monday = at("2026-03-27T16:30"), at("2026-03-30T09:30")
    assert OFFICE.after(friday, 60) == monday
    assert monday - friday == (65 * 60 - 60) * MINUTE  # 65 hours on the wall, one of which was none
    assert OFFICE.after(at("2026-10-23T16:30"), 60) == at("2026-10-26T09:30")


def test_days_of_23_and_of_25_hours_have_as_many_hours_of_opening() -> None:
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-01", 24)):
        following = (date.fromisoformat(day) + timedelta(1)).isoformat()
        assert ALWAYS.between(at(f"{day}T00:00"), at(f"{following}T00:00")) == hours * 60


def test_hours_that_do_not_exist_on_the_night_of_summer_time_are_not_counted_twice() -> None:
    """00:00–02:30 and 02:45–03:30, when 02:00 is 03:00 at once: it is open from 0 to 2 and until 03:30."""
    assert NIGHT.between(at("2026-03-29T00:00"), at("2026-03-29T12:00")) == 150
    assert (
        NIGHT.between(at("2026-10-25T00:00"), at("2026-10-25T12:00")) == 150 + 105
    )  # the hour from 2 to 3 comes twice


def test_a_desk_that_never_closes_does_not_look_for_ever_for_its_closing() -> None:
    now = at("2026-11-27T10:00")
    assert ALWAYS.is_open(now)
    assert ALWAYS.closes_at(now) > now + 6 * 24 * 60 * MINUTE


def test_an_evening_goes_on_after_midnight() -> None:
    assert NIGHT.closes_at(at("2026-11-27T23:00")) == at("2026-11-28T02:30")


def test_hours_go_to_other_processes() -> None:
    OFFICE.is_open(0)
    assert pickle.loads(pickle.dumps(OFFICE)) == OFFICE  # noqa: S301 - our own bytes


def test_public_holidays_are_those_of_the_law() -> None:
    days = ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"]
    assert public_holidays("FR", "", 2026) == {date.fromisoformat(f"2026-{day}") for day in days}
    assert public_holidays("", "", 2026) == frozenset()


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("  ", ()),
        ("09:00-17:00", (Span(540, 1020),)),
        ("9:00-12:30,13:30-24:00", (Span(540, 750), Span(810, 1440))),
        ("09:00-12:00, 12:00-13:00", (Span(540, 720), Span(720, 780))),
    ],
)
def test_hours_are_read(text: str, spans: tuple[Span, ...]) -> None:
    assert read_spans(text) == spans


@pytest.mark.parametrize(
    "text", ["9-17", "09:00", "09:00-09:00", "17:00-09:00", "09:00-24:30", "25:00-26:00", "09:60-10:00",
             "09:00-12:00, 11:00-13:00", "13:00-14:00, 09:00-10:00", "09:00-12:00,", "nine to five", "٠٩:00-17:00"]
)  # fmt: skip
def test_hours_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(BadHoursError):
        read_spans(text)


@pytest.mark.parametrize(
    ("zone", "week", "country", "told"),
    [
        ("Europe/Paris", ("",) * 7, "FR", "no opening hours on any day"),
        ("Europe/Paris", ("09:00-17:00",) * 6, "FR", "seven days"),
        ("Europe/Nowhere", WEEKDAYS, "FR", "time zone"),
        ("../etc/passwd", WEEKDAYS, "FR", "time zone"),
        ("", WEEKDAYS, "FR", "time zone"),
        ("Europe/Paris", WEEKDAYS, "XX", "country's code"),
    ],
)
def test_a_desk_that_never_opens_is_refused(zone: str, week: tuple[str, ...], country: str, told: str) -> None:
    with pytest.raises(BadHoursError, match=told):
        BusinessHours.of(zone, week, country=country)
