"""Another answer to what was asked before: "non pardon, mon mail c'est …", "corriger le prénom"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from dialogs.slots import (
    Bcr,
    Bcrs,
    Choice,
    Consent,
    ContractNumber,
    Email,
    FirstName,
    Kind,
    LastName,
    Reading,
    Siret,
    YesNo,
)
from dialogs.slots.bcr import USUAL_BCR
from dialogs.slots.yes_no import NO
from dialogs.vocabulary import vocabulary
from dialogs.wording import plain, spaced, tidy, tokens

# Kinds whose values cannot be taken for another kind's, so that the slot need not be named.
UNMISTAKABLE: Final = (Email, Bcr, Bcrs, ContractNumber, Siret)
# Of these anything with a digit can be one: said by itself, only what has the usual shape corrects it, not "Durand2".
IDENTIFIERS: Final = (Bcr, Bcrs, ContractNumber)
_USUAL: Final = re.compile(rf"(?:{USUAL_BCR.pattern})(?: (?:{USUAL_BCR.pattern}))*|Y?MCF(?:CER|RT)\d{{4,12}}")
_GIVES: Final = re.compile(
    r" ?(?:,? ?(?:c'? ?est|c|ct|est|etait|is|was|sera|ce sera|devient|en|par|to|into|with|it'? ?s)\b|[:=]"
    r"|,? ?(?:s'? ?(?:ecrit|orthographie)|is (?:spelled|spelt|written))\b)"
)
_MINE: Final = re.compile(r" (?:mon|le|la|ma|l'|my|the) ?$", re.IGNORECASE)
_HOW: Final = re.compile(
    r"\b(?:comment|coment|commen|cmt|how|quand|when|pourquoi|why|ou|where|delai|combien|apres|ensuite|later|afterwards)\b"
)
_EXCEPT: Final = re.compile(
    r"\b(?:sauf|excepte|hormis|a part|mais pas|except|apart from|but(?: not)?)(?: pour| for)?"
    r"(?: le| la| mon| ma| the| my)? ?(?:l')?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Another answer to what was asked before; None: the person wants to give one."""

    slot: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class _Mention:
    slot: str
    start: int
    end: int


def correction(
    asked: str, words: str, reading: Reading, others: Mapping[str, Kind], names: Mapping[str, Sequence[str]]
) -> Correction | None:
    """Return what the words correct; `reading` is what the slot that was asked makes of them."""
    tidied = tidy(words)
    marked = vocabulary().correcting.found_in(spaced(tidied))
    mentions = _mentions(tidied, [asked, *others], names)
    if reading.value is not None and any(mention.slot == asked for mention in mentions):
        return None
    meant = _meant(plain(tidied), mentions)
    if meant and meant.slot != asked:
        return _of_mentioned(tidied, meant, reading, others, marked=marked)
    refuses = reading.value == NO and reading.within  # "c'est pas bon, 12ABC345"
    if not mentions and (reading.value is None or (marked and (refuses or not reading.sure))):
        return _of_value(tidied, others, marked=marked)
    return None


def _meant(even: str, mentions: Sequence[_Mention]) -> _Mention | None:
    """Return the mention that the words are about: of "le nom est bon mais pas le prénom" the second one."""
    excepted = (one for one in mentions if _EXCEPT.search(even[: one.start]))
    return next(excepted, mentions[0] if mentions else None)


def _of_mentioned(
    tidied: str, mention: _Mention, reading: Reading, others: Mapping[str, Kind], *, marked: bool
) -> Correction | None:
    kind = others[mention.slot]
    rest = tidied[mention.end :]
    even = plain(tidied)
    gives = _GIVES.match(plain(rest))
    phrase = spaced(tidied)
    asks = any(one.search(phrase) for one in vocabulary().asking_to_correct)
    if (marked or gives) and "?" not in tidied:
        given = rest[gives.end() if gives else 0 :] or _MINE.sub("", tidied[: mention.start])
        value = _given(kind, given, names_it=bool(gives)) if gives or not asks else None
        value = value or (_sure(kind, tidied) if _is_unmistakable(kind) else None)
        if value is not None and (marked or not _is_unmistakable(kind) or value != reading.value):
            return Correction(slot=mention.slot, value=value)
    if (reading.sure and reading.value != NO) or _HOW.search(even):  # "my email is wrong" is a no, too
        return None
    return Correction(slot=mention.slot) if asks or _is_all(tidied, mention) else None


def _of_value(tidied: str, others: Mapping[str, Kind], *, marked: bool) -> Correction | None:
    """A value of its own shape says which slot it is of; the one answered last where two have that shape."""
    if "?" in tidied:
        return None
    for slot, kind in reversed(list(others.items())):
        value = _sure(kind, tidied) if _is_unmistakable(kind) else None
        if value and isinstance(kind, ContractNumber) and USUAL_BCR.fullmatch(value) and _has_bcr(others):
            continue
        if value and (marked or not isinstance(kind, IDENTIFIERS) or _USUAL.fullmatch(value)):
            return Correction(slot=slot, value=value)
        if marked and isinstance(kind, Choice) and (value := _read(kind, tidied)):
            return Correction(slot=slot, value=value)
    return None


def _mentions(tidied: str, slots: Sequence[str], names: Mapping[str, Sequence[str]]) -> list[_Mention]:
    """Return the slots that are named, in the words' order; of a name inside another one, only the longer."""
    even = plain(tidied)
    found = [
        _Mention(slot, one.start(), one.end())
        for slot in slots
        for name in _patterns((*names.get(slot, ()), *vocabulary().slots.get(slot, ())))
        for one in name.finditer(even)
    ]
    longest = [one for one in found if not any(_holds(other, one) for other in found)]
    return sorted(longest, key=lambda one: (one.start, slots.index(one.slot)))


def _holds(other: _Mention, one: _Mention) -> bool:
    return other.start <= one.start and other.end >= one.end and other.end - other.start > one.end - one.start


@cache
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return what finds the names of a slot, which are always the same."""
    joined = ("[ '-]{1,2}".join(words) for words in map(tokens, names) if words)
    return tuple(re.compile(rf"(?<![\w@.]){name}(?![\w@])") for name in joined)


def _is_all(tidied: str, mention: _Mention) -> bool:
    """Say whether the words do nothing but name the slot: "non, le prénom"."""
    even = plain(tidied)
    left = even[: mention.start] + " " + even[mention.end :]
    known = vocabulary()
    return all(
        word in known.around or word in known.no.says or word in {"le", "son", "mon", "ma"} for word in tokens(left)
    )


def _is_unmistakable(kind: Kind) -> bool:
    return isinstance(kind, UNMISTAKABLE)


def _has_bcr(others: Mapping[str, Kind]) -> bool:
    return any(isinstance(kind, Bcr | Bcrs) for kind in others.values())


def _given(kind: Kind, given: str, *, names_it: bool) -> str | None:
    """Return the value that is given; of a person's name, only what looks like one: not "le nom est bon"."""
    bare = given.strip()
    if isinstance(kind, LastName | FirstName) and not bare[:1].isupper():
        first = next(iter(tokens(bare)), "")
        if first in vocabulary().judging or (not names_it and kind.read(bare).within):
            return None
    return _read(kind, given)


def _sure(kind: Kind, words: str) -> str | None:
    reading = kind.read(words)
    return reading.value if reading.sure else None


def _read(kind: Kind, words: str) -> str | None:
    if isinstance(kind, YesNo | Consent) or not words.strip():
        return None
    return kind.read(words).value
