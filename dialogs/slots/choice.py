"""One of a few things: by its label, its number, its rank or the words people have for it."""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

from dialogs.slots.names import without_closing, without_denied
from dialogs.slots.reading import Option, Reading
from dialogs.slots.settled import Spotted, settled
from dialogs.vocabulary import vocabulary
from dialogs.wording import spaced, tidy, tokens

ALIKE: Final = 80  # of 100
CLEARLY: Final = 1  # more alike than the next one
CONTAINED: Final = 80  # and one more a letter: the longest name that is in the words is meant
LONGEST: Final = 20
SHORT: Final = 3  # letters: "cfa" is in many names
ALMOST: Final = 86
SURE: Final = 88
TWO: Final = 2
_OTHER: Final = r"(?:(?:l )?autre|the other(?: one)?|plutot l autre|c est l autre)"
_NOT: Final = re.compile(
    r"(?:(?:non|no|ah|alors|euh|nous|on|je|ne|n|est|c|ce|suis|sommes|we|i|are|am|m|re) )*"
    rf"(?:pas|not) (?:(?:le|la|un|une|the|a|de) )?(?P<alone>\w+(?: \w+)?)(?: {_OTHER})?"
    rf"|{_OTHER} (?:pas|not) (?:(?:le|la|un|une|the|a) )?(?P<after>\w+(?: \w+)?)"
)
_NO_OTHER: Final = re.compile(r"\b(?:et )?(?:pas|not) (?:un |une |the |any |l )?(?:autres?|others?)\b")
_WORD: Final = re.compile(r"[^\W_]+")
_MOST_DIGITS: Final = 3


class Choice:
    """The values are what is stored; their labels come with the options."""

    __slots__ = ("name", "values")

    def __init__(self, *values: str) -> None:
        self.name = "choice"
        self.values = values

    def __repr__(self) -> str:
        return f"Choice{self.values!r}"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        return chosen(words, options or [Option(value=value, label=value) for value in self.values])


def chosen(words: str, options: Sequence[Option]) -> Reading:
    """Return the value of the option that the words name."""
    said = tokens(without_denied(tidy(words)))
    phrase = " ".join(said)
    if not phrase:
        return Reading(problem="missing")
    plainly = next((one for one in options if phrase in {_plain(one.label), _plain(one.value)}), None)
    plainly = plainly or _the_other(words, options)
    if plainly is not None:
        return Reading(value=plainly.value, sure=True)
    rank = ranked(words)
    if rank is not None:
        place = rank - 1 if rank else len(options) - 1
        if 0 <= place < len(options):
            return Reading(value=options[place].value, sure=True)
        return Reading(problem="no_such_number")
    signed = [option.value for option in options if _is_signed(phrase, option)]
    return Reading(value=signed[0]) if len(signed) == 1 else _alike(phrase, options)


def _the_other(words: str, options: Sequence[Option]) -> Option | None:
    """Return what is meant of two by "pas certificateur" or "l'autre, pas déposant"."""
    denied = _NOT.fullmatch(" ".join(tokens(tidy(words)))) if len(options) == TWO else None
    if denied is None:
        return None
    value = _alike(denied["after"] or denied["alone"], options).value
    return next((option for option in options if value is not None and option.value != value), None)


def ranked(words: str) -> int | None:
    """Return the number that words name and nothing else: 1 for "le premier de la liste", 0 for the last one.

    Of several the one that is meant: "le 1, pardon le 2".
    """
    known = vocabulary()
    phrase = _NO_OTHER.sub("", spaced(without_closing(without_denied(tidy(words)))))
    if known.pausing.found_in(phrase):  # "une seconde" is not the second one
        return None
    said = list(_WORD.finditer(phrase))
    numbered = [(one, _rank_of(one[0])) for one in said if one[0] not in known.indefinite]
    spotted = [Spotted(str(rank), one.start(), one.end()) for one, rank in numbered if rank is not None]
    if not spotted and len(said) <= 3:  # noqa: PLR2004 - "le un", "the first one"
        spotted = [Spotted("1", one.start(), one.end()) for one in said if one[0] in known.indefinite]
    around = known.around | known.around_ranks | (known.between_ranks if len(spotted) > 1 else frozenset())
    if any(rank is None and one[0] not in around for one, rank in numbered):
        return None
    value = settled(phrase, spotted)
    return None if value is None else int(value)


def _rank_of(word: str) -> int | None:
    known = vocabulary()
    if word.isdigit():
        return (int(word) or None) if len(word) <= _MOST_DIGITS else None
    if word in known.last:
        return 0
    if len(word) >= 2 * SHORT and (
        alike := process.extractOne(word, known.ordinals.keys(), scorer=fuzz.ratio, score_cutoff=ALMOST)
    ):
        return known.ordinals[alike[0]]
    return known.ordinals.get(word)


def _is_signed(phrase: str, option: Option) -> bool:
    return any(sign.search(phrase) for sign in vocabulary().signs.get(option.value, ()))


def _alike(phrase: str, options: Sequence[Option]) -> Reading:
    scores = sorted(((_likeness(phrase, option), -place) for place, option in enumerate(options)), reverse=True)
    if not scores or scores[0][0] < ALIKE:
        return Reading(problem="no_such")
    if len(scores) > 1 and scores[0][0] - scores[1][0] < CLEARLY:
        return Reading(problem="several")
    return Reading(value=options[-scores[0][1]].value, sure=scores[0][0] >= SURE)


def _likeness(phrase: str, option: Option) -> float:
    ways = (_plain(option.label), *vocabulary().choices.get(option.value, ()))
    known = vocabulary().around
    bare = " ".join(word for word in phrase.split() if word not in known) or phrase
    return max(_one_likeness(phrase, bare, way) for way in ways)


def _one_likeness(phrase: str, bare: str, way: str) -> float:
    if not way:
        return 0.0
    if way in {phrase, bare}:
        return 100.0
    if len(way) > SHORT and f" {way} " in f" {phrase} ":
        return CONTAINED + min(len(way), LONGEST) * 0.35  # never sure: "c'est quoi un certificateur ?"
    score = max(fuzz.ratio(bare, way), fuzz.token_sort_ratio(bare, way))
    if len(bare) > SHORT and set(bare.split()) <= set(way.split()):  # "Tours" of "Université de Tours"
        score = max(score, ALMOST)
    word = max((fuzz.ratio(word, way) for word in bare.split() if len(word) > 2 * SHORT), default=0.0)
    return max(score if score >= ALMOST else 0.0, ALIKE + 2.0 if word >= SURE else 0.0)


def _plain(label: str) -> str:
    return " ".join(tokens(tidy(label)))
