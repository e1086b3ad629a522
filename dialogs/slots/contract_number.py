"""The number of a contract: 1 to 20 letters and digits, mostly like MCFCER000123."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.bcr import spotted_bcrs
from dialogs.slots.dictated import read_also_dictated
from dialogs.slots.reading import Option, Reading
from dialogs.slots.settled import Spotted, settled
from dialogs.wording import plain, tidy

LONGEST: Final = 20
_USUAL: Final = re.compile(
    r"\by?m[ .-]?c[ .-]?f[ .-]?(?:c[ .-]?e[ .-]?r|r[ .-]?t)[ .:°-]{0,3}((?:[0-9o][ .-]?){4,12}[0-9]?)(?![a-z0-9@])"
)
_PREFIX: Final = re.compile(r"\by?m[ .-]?c[ .-]?f[ .-]?(?:c[ .-]?e[ .-]?r|r[ .-]?t)")
_BLANKS: Final = re.compile(r"[ .:°-]+")
_NUMBER: Final = re.compile(r"(?<![a-z0-9.@-])[a-z]{0,6}-?\d[a-z\d]*(?:[-/][a-z\d]+)*(?![a-z0-9@])")
_CUT_NUMBER: Final = re.compile(r"(?<![a-z0-9])\d+(?: \d+)+(?![a-z0-9])")
_OTHER: Final = re.compile(r"\b(?:bcr|matricule|siret|siren)\b[^\d]{0,15}$")


@dataclass(frozen=True, slots=True)
class ContractNumber:
    name: str = "contract_number"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return read_also_dictated(tidy(words), _read)


def _read(tidied: str) -> Reading:
    usual = spotted_contracts(tidied)
    if usual:
        value = settled(tidied, usual)
        return Reading(value=value, sure=True) if value else Reading(problem="several")
    return _unusual(tidied)


def spotted_contracts(tidied: str) -> list[Spotted]:
    """Return what has the usual shape."""
    return [
        Spotted(
            _clean(found[0][: found.start(1) - found.start()]) + _clean(found[1]).replace("O", "0"),
            found.start(),
            found.end(),
        )
        for found in _USUAL.finditer(plain(tidied))
    ]


def _unusual(tidied: str) -> Reading:
    even = plain(tidied)
    spotted = [
        Spotted(_clean(found[0]), found.start(), found.end())
        for pattern in (_CUT_NUMBER, _NUMBER)
        for found in pattern.finditer(even)
        if not _OTHER.search(even[: found.start()])
    ]
    cut = [one for one in spotted if " " in even[one.start : one.end]]
    kept = [one for one in spotted if one in cut or not any(other.start <= one.start < other.end for other in cut)]
    if not kept:
        return Reading(problem="too_short" if _PREFIX.search(even) else "bcr" if spotted_bcrs(tidied) else "missing")
    value = settled(tidied, sorted(kept, key=lambda one: one.start))
    if value is None:
        return Reading(problem="several")
    if len(value) > LONGEST:
        return Reading(problem="too_long")
    return Reading(value=value, sure=len(even) - len(value) <= 3)  # noqa: PLR2004 - "n° 000123"


def _clean(number: str) -> str:
    return _BLANKS.sub("", number).upper()
