"""Which days the supervisor's figures are of, and in which language: as the address says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from actions.local_days import LocalDays
from actions.periods import days_of

LASTING = ("7", "30", "90")  # days until today
USUAL = "30"
DATES = "dates"  # those of two fields
MOST_DAYS = 366
MONTHS = 13  # that can be chosen, this one among them
FIELDS = ("period", "from", "to", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """`period` is a number of days until today, a month as 2026-11, or `dates`; `wrong` names fields that say nothing.

    `language` is empty for all.
    """

    period: str
    language: str
    days: LocalDays
    wrong: Mapping[str, str]


def chosen_in(query: Mapping[str, str], today: date, zone: ZoneInfo, languages: frozenset[str]) -> Chosen:
    period = query.get("period", USUAL)
    language = query.get("language", "")
    first, last, wrong = _days(period, query, today)
    if first is None or last is None:
        period = period if wrong else USUAL
        first, last = today - timedelta(days=int(USUAL) - 1), today
    return Chosen(
        period=period,
        language=language if language in languages else "",
        days=LocalDays(zone=zone, first=first, last=last),
        wrong=wrong,
    )


def months_until(today: date) -> list[date]:
    """Return the first days of the months that can be chosen, the newest first."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


def _days(period: str, query: Mapping[str, str], today: date) -> tuple[date | None, date | None, dict[str, str]]:
    if period == DATES:
        return _between(query, today)
    if period in LASTING:
        return today - timedelta(days=int(period) - 1), today, {}
    if period in {f"{month:%Y-%m}" for month in months_until(today)}:
        month = days_of(period, today)
        return month.first, min(month.last or today, today), {}
    return None, None, {}


def _between(query: Mapping[str, str], today: date) -> tuple[date | None, date | None, dict[str, str]]:
    first, last = (_date(query.get(name, "")) for name in ("from", "to"))
    if first is None:
        return None, None, {"from": "supervision.no_date"}
    if last is None:
        return None, None, {"to": "supervision.no_date"}
    if first > min(last, today):
        return None, None, {"from": "supervision.no_order"}
    last = min(last, today)
    if (last - first).days >= MOST_DAYS:
        return None, None, {"from": "supervision.too_long"}
    return first, last, {}


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if len(written) == len("2026-11-30") else None
    except ValueError:
        return None
