"""The number of an establishment in France: 14 digits, the last of which checks the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.dictated import read_also_dictated
from dialogs.slots.digits import none_so_long, spotted_digits
from dialogs.slots.reading import Option, Reading
from dialogs.slots.settled import settled
from dialogs.wording import tidy

LENGTH: Final = 14
LA_POSTE: Final = "356000000"  # its establishments' digits add up to a multiple of 5 instead


@dataclass(frozen=True, slots=True)
class Siret:
    name: str = "siret"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return read_also_dictated(tidy(words), _read)


def _read(tidied: str) -> Reading:
    numbers = spotted_digits(tidied)
    complete = [one for one in numbers if len(one.value) == LENGTH]
    right = [one for one in complete if checks(one.value)]
    value = settled(tidied, right)
    if value is not None:
        return Reading(value=value, sure=True)
    if complete:
        return Reading(problem="several" if right else "wrong_digit")
    return none_so_long(numbers, LENGTH)


def checks(siret: str) -> bool:
    """Say whether 14 digits are a SIRET's (Luhn's sum)."""
    digits = [int(digit) for digit in siret]
    if siret.startswith(LA_POSTE) and sum(digits) % 5 == 0:
        return True
    return sum(digit if place % 2 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits)) % 10 == 0
