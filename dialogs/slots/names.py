"""A person's last name or first name, out of what is said around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.reading import Option, Reading
from dialogs.slots.whole_names import first_of, last_of, with_capitals
from dialogs.vocabulary import vocabulary
from dialogs.wording import plain, tidy

MOST_CHARACTERS: Final = 80
MOST_WORDS: Final = 6
_FIRST: Final = r"(?:prenoms?|first name|given name)"
_LAST: Final = r"(?:(?<!pre)nom(?: de famille)?|last name|surname|family name)"
_IS: Final = r"(?: est| c'est| c| is)? ?[:=]? ?"
_NAME: Final = re.compile(r"[^\W\d_]+(?:[ '.-]{1,2}[^\W\d_]+)*\.?")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ELIDED: Final = re.compile(r"\b[jtncJTNC](?:'[^\W\dA-Z_]| |$)")  # "n'est", "c est"; not "N'Guessan"
_DENIED: Final = re.compile(r"(?:pas|not) [^,;.]{1,40}(?:[,;.] ?(?:mais )?|\bmais |\bbut )")  # "pas Durant, Durand"
_REMARK: Final = re.compile(r"(?<=\w)[,;(]")
_MANY: Final = 3


@dataclass(frozen=True, slots=True)
class LastName:
    name: str = "last_name"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return _read(words, first=False)


@dataclass(frozen=True, slots=True)
class FirstName:
    name: str = "first_name"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return _read(words, first=True)


def without_opening(tidied: str) -> str:
    """Return the words without the greetings and hesitations they begin with."""
    opening = vocabulary().openings.match(plain(tidied))
    return tidied[opening.end() :] if opening and opening.end() < len(tidied) else tidied


def without_denied(tidied: str) -> str:
    """Return what is meant of "pas Durant, Durand"."""
    denied = _DENIED.match(plain(tidied))
    return tidied[denied.end() :] if denied and denied.end() < len(tidied) else tidied


def _read(words: str, *, first: bool) -> Reading:
    tidied = tidy(words)
    reading = _of_words(tidied, first=first)
    if reading.value is None and reading.problem == "not_a_name" and (remark := _REMARK.search(tidied)):
        return _of_words(tidied[: remark.start()], first=first)  # "Dupond, avec un d à la fin"
    return reading


def _of_words(tidied: str, *, first: bool) -> Reading:
    if "@" in tidied:
        return Reading(problem="address")
    bare = _bare(_part_named(tidied, first=first))
    if not bare:
        return Reading(problem="missing")
    if any(character.isdigit() for character in bare):
        return Reading(problem="digits")
    parts = _WORD.findall(plain(bare))
    if len(bare) > MOST_CHARACTERS or len(parts) > MOST_WORDS or not _NAME.fullmatch(bare):
        return Reading(problem="not_a_name")
    if _ELIDED.search(bare) or any(part in vocabulary().not_names for part in parts if len(part) > 1):
        return Reading(problem="not_a_name")
    introduced = bool(vocabulary().introduced.search(plain(tidied)))
    value = with_capitals(first_of(bare) if first else last_of(bare, introduced=introduced))
    return Reading(value=value, sure=len(parts) <= _MANY and introduced)


def _part_named(tidied: str, *, first: bool) -> str:
    """Return what stands after the label that was asked for, where both are given: "nom Durand prénom Zoé"."""
    even = plain(tidied)
    mine, other = (_FIRST, _LAST) if first else (_LAST, _FIRST)
    labelled = re.search(rf"\b{mine}\b{_IS}", even)
    if labelled is None:
        return tidied
    end = re.search(rf"(?:^|[,;. ])(?:et )?(?:mon |le |my |the )?{other}\b", even[labelled.end() :])
    if end is None and not re.search(rf"\b{other}\b", even[: labelled.start()]):
        return tidied
    return tidied[labelled.end() : labelled.end() + end.start()] if end else tidied[labelled.end() :]


def _bare(tidied: str) -> str:
    """Return the name without what is around it."""
    known = vocabulary()
    bare = without_denied(without_opening(tidied))
    label = known.name_labels.match(plain(bare))
    bare = bare[label.end() :] if label else bare
    even = plain(bare)
    return bare[: len(known.name_endings.sub("", even))].strip(" .,;:!?\"«»()=*_'")
