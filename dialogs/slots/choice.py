"""One of a few things: by its label, its number, its rank or the words people have for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from dialogs.slots.reading import Option, Reading
from dialogs.vocabulary import vocabulary
from dialogs.wording import tidy, tokens

ALIKE: Final = 84  # of 100
CLEARLY: Final = 6  # more alike than the next one
_NUMBER: Final = re.compile(
    r"(?:(?:le|la|l|the|n|no|num|numero|number|option|choix|choice|reponse|plutot|c est|cest|je prends|je choisis|prends|prenez|pour|celui|celle|du|de|liste) )*"
    r"(\d{1,3})(?: (?:svp|stp|please|merci|alors|plutot|de la liste|on the list))*"
)


class Choice:
    """The values are what is stored; their labels come with the options."""

    __slots__ = ("name", "values")

    def __init__(self, *values: str, name: str = "choice") -> None:
        self.values = values
        self.name = name

    def __repr__(self) -> str:
        return f"Choice{self.values!r}"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        return chosen(words, options or [Option(value=value, label=value) for value in self.values])


def chosen(words: str, options: Sequence[Option]) -> Reading:
    """Return the value of the option that the words name."""
    said = tokens(tidy(words))
    phrase = " ".join(said)
    for option in options:
        if phrase and phrase in {" ".join(tokens(option.label[:600])), " ".join(tokens(option.value))}:
            return Reading(value=option.value, sure=True)
    rank = ranked(said)
    if rank is not None:
        place = rank - 1 if rank else len(options) - 1
        if 0 <= place < len(options):
            return Reading(value=options[place].value, sure=True)
        return Reading(problem="no_such_number")
    return _alike(phrase, options)


def ranked(said: Sequence[str]) -> int | None:
    """Return the number that words name: 1 for "le premier de la liste", 0 for the last one."""
    phrase = " ".join(said)
    number = _NUMBER.fullmatch(phrase)
    if number:
        return int(number[1])
    known = vocabulary()
    alone = (
        "le",
        "la",
        "l",
        "les",
        "the",
        "un",
        "une",
        "one",
        "de",
        "du",
        "liste",
        "list",
        "celui",
        "celle",
        "choix",
        "option",
        "on",
        "of",
        "in",
        "numero",
        "number",
        "proposition",
        "proposee",
        "propose",
    )
    kept = [word for word in said if word not in alone and word not in known.around]
    if len(kept) == 1:
        if kept[0] in known.last:
            return 0
        return known.ordinals.get(kept[0])
    if not kept and len(said) <= 3:  # noqa: PLR2004 - "le un", "the one"
        return next((known.ordinals[word] for word in said if word in known.ordinals), None)
    return None


def _alike(phrase: str, options: Sequence[Option]) -> Reading:
    if not phrase:
        return Reading(problem="missing")
    scores = sorted(
        ((_likeness(phrase, option), place) for place, option in enumerate(options)), key=lambda one: (-one[0], one[1])
    )
    if not scores or scores[0][0] < ALIKE:
        return Reading(problem="no_such")
    if len(scores) > 1 and scores[0][0] - scores[1][0] < CLEARLY:
        return Reading(problem="several")
    return Reading(value=options[scores[0][1]].value, sure=scores[0][0] > 95)  # noqa: PLR2004 - of 100


def _likeness(phrase: str, option: Option) -> float:
    ways = (" ".join(tokens(option.label[:600])), *vocabulary().choices.get(option.value, ()))
    return max(_one_likeness(phrase, way) for way in ways)


def _one_likeness(phrase: str, way: str) -> float:
    if not way:
        return 0.0
    if f" {way} " in f" {phrase} ":
        return 90.0 + min(len(way), 9)  # "on est certificateur": the longest name that is there
    known = vocabulary().around
    bare = " ".join(word for word in phrase.split() if word not in known) or phrase
    whole = fuzz.ratio(bare, way)
    if len(bare) > 3 and f" {bare} " in f" {way} ":  # noqa: PLR2004 - "Tours" of "Université de Tours"
        return max(whole, 88.0)
    longest = max((fuzz.ratio(word, way) for word in bare.split() if len(word) > 5), default=0.0)  # noqa: PLR2004
    return max(whole, fuzz.token_sort_ratio(bare, way), longest - 2)
