"""The six digits that a page shows to the person who asked for them in the chat."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.dictated import read_also_dictated
from dialogs.slots.reading import Option, Reading
from dialogs.slots.settled import Spotted, settled
from dialogs.wording import plain, tidy

LENGTH: Final = 6
_DIGITS: Final = re.compile(r"(?<![\w@])\d(?:[ .-]?\d)*(?![\w@])")


@dataclass(frozen=True, slots=True)
class SignInCode:
    name: str = "sign_in_code"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return read_also_dictated(tidy(words), _read)


def _read(tidied: str) -> Reading:
    numbers = [
        Spotted(re.sub(r"\D", "", found[0]), found.start(), found.end()) for found in _DIGITS.finditer(plain(tidied))
    ]
    codes = [one for one in numbers if len(one.value) == LENGTH]
    value = settled(tidied, codes)
    if value is not None:
        return Reading(value=value, sure=True)
    if codes:
        return Reading(problem="several")
    longest = max((len(one.value) for one in numbers), default=0)
    return Reading(problem="missing" if not longest else "too_short" if longest < LENGTH else "too_long")
