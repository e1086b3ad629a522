"""The identifier of an organisation: 8 letters and digits, mostly like 12ABC345 or 20481359."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.dictated import read_also_dictated
from dialogs.slots.reading import Option, Reading
from dialogs.slots.runs import joined, whole
from dialogs.slots.settled import Spotted, settled
from dialogs.wording import plain, tidy

LENGTH: Final = 8
USUAL_BCR: Final = re.compile(r"\d{8}|\d{2}[A-Z]{3}\d{3}")
_CONTRACT: Final = re.compile(r"\bm ?c ?f ?c ?e ?r[ -]?\d")
_SIRET: Final = re.compile(r"(?<!\d)\d(?: ?\d){13}(?!\d)")
_NUMBER: Final = re.compile(r"[a-z]{0,4}\d[a-z\d]*")
_AS_DIGIT: Final = str.maketrans("OIL", "011")
_AS_LETTER: Final = str.maketrans("01", "OI")
_LETTERS: Final = slice(2, 5)


@dataclass(frozen=True, slots=True)
class Bcr:
    name: str = "bcr"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return read_also_dictated(tidy(words), _one)


@dataclass(frozen=True, slots=True)
class Bcrs:
    """One or several, as they were given, joined by a blank."""

    name: str = "bcrs"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return read_also_dictated(tidy(words), _all)


def _one(tidied: str) -> Reading:
    spotted = spotted_bcrs(tidied)
    value = settled(tidied, spotted)
    if value is not None:
        return Reading(value=value, sure=True)
    return Reading(problem="several" if spotted else _why_none(tidied))


def _all(tidied: str) -> Reading:
    spotted = spotted_bcrs(tidied)
    corrected = settled(tidied, spotted)
    values = [corrected] if corrected else list(dict.fromkeys(one.value for one in spotted))
    if values:
        return Reading(value=" ".join(values), sure=True)
    return Reading(problem=_why_none(tidied))


def spotted_bcrs(tidied: str) -> list[Spotted]:
    """Return what can be a BCR; where something has the usual shape, that alone."""
    cut = [one for one in joined(tidied, LENGTH) if USUAL_BCR.fullmatch(_repaired(one.value))]
    inside = [
        one
        for one in whole(tidied, LENGTH)
        if not any(one.start < other.end and other.start < one.end for other in cut)
    ]
    every = sorted((*cut, *inside), key=lambda one: one.start)
    repaired = [Spotted(_repaired(one.value), one.start, one.end) for one in every]
    return [one for one in repaired if USUAL_BCR.fullmatch(one.value)] or repaired


def _repaired(value: str) -> str:
    """Return the value with the letter O where a digit is usual made a zero, and the like, if it is usual then."""
    digits = value.translate(_AS_DIGIT)
    for candidate in (
        value,
        value[:2].translate(_AS_DIGIT) + value[_LETTERS].translate(_AS_LETTER) + digits[5:],
        digits,
    ):
        if USUAL_BCR.fullmatch(candidate):
            return candidate
    return value


def _why_none(tidied: str) -> str:
    even = plain(tidied)
    if _CONTRACT.search(even):
        return "contract_number"
    if _SIRET.search(even):
        return "siret"
    lengths = [len(number) for number in _NUMBER.findall(even)]
    longest = max(lengths, default=0)
    if longest > LENGTH:
        return "too_long"
    return "too_short" if longest > 1 else "missing"
