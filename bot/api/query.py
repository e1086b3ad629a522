"""Which tickets a program asks for, and where it left off."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from actions.store.tickets import Sought
from actions.tickets import Priority, State, Ticket
from bot.api.bodies import TAG
from bot.api.problems import ProblemError

FEWEST, USUAL, MOST = 1, 50, 200  # tickets of a page
LONGEST_WORDS = 200  # characters
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CURSOR = re.compile(r"([0-9]{1,16})-([A-Za-z0-9_-]{1,64})")

Value = TypeVar("Value")
After = tuple[int, str]
"""When the last ticket of a page was changed, and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    sought: Sought
    since: int
    after: After | None
    most: int


def read_query(given: Mapping[str, str], states: list[str]) -> Query:
    """Read the parameters of a request. Raises `ProblemError` with all that are wrong."""
    reading = _Reading(given)
    sought = Sought(
        states=frozenset(reading.checked("state", state, _state) for state in states),
        agent=reading.get("agent", _id, ""),
        priority=reading.get("priority", lambda text: Priority(text).value, ""),
        tag=reading.get("tag", _tag, ""),
        words=reading.get("q", _tags, ""),
    )
    query = Query(
        sought=sought,
        since=reading.get("updated_since", _moment, 0),
        after=reading.get("cursor", _after, None),
        most=reading.get("limit", _limit, USUAL),
    )
    reading.end()
    return query


def cursor(last: Ticket) -> str:
    return f"{last.updated_at}-{last.id}"


class _Reading:
    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._wrong: list[Mapping[str, str]] = []

    def get(self, name: str, read: Callable[[str], Value], usual: Value) -> Value:
        return self.checked(name, self._given[name], read) if name in self._given else usual

    def checked(self, name: str, text: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(text)
        except (ValueError, OverflowError):
            self._wrong.append({"parameter": name, "detail": "is not of its form"})
            return ""

    def end(self) -> None:
        if self._wrong:
            raise ProblemError(422, "invalid", errors=self._wrong)


def _state(text: str) -> str:
    return State(text).value


def _tag(text: str) -> str:
    if not re.fullmatch(TAG, text):
        raise ValueError
    return text


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError
    return text


def _tags(text: str) -> str:
    if len(text) > LONGEST_WORDS:
        raise ValueError
    return text


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and FEWEST <= int(text) <= MOST):  # noqa: PLR2004 - digits
        raise ValueError
    return int(text)


def _moment(text: str) -> int:
    if not _MOMENT.fullmatch(text):
        raise ValueError
    try:
        return int(datetime.fromisoformat(text.upper()).timestamp() * 1000)
    except OverflowError:  # a time zone before the year 1
        return 0


def _after(text: str) -> After:
    if not (found := _CURSOR.fullmatch(text)):
        raise ValueError
    return int(found[1]), found[2]
