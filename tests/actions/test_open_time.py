"""What is added up once says the same as what is counted each time."""

from datetime import UTC, datetime

import pytest

from actions.business_hours import BusinessHours
from actions.open_time import OpenTime

HOUR_MS = 3_600_000
SOME_DAYS = BusinessHours.of("Europe/Paris", ["09:00-12:30, 13:30-17:00"] * 5 + ["10:00-24:00", ""], country="FR")
ALWAYS = BusinessHours.of("Europe/Paris", ["00:00-24:00"] * 7, country="")


@pytest.mark.parametrize("hours", [SOME_DAYS, ALWAYS])
def test_minutes_between_moments_are_those_of_the_opening_hours(hours: BusinessHours) -> None:
    begin = round(datetime(2026, 3, 20, tzinfo=UTC).timestamp() * 1000)  # summer time begins, and there is Easter
    moments = [begin + number * 987_654_321 % (30 * 24 * HOUR_MS) for number in range(200)]  # here and there
    opening = OpenTime(hours, moments)
    for since, until in zip(moments, reversed(moments), strict=True):
        assert opening.between(since, until) == hours.between(since, until)


def test_nothing_is_known_of_no_moments() -> None:
    assert OpenTime(SOME_DAYS, []).between(0, 0) == 0
