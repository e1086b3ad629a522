"""A person's last name or first name, out of what is said around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.reading import Option, Reading
from dialogs.slots.whole_names import first_of, last_of, with_capitals
from dialogs.vocabulary import vocabulary
from dialogs.vocabulary.given_names import given_names
from dialogs.wording import plain, tidy

MOST_CHARACTERS: Final = 80
MOST_WORDS: Final = 6
_FIRST: Final = r"(?:prenoms?|first name|given name)"
_LAST: Final = r"(?:(?<!pre)nom(?: de famille)?|last name|surname|family name)"
_IS: Final = r"(?: est| c'est| c| is)? ?[:=]? ?"
_NAME: Final = re.compile(r"[^\W\d_]+(?:[ '.-]{1,2}[^\W\d_]+)*\.?")
_OF_A_SITE: Final = re.compile(r"[^\W\d_]{2}\.[^\W\d_]{2}")  # "www.example.org": mails would make it a link
_WORD: Final = re.compile(r"[^\W\d_]+")
_ELIDED: Final = re.compile(r"\b[jtncJTNC](?:'[^\W\dA-Z_]| |$)")  # "n'est", "c est"; not "N'Guessan"
_DENIED: Final = re.compile(
    r"(?:c'est |ce n'est |it's )?(?:pas|not) "
    r"(?:(?:le|la|the) \w+ (?=(?:le|la|the) )|[^,;.]{1,40}?(?:[,;.] ?(?:mais )?|\bmais |\bbut | (?=c'est |it's )))"
)  # "pas Durant, Durand", "pas le 1 le 2", "c'est pas Marie c'est Maria"
_INSTEAD: Final = re.compile(
    r"(?<=\w)(?:,? (?:plutot que|au lieu de|et pas|rather than|instead of) (?:le |la |the )?\w+"
    r"|, (?:et )?(?:pas|not) (?:le |la |l'|the )?[^,;.]{2,40})$"
)
_CORRECTED: Final = re.compile(
    r"(?<=\w)[,;.! ]+(?:(?:euh|heu|ah|oh|er|um|enfin|mais|oups|oops|zut|mince)[ ,.]+)*"
    r"(?:non|nan|no|pardon|sorry|plutot|rather|enfin|je voulais dire|i mean(?:t)?|actually|desole|desolee|oups|oops)"
    r"[ ,.:!]+"
    r"(?:(?:c'est|c'etait|c|it's|euh|heu|avec|zut|mince|oups|oops|pardon|sorry|desolee?)[ ,.!]+)*"
    r"(?!que?\b|than\b)(?=[^\W\d_]{2})"
)  # "Loïc euh pardon Ludovic"
_SPELLED: Final = re.compile(r"(?<!\w)[^\W\d_](?:[ .-]{1,2}[^\W\d_]){2,}(?!\w)")  # "B E R T H I E R"
_REMARK: Final = re.compile(r"(?<=\w)(?:[,;] | ?\(| - | mais | but )")
_NOTHING: Final = frozenset({"", "pas", "et pas", "et non", "non", "non pas", "not", "and not", "mais pas"})
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


def without_closing(tidied: str) -> str:
    """Return the words without the thanks and regards they end with."""
    return tidied[: len(vocabulary().closings.sub("", plain(tidied)))]


def corrected(tidied: str) -> str:
    """Return what is said last of "GRETA de Pau, ah non, IFSI de Pau"."""
    after = [one.end() for one in _CORRECTED.finditer(plain(tidied))]
    return tidied[after[-1] :] if after else tidied


def without_denied(tidied: str) -> str:
    """Return what is meant of "pas Durant, Durand" and of "le second plutôt que le premier"."""
    tidied = tidied[: len(_INSTEAD.sub("", plain(tidied)))]
    denied = _DENIED.match(plain(tidied))
    return tidied[denied.end() :] if denied and denied.end() < len(tidied) else tidied


def _read(words: str, *, first: bool) -> Reading:
    tidied = _unspelled(tidy(words))
    last = _without_remark(corrected(tidied), first=first)
    return last if last.value else _without_remark(tidied, first=first)


def _without_remark(tidied: str, *, first: bool) -> Reading:
    """Read the words, or else what stands before a remark: "Dupond, avec un d à la fin"."""
    reading = _of_words(tidied, first=first)
    if reading.problem in {"not_a_name", "address", "digits"} and (remark := _REMARK.search(tidied)):
        return _of_words(tidied[: remark.start()], first=first)
    return reading


def _unspelled(tidied: str) -> str:
    """Return the words with a name that was spelled in one piece, and once if it was also said."""

    def joined(spelled: re.Match[str]) -> str:
        name = "".join(letter for letter in spelled[0] if letter.isalpha())
        return "" if plain(name) in plain(tidied[: spelled.start()]) else name.capitalize()

    return _SPELLED.sub(joined, tidied)


def _of_words(tidied: str, *, first: bool) -> Reading:
    if "@" in tidied:
        return Reading(problem="address")
    bare = _bare(_part_named(tidied, first=first))
    if not bare:
        return Reading(problem="missing")
    if any(character.isdigit() for character in bare):
        return Reading(problem="digits")
    parts = _WORD.findall(plain(bare))
    if len(bare) > MOST_CHARACTERS or len(parts) > MOST_WORDS or not _is_name(bare):
        return Reading(problem="not_a_name")
    if _ELIDED.search(bare) or any(part in vocabulary().not_names for part in parts if len(part) > 1):
        return Reading(problem="not_a_name")
    introduced = bool(vocabulary().introduced.search(plain(tidied)))
    value = with_capitals(first_of(bare) if first else last_of(bare, introduced=introduced))
    is_one = bare[:1].isupper() or any(part in given_names() for part in parts)  # "je suis largué" is a call for help
    return Reading(value=value, sure=len(parts) <= _MANY and introduced, within=not is_one)


def _is_name(bare: str) -> bool:
    return bool(_NAME.fullmatch(bare)) and not _OF_A_SITE.search(bare)


def _part_named(tidied: str, *, first: bool) -> str:
    """Return what stands after the label that was asked for, where both are given: "nom Durand prénom Zoé"."""
    even = plain(tidied)
    mine, other = (_FIRST, _LAST) if first else (_LAST, _FIRST)
    others = rf"[^,;]{{2,40}}?,? (?:c'est |est )?(?:mon |le |my )?{other}"
    after = re.search(rf"^{others},?(?: et| and)? (?P<mine>[^,;]{{2,40}}?),? (?:c'est )?(?:mon |le |my ){mine}$", even)
    if after:
        return tidied[after.start("mine") : after.end("mine")]  # "Patrick mon prénom et Lefort mon nom"
    labelled = re.search(rf"\b{mine}\b{_IS}", even)
    if labelled is None:
        return tidied
    end = re.search(rf"(?:^|[,;. ])(?:et )?(?:mon |le |my |the )?{other}\b", even[labelled.end() :])
    if end is None and not re.search(rf"\b{other}\b", even[: labelled.start()]):
        return tidied
    named = tidied[labelled.end() : labelled.end() + end.start()] if end else tidied[labelled.end() :]
    return tidied if plain(named).strip(" ,;.") in _NOTHING else named  # "Robert c'est mon nom pas mon prénom"


def _bare(tidied: str) -> str:
    """Return the name without what is around it."""
    known = vocabulary()
    bare = without_denied(without_opening(tidied))
    label = known.name_labels.match(plain(bare))
    bare = bare[label.end() :] if label else bare
    even = plain(bare)
    return bare[: len(known.name_endings.sub("", even))].strip(" .,;:!?\"«»()=*_'")
