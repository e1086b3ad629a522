"""Which deposits are meant, as one line that keeps "last month" relative: `period=last_month;status=withdrawn`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from actions.periods import days_of, is_period
from actions.words import ALPHABET

RECEIVED, PROCESSING, PROCESSED, WITH_ERRORS, WITHDRAWN = (
    "received",
    "processing",
    "processed",
    "processed_with_errors",
    "withdrawn",
)
STATUSES: Final = frozenset({RECEIVED, PROCESSING, PROCESSED, WITH_ERRORS, WITHDRAWN})
ALL: Final = "all"  # what a line says that leaves none out
ANY: Final = "any"  # what a part says that takes back what was said of it before
NUMBER: Final = re.compile(rf"AR(?:-[{ALPHABET}]{{4}}){{3}}")
_ORDER: Final = ("number", "last", "rank", "most", "period", "status", "certifier", "name")
_ONE: Final = ("number", "last", "rank")
_COUNT: Final = re.compile(r"[1-9]\d{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositCriteria:
    """What deposits have in common that are listed: none of it leaves none out.

    Both days are of the period. No statuses are all of them. `certifier` is a BCR or words of its name, `name` a file's
    or a part of it; `most` is how many, the newest first.
    """

    first: date | None = None
    last: date | None = None
    statuses: frozenset[str] = frozenset()
    certifier: str = ""
    name: str = ""
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositMeant:
    """Which one is meant.

    By its number, or of those that meet the criteria the `last`th from the newest or the `rank`th of the list shown; by
    nothing of these, the one there is.
    """

    number: str = ""
    last: int | None = None
    rank: int | None = None
    criteria: DepositCriteria = DepositCriteria()


def line_of(parts: Mapping[str, str]) -> str:
    """Return the line that has these parts and no others."""
    said = [f"{key}={_closed(parts[key])}" for key in _ORDER if parts.get(key)]
    return ";".join(said) or ALL


def parts_of(line: str) -> dict[str, str]:
    """Return what a line says, without what is no part of one."""
    said = (part.partition("=") for part in line.split(";"))
    parts = {key: _opened(value) for key, equals, value in said if equals and _is_said(key, _opened(value))}
    return {key: parts[key] for key in _ORDER if key in parts}


def narrowed(before: str, after: str) -> str:
    """Return what is left of a line when another is said on top of it: what the other one does not speak of."""
    if after == ALL:
        return ALL
    parts = {**parts_of(before), **parts_of(after)}
    return line_of({key: value for key, value in parts.items() if value != ANY})


def anew(line: str) -> str:
    """Return the line that, said on top of another, leaves nothing of that one."""
    if line == ALL:
        return ALL
    parts = parts_of(line)
    return line_of({key: parts.get(key, "" if key in _ONE else ANY) for key in _ORDER})


def resolve(line: str, today: date) -> DepositCriteria:
    """Return what a line means today; what is no part of one means nothing."""
    parts = parts_of(line)
    days = days_of(parts.get("period", ""), today)
    return DepositCriteria(
        first=days.first,
        last=days.last,
        statuses=frozenset(parts.get("status", "").split(",")) & STATUSES,
        certifier=_unless_any(parts.get("certifier", "")),
        name=_unless_any(parts.get("name", "")),
        most=int(parts["most"]) if parts.get("most", ANY) != ANY else None,
    )


def resolve_one(line: str, today: date) -> DepositMeant:
    """Return which one a line means today."""
    parts = parts_of(line)
    return DepositMeant(
        number=parts.get("number", ""),
        last=int(parts["last"]) if "last" in parts else None,
        rank=int(parts["rank"]) if "rank" in parts else None,
        criteria=resolve(line, today),
    )


def _is_said(key: str, value: str) -> bool:
    if value == ANY:
        return key not in _ONE
    match key:
        case "number":
            return bool(NUMBER.fullmatch(value))
        case "last" | "rank" | "most":
            return bool(_COUNT.fullmatch(value))
        case "period":
            return is_period(value)
        case "status":
            return set(value.split(",")) <= STATUSES
        case _:
            return bool(value.strip())


def _unless_any(value: str) -> str:
    return "" if value == ANY else value


def _closed(value: str) -> str:
    return value.replace("%", "%25").replace(";", "%3B")


def _opened(value: str) -> str:
    return value.replace("%3B", ";").replace("%25", "%")
