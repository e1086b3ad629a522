"""First and last of a whole name, and how a name is written."""

import re
from typing import Final

from dialogs.vocabulary.given_names import given_names
from dialogs.wording import plain

PARTICLES: Final = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "van", "von", "der", "den", "di", "da", "dos", "el", "al", "ben", "bin"}
    | {"ibn", "mac", "mc", "saint", "st", "sainte", "o", "y", "ter", "ten", "del", "della", "ait"}
)
SMALL: Final = frozenset({"de", "du", "des", "d", "van", "von", "der", "den", "di", "da", "dos", "y", "del", "della"})
# First names that others follow without a hyphen: "Jean Pierre".
COMPOUND: Final = frozenset({"jean", "anne", "marie", "pierre", "paul", "louis", "charles", "marc", "rose", "lou"})
_WORD: Final = re.compile(r"[^\W\d_]+")


def first_of(name: str) -> str:
    """Return the first name of a whole one: "DURAND Zoé", "Marie-Hélène O'Brien", "Jean Pierre Martin"."""
    parts = name.split(" ")
    if len(parts) == 1:
        return name
    if _is_in_capitals(parts[0]) and not _is_in_capitals(parts[-1]):
        return " ".join(part for part in parts if not _is_in_capitals(part))
    head = _given(parts)
    if head == len(parts) and plain(parts[0]) not in COMPOUND:
        return parts[0]  # "Lucie Bernard"
    if head:
        return " ".join(parts[:head])
    tail = _given(parts[::-1])
    return " ".join(parts[len(parts) - tail :]) if tail else parts[0]


def last_of(name: str, *, introduced: bool) -> str:
    """Return the last name of a whole one; `introduced` if it was said to be whole: "je m'appelle …"."""
    parts = name.split(" ")
    capitals = [part for part in parts if _is_in_capitals(part)]
    if capitals and len(capitals) < len(parts) and not name[0].islower():
        return " ".join(part for part in parts if part in capitals or _is_particle(part))
    head = min(_given(parts), len(parts) - 1)
    if head:
        return " ".join(parts[head:])
    if len(parts) == 2 and _given(parts[1:]):  # noqa: PLR2004 - "Durand Zoé"
        return parts[0]
    if introduced and len(parts) > 1 and not _is_particle(parts[0]):
        return " ".join(parts[1:])
    return name


def with_capitals(name: str) -> str:
    """Write a name that is all in small letters or all in capitals as names are written."""
    letters = "".join(letter for letter in name if letter.isalpha())
    if not (letters.islower() or _is_in_capitals(letters)):
        return name

    def written(word: re.Match[str]) -> str:
        lower = word[0].lower()
        is_particle = plain(lower) in SMALL and word.end() < len(name)
        return lower if is_particle else lower[:1].upper() + lower[1:]

    return _WORD.sub(written, name)


def _given(parts: list[str]) -> int:
    """Return how many words from the first one on are first names."""
    for place, part in enumerate(parts):
        if not all(piece in given_names() for piece in plain(part).split("-")):
            return place
    return len(parts)


def _is_in_capitals(part: str) -> bool:
    return len(part) > 1 and part.isupper()


def _is_particle(part: str) -> bool:
    return plain(part).split("'")[0] in PARTICLES
