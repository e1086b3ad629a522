"""The number of a receipt: AR and twelve letters and digits in fours, however it was typed."""

import re
from typing import Final

from actions.deposit_criteria import NUMBER
from dialogs.slots.settled import Spotted
from dialogs.vocabulary.deposits import deposit_words
from dialogs.wording import plain

_SIGN: Final = r"[a-z0-9][ ._:-]{0,3}"
_NAMED: Final = re.compile(rf"(?<![a-z0-9])a[ .]?r[ ._:°-]{{0,3}}(?P<signs>(?:{_SIGN}){{11}}[a-z0-9])(?!-?[a-z0-9])")
_FOURS: Final = re.compile(r"(?<![a-z0-9-])(?P<signs>[a-z0-9]{4}(?:[ ._-]{1,3}[a-z0-9]{4}){2})(?![a-z0-9]|-[a-z0-9])")
_WHOLE: Final = re.compile(r"(?<![a-z0-9_.-])(?P<signs>(?=[a-z]*\d)[a-z0-9]{12})(?![a-z0-9@_]|[.-][a-z0-9])")
_BEGUN: Final = re.compile(r"(?<![a-z0-9])ar-?(?:(?=[a-z]*\d)[a-z0-9]{3,}|[ -]?[a-z0-9]{4}-[a-z0-9]+)(?:-[a-z0-9]+)*")
_BETWEEN: Final = re.compile(r"[^a-z0-9]")
FEWEST_DIGITS: Final = 2  # of one that was not said to be a receipt's: other words can be as long


def spotted_numbers(tidied: str) -> list[Spotted]:
    """Return what is a number as it is written on a receipt."""
    return [Spotted(value, one.start, one.end) for one in _looking(tidied) if (value := written(one.value))]


def mistyped_numbers(tidied: str) -> list[Spotted]:
    """Return what was meant to be one but has signs that no number has, such as 0 or O, too few or too many."""
    if spotted_numbers(tidied):
        return []
    begun = [Spotted(_bare(one[0])[2:], one.start(), one.end()) for one in _BEGUN.finditer(plain(tidied))]
    return [one for one in _looking(tidied) if "-" in tidied[one.start : one.end]] or begun


def written(signs: str) -> str | None:
    """Return the number that twelve signs are; None if they are none."""
    number = f"AR-{signs[:4]}-{signs[4:8]}-{signs[8:]}"
    return number if NUMBER.fullmatch(number) else None


def _looking(tidied: str) -> list[Spotted]:
    """Return twelve signs that look like a number, without what is between them."""
    even = plain(tidied)
    found: list[Spotted] = []
    for pattern in (_NAMED, _FOURS, _WHOLE):
        for one in pattern.finditer(even):
            signs = _bare(one["signs"])
            is_overlapping = any(other.start < one.end() and one.start() < other.end for other in found)
            if not is_overlapping and not _has_words(one["signs"]) and (pattern is not _WHOLE or written(signs)):
                found.append(Spotted(signs, one.start(), one.end()))
    return sorted(found, key=lambda one: one.start)


def _has_words(signs: str) -> bool:
    """Say whether they are words, as in "l'AR du 12 mars 2026"."""
    digits = sum(sign.isdigit() for sign in signs)
    if digits < FEWEST_DIGITS and "-" not in signs and " " in signs:
        return True
    return any(len(piece) > 1 and piece in deposit_words().words for piece in signs.split(" "))


def _bare(signs: str) -> str:
    return _BETWEEN.sub("", signs).upper()
