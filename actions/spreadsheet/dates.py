"""Days as people write them; which day is meant is never guessed."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache

from actions.spreadsheet.plain_words import plain
from actions.spreadsheet.wordings import DAYS, MONTHS
from actions.spreadsheet.wrong import Wrong

EARLIEST, LATEST = 1900, 2099
_SERIALS_FROM = date(1899, 12, 30)  # day 0 of a spreadsheet's days
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_LEAST_SERIAL = 10_959  # 1930: what is less is a postal code, or anything
_EIGHT = re.compile(r"\d{7,8}")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_TIME = re.compile(r"[T ]\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_ORDINAL = re.compile(r"^(\d{1,2})(?:er|ere|e|eme|st|nd|rd|th)$")
_DAY_MONTH_YEAR = 3


class Years:
    """Which year two figures mean: one of a time in which it must be."""

    def __init__(self, first: int, last: int) -> None:
        self._first = first
        self._last = last

    def full(self, figures: str) -> int | None:
        """Return the year; None where there are two, or none."""
        if len(figures) != len("26"):
            return int(figures)
        years = [century + int(figures) for century in (1900, 2000)]
        possible = [year for year in years if self._first <= year <= self._last]
        return possible[0] if len(possible) == 1 else None


@lru_cache(maxsize=8)
def births(today: date) -> Years:
    """Return when the people were born who may be certified."""
    return Years(today.year - 99, today.year - 10)


@lru_cache(maxsize=8)
def recent(today: date) -> Years:
    """Return when a certification may be passed, issued and end; in 26/03/01 the year does not stand last."""
    return Years(today.year - 5, today.year + 20)


def read_date(text: str, years: Years) -> str | Wrong:
    """Return a day as XML writes it."""
    said = _TIME.sub("", text).strip() if len(text) > len("2026-03-01") else text
    if _SERIAL.fullmatch(said):
        serial = int(said.partition(".")[0])
        if serial < _LEAST_SERIAL:
            return Wrong("not_a_date", value=text)
        return _within(_SERIALS_FROM + timedelta(days=serial), text)
    if _EIGHT.fullmatch(said):
        return _eight(said.zfill(len("01032026")))  # of a number, a spreadsheet leaves the zero away
    return _in_figures(said, years, text) or _in_words(said, years, text)


def _in_figures(said: str, years: Years, text: str) -> str | Wrong | None:
    if found := _YEAR_FIRST.fullmatch(said):
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _DAY_FIRST.fullmatch(said):
        year = years.full(found[3])
        return (
            Wrong("year_of_two_figures", value=text) if year is None else _day(year, int(found[2]), int(found[1]), text)
        )
    return None


def _eight(said: str) -> str | Wrong:
    days = set(_readings(said))
    if len(days) == 1:
        return days.pop().isoformat()
    return Wrong("not_a_date" if days else "unreal_date", value=said)


def _readings(said: str) -> Iterator[date]:
    for form in ("%Y%m%d", "%d%m%Y"):
        with suppress(ValueError):
            day = datetime.strptime(said, form).date()  # noqa: DTZ007 - a day has no zone
            if EARLIEST <= day.year <= LATEST:
                yield day


def _in_words(said: str, years: Years, text: str) -> str | Wrong:
    """Read "1er mars 2026", "dimanche 1 mars 2026", "01-mars-26"."""
    words = [_ORDINAL.sub(r"\1", word) for word in plain(said).split()]
    if len(words) > _DAY_MONTH_YEAR:
        words = [word for word in words if word not in DAYS]
    if any(word in MONTHS for word in words) and len(words) == _DAY_MONTH_YEAR - 1:
        return Wrong("date_without_day", value=text)
    if len(words) != _DAY_MONTH_YEAR:
        return Wrong("not_a_date", value=text)
    day, month, year = words
    if day in MONTHS:  # March 1, 2026
        day, month = month, day
    if month not in MONTHS or not re.fullmatch(r"[0-9]{1,2}", day) or not re.fullmatch(r"[0-9]{2}|[0-9]{4}", year):
        return Wrong("not_a_date", value=text)
    full = years.full(year)
    return Wrong("year_of_two_figures", value=text) if full is None else _day(full, MONTHS[month], int(day), text)


def _day(year: int, month: int, number: int, text: str) -> str | Wrong:
    try:
        return _within(date(year, month, number), text)
    except ValueError:
        return Wrong("unreal_date", value=text)


def _within(day: date, text: str) -> str | Wrong:
    if not EARLIEST <= day.year <= LATEST:
        return Wrong("date_out_of_range", value=text, least=str(EARLIEST), most=str(LATEST))
    return day.isoformat()
