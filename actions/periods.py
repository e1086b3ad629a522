"""Periods as people name them, kept relative until a day is given: last month is another one next month.

A period is a point or a range of two: `A..B`, `A..`, `..B`; `>A..` begins after A and `..<B` ends before B. A point is
`today`, `yesterday`, `3_days_ago`, `this_week`, `last_month` (week, month, quarter or year), `2_weeks_ago`,
`past_7_days`, `monday` or `last_monday`; what is written as in ISO 8601, from `2025` to `2025-10-03`, a quarter as
`2025-Q1`, the year also as `this_year` or `last_year`; or that without what was not said: `--10-03`, `--03`, `--Q1`,
and `---15` for a day of any month. Of these the most recent that has begun is meant, or after the beginning of a range
the next.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS: Final = {"day": 0, "week": 0, "month": 1, "quarter": 3, "year": 12}
"""The units, and how many months each has."""
_WEEK: Final = 7
_YEARS_OF_A_LEAP_DAY: Final = 9  # 1896 to 1904 is the longest without one
_DAY: Final = timedelta(days=1)

_THIS: Final = re.compile(r"(this|last)_(week|month|quarter|year)")
_AGO: Final = re.compile(r"(\d{1,4})_(day|week|month|quarter|year)s_ago")
_PAST: Final = re.compile(r"past_(\d{1,4})_(day|week|month|quarter|year)s")
_WEEKDAY: Final = re.compile(rf"(last_)?({'|'.join(WEEKDAYS)})")
_WRITTEN: Final = re.compile(r"(\d{4}|this_year|last_year)(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?")
_FLOATING: Final = re.compile(r"--(?:Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?|-(?P<monthday>\d\d))")


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both of it; None where it is open."""

    first: date | None = None
    last: date | None = None


def days_of(period: str, today: date) -> Days:
    """Return the days of a period; of one that is none, all days."""
    try:
        return _range(period, today) if ".." in period else _point(period, today)
    except (ValueError, OverflowError):
        return Days()


def is_period(period: str) -> bool:
    """Say whether it is one; any day will do to see."""
    return days_of(period, date(2024, 2, 29)) != Days()


def _range(period: str, today: date) -> Days:
    start, _, end = period.partition("..")
    after, before = start.startswith(">"), end.startswith("<")
    start, end = start.removeprefix(">"), end.removeprefix("<")
    if start and end and not _is_floating(end):
        until = _point(end, today)
        since = _point(start, until.last if _is_floating(start) and until.last else today)
    else:
        since = _point(start, today) if start else Days()
        until = _next(end, since.first or today) if start and end else _point(end, today) if end else Days()
    first = since.last + _DAY if after and since.last else since.first
    last = until.first - _DAY if before and until.first else until.last
    if first and last and first > last:
        first, last = until.first, since.last
    return Days(first, last)


def _is_floating(point: str) -> bool:
    return bool(_FLOATING.fullmatch(point) or _WEEKDAY.fullmatch(point))


def _point(point: str, today: date) -> Days:
    """Return its days; raise ValueError or OverflowError if it has none."""
    if point in _NEAR:
        day = today - timedelta(days=_NEAR[point])
        return Days(day, day)
    for pattern, days in _POINTS:
        if found := pattern.fullmatch(point):
            return days(found, today)
    raise ValueError(point)


_NEAR: Final = {"today": 0, "yesterday": 1}


def _this(found: re.Match[str], today: date) -> Days:
    return _unit(found[2], today, back=int(found[1] == "last"))


def _ago(found: re.Match[str], today: date) -> Days:
    if found[2] == "day":
        day = today - timedelta(days=int(found[1]))
        return Days(day, day)
    return _unit(found[2], today, back=int(found[1]))


def _past(found: re.Match[str], today: date) -> Days:
    number, unit = int(found[1]), found[2]
    if not UNITS[unit]:
        return Days(today - timedelta(days=number * (_WEEK if unit == "week" else 1)), today)
    begin = _month(today, -number * UNITS[unit])
    end_of_it = _month(begin, 1) - _DAY
    return Days(begin.replace(day=min(today.day, end_of_it.day)), today)


def _weekday(found: re.Match[str], today: date) -> Days:
    back = (today.weekday() - WEEKDAYS.index(found[2])) % _WEEK
    day = today - timedelta(days=back or (_WEEK if found[1] else 0))
    return Days(day, day)


def _written(found: re.Match[str], today: date) -> Days:
    near = {"this_year": today.year, "last_year": today.year - 1}
    year = near[found[1]] if found[1] in near else int(found[1])
    quarter, month, day = (int(part) if part else None for part in found.groups()[1:])
    return _whole(year, quarter, month, day)


def _floating(found: re.Match[str], today: date) -> Days:
    """Return the most recent that has begun."""
    return next(days for days in _every(found, today, step=-1) if days.first and days.first <= today)


def _next(point: str, since: date) -> Days:
    """Return the first that has not ended before a day."""
    found = _FLOATING.fullmatch(point)
    if found:
        return next(days for days in _every(found, since, step=1) if days.last and days.last >= since)
    week_later = since + timedelta(days=_WEEK - 1)
    return _point(point.removeprefix("last_"), week_later)


def _every(found: re.Match[str], near: date, *, step: int) -> Iterator[Days]:
    """Yield them going forth or back from a day; raise ValueError at the end."""
    quarter, month, day, monthday = (int(part) if part else None for part in found.groups())
    for turn in range(_YEARS_OF_A_LEAP_DAY):
        try:
            if monthday is not None:
                start = _month(near, turn * step)
                yield _whole(start.year, None, start.month, monthday)
            else:
                yield _whole(near.year + turn * step, quarter, month, day)
        except ValueError:  # no 29 February in this year, no 31st in this month
            continue
    raise ValueError(found[0])


def _whole(year: int, quarter: int | None, month: int | None, day: int | None) -> Days:
    if month is not None and day is not None:
        return Days(date(year, month, day), date(year, month, day))
    if month is not None:
        return _unit("month", date(year, month, 1))
    return _unit("quarter" if quarter else "year", date(year, (quarter or 1) * 3 - 2, 1))


def _unit(unit: str, day: date, *, back: int = 0) -> Days:
    """Return the week, month, quarter or year that a day is in, or as many before."""
    if unit == "week":
        first = day - timedelta(days=day.weekday() + back * _WEEK)
        return Days(first, first + timedelta(days=_WEEK - 1))
    length = UNITS[unit]
    first = _month(date(day.year, (day.month - 1) // length * length + 1, 1), -back * length)
    return Days(first, _end(first, length))


def _month(day: date, more: int) -> date:
    """Return the first day of the month that is so many later."""
    year, month = divmod(day.year * 12 + day.month - 1 + more, 12)
    return date(year, month + 1, 1)


def _end(first: date, months: int) -> date:
    return date(first.year, 12, 31) if first.month + months > 12 else _month(first, months) - _DAY  # noqa: PLR2004 - months


_Days = Callable[[re.Match[str], date], Days]
_POINTS: Final[tuple[tuple[re.Pattern[str], _Days], ...]] = (
    (_THIS, _this),
    (_AGO, _ago),
    (_PAST, _past),
    (_WEEKDAY, _weekday),
    (_WRITTEN, _written),
    (_FLOATING, _floating),
)
