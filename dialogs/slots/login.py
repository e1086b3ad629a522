"""What a person signs in with: 9 letters and digits, or what they take for it, such as marie.durand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.choice import chosen
from dialogs.slots.email import Email
from dialogs.slots.reading import Option, Reading
from dialogs.slots.runs import whole
from dialogs.slots.settled import Spotted, settled
from dialogs.vocabulary import vocabulary
from dialogs.wording import plain, tidy, tokens

LENGTH: Final = 9
SHORTEST: Final = 3
LONGEST: Final = 40
_HANDLE: Final = re.compile(r"(?<![\w@.])[^\W_]+(?:[._-][^\W_]+)+(?![\w@])")
_CODE: Final = re.compile(r"(?<![\w@.-])(?=[a-z0-9]*\d)[a-z0-9]{4,20}(?![\w@])")
_PIECES: Final = re.compile(r"(?<![\w@.-])[A-Z0-9]{1,5}(?:[ -][A-Z0-9]{1,5}){1,5}(?![\w@])")
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")  # "rh-formation", if it is all that is said
_BETWEEN: Final = re.compile(r"[ -]")


@dataclass(frozen=True, slots=True)
class LoginId:
    name: str = "login_id"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        tidied = tidy(words)
        if "@" in tidied:
            return Reading(problem="address")
        reading = _read(tidied)
        if reading.sure or not options:
            return reading
        named = _one_of(tidied, options) or chosen(words, options)
        return named if named.value else Reading(problem="several" if named.problem == "several" else "missing")


@dataclass(frozen=True, slots=True)
class LoginOrEmail:
    name: str = "login_or_email"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        address = Email().read(words, options)
        if address.value or address.problem != "missing":
            return address
        return _read(tidy(words))


def _one_of(tidied: str, options: Sequence[Option]) -> Reading | None:
    """Return the account that the words name by its person: "Luc", "Mme Fontaine"."""
    said = {word for word in tokens(tidied) if word not in vocabulary().around}
    named = [option.value for option in options if said and said <= set(tokens(option.label))]
    if len(named) > 1:
        return Reading(problem="several")
    return Reading(value=named[0], sure=True) if named else None


def _read(tidied: str) -> Reading:
    exact = [*whole(tidied, LENGTH), *_cut(tidied)]
    value = settled(tidied, exact)
    if value is not None:
        return Reading(value=value, sure=True)
    if in_pieces := _in_pieces(tidied):
        return Reading(value=in_pieces)
    even = plain(tidied)
    loose = [
        Spotted(tidied[found.start() : found.end()], found.start(), found.end())
        for pattern in (_HANDLE, _CODE)
        for found in pattern.finditer(even)
        if _can_be(found[0])
    ]
    value = settled(tidied, sorted(exact + loose, key=lambda one: one.start))
    if value is not None:
        return Reading(value=value, sure=False)
    if exact or loose:
        return Reading(problem="several")
    return _alone(tidied)


def _cut(tidied: str) -> list[Spotted]:
    """Return what is 9 characters in pieces: "KRT 7M2 QPX", as it is read aloud from a mail."""
    return [
        Spotted(value, found.start(), found.end())
        for found in _PIECES.finditer(tidied)
        if len(value := _BETWEEN.sub("", found[0])) == LENGTH and any(character.isdigit() for character in value)
    ]


def _in_pieces(tidied: str) -> str | None:
    """Return the login if the words are one and nothing else, in whatever pieces: "krt 7m2 qpx", "hugo 23456"."""
    value = _BETWEEN.sub("", tidied)
    alone = len(value) == LENGTH and value.isascii() and value.isalnum() and any(map(str.isdigit, value))
    return value.upper() if alone else None


def _alone(tidied: str) -> Reading:
    known = vocabulary()
    bare = tidied.strip(' .,;:!?"«»()')
    word = plain(bare)
    if SHORTEST <= len(word) <= LONGEST and _WORD.fullmatch(word) and word not in known.not_logins:
        return Reading(value=bare)
    found = known.login_named.search(plain(tidied))
    if found and found["word"] not in known.not_logins:
        return Reading(value=tidied[found.start("word") : found.end("word")])
    return Reading(problem="missing")


def _can_be(word: str) -> bool:
    return any(mark in word for mark in "._") or any(character.isdigit() for character in word)
