"""What came of the deposits that words speak of: "pas encore traités", "tous sauf les retirés", "sans erreur"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from actions.deposit_criteria import STATUSES as EVERY
from dialogs.slots.deposit_signs import Row
from dialogs.vocabulary.deposits import FINISHED, PENDING, STATUSES

_FINDS: Final = re.compile(r"(?P<excepted>x)[ldz]*s(?:[&!ldz]*s)*|(?:![d1ilz]*)?s")
# What is left of all where a status is denied, and not just the others.
_DENIED: Final[Mapping[str, frozenset[str]]] = {
    "finished": PENDING,
    "pending": FINISHED,
    "processed": STATUSES["errors"],
    "errors": STATUSES["processed"],
}


@dataclass(frozen=True, slots=True)
class Statuses:
    """Statuses, and the places of the signs that say them; none if the words say nothing of it."""

    values: frozenset[str]
    places: frozenset[int]


def statuses_of(row: Row, letters: str) -> Statuses:
    """Return what the words leave: of neighbours what they share, "traités sans erreur", else each of them.

    `letters` are the row's, but for those that are not to be read.
    """
    values: frozenset[str] = frozenset()
    places: set[int] = set()
    end = None
    for found in _FINDS.finditer(letters):
        said = _said(row, found)
        values = values & said if found.start() == end and values & said else values | said
        places.update(range(found.start(), found.end()))
        end = found.end()
    return Statuses(values, frozenset(places))


def _said(row: Row, found: re.Match[str]) -> frozenset[str]:
    groups = [one.value for one in row.said[found.start() : found.end()] if one.sign == "s"]
    named = frozenset[str]().union(*(STATUSES[group] for group in groups))
    if found["excepted"]:
        return EVERY - named
    return _DENIED.get(groups[0], EVERY - named) if found[0].startswith("!") else named
