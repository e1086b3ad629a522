"""Days and hours as clocks on the wall count them, over summer time, too."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from actions.local_days import HOUR_MS, LocalDays, day_and_hour


def ms(year: int, month: int, day: int, hour: int) -> int:
    return round(datetime(year, month, day, hour, tzinfo=UTC).timestamp() * 1000)


def days(first: date, last: date, zone: str = "Europe/Paris") -> LocalDays:
    return LocalDays(zone=ZoneInfo(zone), first=first, last=last)


def test_days_begin_and_end_at_local_midnight() -> None:
    some = days(date(2026, 3, 28), date(2026, 3, 29))
    assert (some.begins_at, some.ends_at) == (ms(2026, 3, 27, 23), ms(2026, 3, 29, 22))
    assert (len(some), list(some)) == (2, [date(2026, 3, 28), date(2026, 3, 29)])
    assert [some.has(at) for at in (None, some.begins_at - 1, some.begins_at, some.ends_at)] == [
        False,
        False,
        True,
        False,
    ]


def test_an_offset_is_known_since_the_moment_when_clocks_change() -> None:
    assert days(date(2026, 7, 1), date(2026, 7, 31)).offsets() == [(ms(2026, 6, 30, 22), 2 * HOUR_MS)]
    assert days(date(2026, 1, 1), date(2026, 12, 31)).offsets() == [
        (ms(2025, 12, 31, 23), HOUR_MS),
        (ms(2026, 3, 29, 1), 2 * HOUR_MS),
        (ms(2026, 10, 25, 1), HOUR_MS),
    ]


@pytest.mark.parametrize("zone", ["Europe/Paris", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "UTC"])
def test_a_moments_hour_is_that_of_clocks_on_the_wall(zone: str) -> None:
    year = days(date(2026, 1, 1), date(2026, 12, 31), zone)
    offsets = year.offsets()
    for moment in range(year.begins_at, year.ends_at, HOUR_MS // 2):
        offset = next(offset for since, offset in reversed(offsets) if since <= moment)
        local = datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(zone))
        assert day_and_hour((moment + offset) // HOUR_MS) == (local.date(), local.hour)
        assert year.day_of(moment) == local.date()
