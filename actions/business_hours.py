"""When the support team is there: opening hours of each weekday, but for public holidays and other closed days.

Public holidays are those of `holidays`: it knows the movable ones and each country's regions, has a release every few
weeks, and needs no network.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

MINUTE = 60_000  # milliseconds
DAY = timedelta(days=1)
MINUTES_OF_A_DAY = 24 * 60
WEEK = 7
SAMPLE_YEAR = 2026  # of which the public holidays are known, to see whether a country is
_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)


class BadHoursError(ValueError):
    """Opening hours that cannot be meant; says why, for who wrote them."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one minute of the day until another, as clocks on the wall show them; 1440 is the midnight at its end."""

    opens: int
    closes: int


def read_spans(text: str) -> tuple[Span, ...]:
    """Read `09:00-12:30, 13:30-17:00`; nothing at all is a closed day. Raises `BadHoursError`."""
    spans = tuple(_read_span(part.strip()) for part in text.split(",")) if text.strip() else ()
    if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
        raise BadHoursError("has its hours in order, none within others: 09:00-12:30, 13:30-17:00")
    return spans


def _read_span(text: str) -> Span:
    if not (match := _SPAN.fullmatch(text)):
        raise BadHoursError("is written as 09:00-17:00 or 09:00-12:30, 13:30-17:00; empty where it is closed")
    hour, minute, last_hour, last_minute = map(int, match.groups())
    span = Span(60 * hour + minute, 60 * last_hour + last_minute)
    if not span.opens < span.closes <= MINUTES_OF_A_DAY:
        raise BadHoursError("closes after it opens, at 24:00 at the latest")
    return span


def read_zone(name: str) -> ZoneInfo:
    """Raises `BadHoursError`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadHoursError("is a time zone such as Europe/Paris") from None


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    """Return the public holidays of a year; without a country there are none. Raises `BadHoursError`."""
    if not country:
        return frozenset()
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:  # how `holidays` says that it does not know of a place
        problem = "is a country's code, such as FR, or that of a part of it with other public holidays, such as 57"
        raise BadHoursError(problem) from None


@dataclass(frozen=True, kw_only=True)
class BusinessHours:
    """All moments are milliseconds since 1970, UTC. Raises `BadHoursError` where it would never be open."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]  # seven, from Monday
    country: str = ""  # of public holidays: FR
    subdivision: str = ""  # where it has others: 57, 67, 68
    closed_on: frozenset[date] = frozenset()
    _known: dict[date, tuple[tuple[int, int], ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != WEEK:
            raise BadHoursError("has seven days")
        if not any(self.week):
            raise BadHoursError("has no opening hours on any day")
        public_holidays(self.country, self.subdivision, SAMPLE_YEAR)

    @classmethod
    def of(
        cls, zone: str, week: Iterable[str], *, country: str, subdivision: str = "", closed_on: Iterable[date] = ()
    ) -> Self:
        """Make them of what settings say: the hours of each day from Monday, as `read_spans` reads them."""
        return cls(
            zone=read_zone(zone),
            week=tuple(read_spans(day) for day in week),
            country=country,
            subdivision=subdivision,
            closed_on=frozenset(closed_on),
        )

    def is_open(self, now_ms: int) -> bool:
        return self.opens_at(now_ms) == now_ms

    def opens_at(self, now_ms: int) -> int:
        """Return the next opening; the moment itself while it is open."""
        return max(now_ms, next(self._from(now_ms))[0])

    def closes_at(self, now_ms: int) -> int:
        """Return when the present opening ends, or else the next one; past a midnight that it does not close at.

        Where it never closes, a week later.
        """
        spans = self._from(now_ms)
        opens, closes = next(spans)
        for following, end in spans:
            if following != closes or end - opens > WEEK * MINUTES_OF_A_DAY * MINUTE:
                break
            closes = end
        return closes

    def after(self, now_ms: int, minutes: int) -> int:
        """Return the first moment by which so many minutes of opening have passed."""
        if (left := minutes * MINUTE) <= 0:
            return now_ms
        for opens, closes in self._from(now_ms):
            begins = max(opens, now_ms)
            if left <= closes - begins:
                return begins + left
            left -= closes - begins
        raise AssertionError("there is always another opening")

    def between(self, a_ms: int, b_ms: int) -> int:
        """Return the minutes of opening from one moment to another, whole ones; 0 where the other is earlier."""
        return self.open_ms(a_ms, b_ms) // MINUTE

    def open_ms(self, a_ms: int, b_ms: int) -> int:
        """Return the same in milliseconds, exactly."""
        total = 0
        if a_ms < b_ms:
            for opens, closes in self._from(a_ms):
                if opens >= b_ms:
                    break
                total += min(closes, b_ms) - max(opens, a_ms)
        return total

    def _from(self, now_ms: int) -> Iterator[tuple[int, int]]:
        """Yield the openings that end after a moment, in order. There is always another one: no year is all closed."""
        day = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(self.zone).date()
        while True:
            spans = self._on(day)
            yield from spans[bisect_right(spans, now_ms, key=_end) :]
            day += DAY

    def _on(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return the openings of a day as moments; this is where winter and summer time are told apart."""
        if (known := self._known.get(day)) is None:
            known = self._known[day] = tuple(self._moments(day))
        return known

    def _moments(self, day: date) -> Iterator[tuple[int, int]]:
        if day in self.closed_on or day in public_holidays(self.country, self.subdivision, day.year):
            return
        closed = 0
        for span in self.week[day.weekday()]:
            # on the night when clocks go forward, an hour on the wall is none: it is over before it begins
            opens, closes = max(closed, self._moment(day, span.opens)), self._moment(day, span.closes)
            if opens < closes:
                yield opens, closes
                closed = closes

    def _moment(self, day: date, minute: int) -> int:
        days, minute = divmod(minute, MINUTES_OF_A_DAY)
        local = datetime.combine(day + DAY * days, datetime.min.time(), self.zone) + timedelta(minutes=minute)
        return round(local.timestamp() * 1000)


def _end(span: tuple[int, int]) -> int:
    return span[1]
