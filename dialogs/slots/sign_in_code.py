"""The six digits that a page shows to the person who asked for them in the chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.dictated import read_also_dictated
from dialogs.slots.digits import none_so_long, spotted_digits
from dialogs.slots.reading import Option, Reading
from dialogs.slots.settled import settled
from dialogs.wording import tidy

LENGTH: Final = 6


@dataclass(frozen=True, slots=True)
class SignInCode:
    name: str = "sign_in_code"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return read_also_dictated(tidy(words), _read)


def _read(tidied: str) -> Reading:
    numbers = spotted_digits(tidied)
    codes = [one for one in numbers if len(one.value) == LENGTH]
    value = settled(tidied, codes)
    if value is not None:
        return Reading(value=value, sure=True)
    if codes:
        return Reading(problem="several")
    return none_so_long(numbers, LENGTH)
