"""The certifier a deposit is for: one of the list, by any way of naming it, or its name as it is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.choice import chosen, ranked
from dialogs.slots.names import corrected, without_denied, without_opening
from dialogs.slots.reading import Option, Reading
from dialogs.vocabulary import vocabulary
from dialogs.wording import plain, tidy, tokens

MOST_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class ChooseCertifier:
    name: str = "certifier"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        name = _named(words)
        if options:
            reading = chosen(words, options)
            is_name = name and ranked(name) is None  # "les deux" is not the second one
            return chosen(name, options) if reading.value is None and is_name else reading
        rank = ranked(words)
        if rank:
            return Reading(value=str(rank), sure=True)
        said = tokens(name)
        if not said or any(word in vocabulary().not_organisations for word in said):
            return Reading(problem="missing")
        return Reading(value=name) if len(name.split()) <= MOST_WORDS else Reading(problem="too_long")


def _named(words: str) -> str:
    """Return the name of an organisation without what is said around it."""
    known = vocabulary()
    tidied = without_denied(without_opening(corrected(tidy(words))))
    tidied = tidied[: len(known.after_organisations.sub("", plain(tidied)))]
    before = known.before_organisations.match(plain(tidied))
    rest = tidied[before.end() :] if before else tidied
    return (rest or tidied).strip(' .,;:!?"«»()')
