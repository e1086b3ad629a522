"""The certifier a deposit is for: one of the list, by any way of naming it, or its name as it is given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.choice import chosen, ranked
from dialogs.slots.names import without_talk
from dialogs.slots.reading import Option, Reading
from dialogs.wording import plain, tidy, tokens

_BEFORE: Final = re.compile(
    r"^(?:(?:ce sera|ca sera|c'est|c est|cest|c|ce|je depose|on depose|je transmets|deposer|cette fois|aujourd'hui|la|plutot|je choisis|je prends|prenez|prends|mettez"
    r"|mets|choisis|selectionne[rz]?|je veux|je voudrais|on veut|celui|celle|ceux|non|oui|le certificateur|certificateur|this time|i choose|i pick|take|it's|it is|choose|i deposit|i'm depositing"
    r"|pour le compte|au nom|on behalf|for|of|pour|chez|avec|de la|de l'|du|des|de|d'|l'|la|les|le|the)(?:\b|(?<=')) ?[:,]? ?)+"
)
_AFTER: Final = re.compile(
    r"(?:[ ,;.!]+(?:cette fois(?:[ -]ci)?|s'il vous plait|s'il te plait|svp|stp|merci|plutot|je crois|je pense|pardon|alors|aujourd'hui|du coup|please|thanks|thank you|this time|instead|i think|s'il vous plait merci|encore|je dirais))+[ .!?]*$"
)
MOST_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class ChooseCertifier:
    name: str = "certifier"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        if options:
            reading = chosen(words, options)
            return reading if reading.value else chosen(_named(words) or words, options)
        rank = ranked(tokens(tidy(words)))
        if rank:
            return Reading(value=str(rank), sure=True)
        name = _named(words)
        if not name:
            return Reading(problem="missing")
        return Reading(value=name) if len(name.split()) <= MOST_WORDS else Reading(problem="too_long")


def _named(words: str) -> str:
    """Return the name of an organisation without what is said around it."""
    tidied = without_talk(tidy(words))
    tidied = tidied[: len(_AFTER.sub("", plain(tidied)))]
    even = plain(tidied)
    before = _BEFORE.match(even)
    if before:
        tidied = tidied[before.end() :]
    return tidied.strip(' .,;:!?"«»()')
