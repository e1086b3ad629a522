"""Numbers of so many digits, which people cut into groups: "356 000 000 00048", "12 34 56"."""

import re
from collections.abc import Sequence
from typing import Final

from dialogs.slots.reading import Reading
from dialogs.slots.settled import Spotted
from dialogs.wording import plain

_DIGITS: Final = re.compile(r"(?<![\w@])\d(?:[ .-]?\d)*(?![\w@])")


def spotted_digits(tidied: str) -> list[Spotted]:
    """Return the numbers, of whatever length, without what cuts them."""
    found = _DIGITS.finditer(plain(tidied))
    return [Spotted(re.sub(r"\D", "", one[0]), one.start(), one.end()) for one in found]


def none_so_long(numbers: Sequence[Spotted], length: int) -> Reading:
    """Return what is wrong where none of the numbers has as many digits as it should."""
    longest = max((len(one.value) for one in numbers), default=0)
    return Reading(problem="missing" if not longest else "too_short" if longest < length else "too_long")
