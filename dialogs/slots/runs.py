"""Identifiers that people cut into pieces: "12 abc 345", "2048-1357"."""

import re
from collections.abc import Iterator
from typing import Final

from dialogs.slots.settled import Spotted
from dialogs.wording import plain

_PIECE: Final = re.compile(r"[a-z0-9]+")
_JOINS: Final = re.compile(r"[ ._/-]{0,3}")
LETTERS_IN_A_PIECE: Final = 3  # "ABC" of "12 ABC 345"; longer words without a digit are words


def whole(tidied: str, length: int) -> Iterator[Spotted]:
    """Yield the pieces of exactly that length that have a digit."""
    for piece in _PIECE.finditer(plain(tidied)):
        if len(piece[0]) == length and _has_digit(piece[0]):
            yield Spotted(piece[0].upper(), piece.start(), piece.end())


def joined(tidied: str, length: int) -> Iterator[Spotted]:
    """Yield neighbouring pieces that together are of that length; the outer ones have a digit."""
    even = plain(tidied)
    pieces = list(_PIECE.finditer(even))
    first = 0
    while first < len(pieces):
        last = _last_of(even, pieces, first, length)
        if last is None:
            first += 1
            continue
        value = "".join(piece[0] for piece in pieces[first : last + 1])
        if not (value.isdigit() and (_goes_on(even, pieces, first - 1) or _goes_on(even, pieces, last))):
            yield Spotted(value.upper(), pieces[first].start(), pieces[last].end())
        first = last + 1


def _goes_on(even: str, pieces: list[re.Match[str]], place: int) -> bool:
    """Say whether a piece and the next one are digits side by side, cut out of a longer number."""
    if not 0 <= place < len(pieces) - 1:
        return False
    before, after = pieces[place], pieces[place + 1]
    return before[0].isdigit() and after[0].isdigit() and even[before.end() : after.start()] == " "


def _last_of(even: str, pieces: list[re.Match[str]], first: int, length: int) -> int | None:
    """Return the place of the piece that completes what begins at `first`."""
    total = 0
    for place in range(first, len(pieces)):
        piece = pieces[place]
        if not _has_digit(piece[0]) and len(piece[0]) > LETTERS_IN_A_PIECE:
            return None
        if place > first and not _JOINS.fullmatch(even, pieces[place - 1].end(), piece.start()):
            return None
        total += len(piece[0])
        if total >= length:
            complete = total == length and _has_digit(pieces[first][0]) and _has_digit(piece[0])
            return place if complete else None
    return None


def _has_digit(piece: str) -> bool:
    return any(character.isdigit() for character in piece)
