"""What people say of deposits, each word or phrase as a sign of what it does in a sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from actions.deposit_criteria import PROCESSED, PROCESSING, RECEIVED, WITH_ERRORS, WITHDRAWN
from actions.periods import WEEKDAYS
from dialogs.vocabulary import Files, vocabulary
from dialogs.wording import tokens

FINISHED: Final = frozenset({PROCESSED, WITH_ERRORS})
PENDING: Final = frozenset({RECEIVED, PROCESSING})
STATUSES: Final[Mapping[str, frozenset[str]]] = {
    "processed": frozenset({PROCESSED}),
    "errors": frozenset({WITH_ERRORS}),
    "finished": FINISHED,
    "pending": PENDING,
    "received": frozenset({RECEIVED}),
    "withdrawn": frozenset({WITHDRAWN}),
}
"""What each group of words says came of a deposit."""


class Sign(StrEnum):
    """One letter each, so that a sentence is a row of letters in which turns of phrase are found by patterns."""

    MONTH = "M"
    UNCLEAR_MONTH = "m"
    WEEKDAY = "W"
    MOMENT = "R"
    UNIT = "u"
    LAST = "p"
    THIS = "t"
    AGO = "g"
    SINCE = "S"
    UNTIL = "U"
    BEFORE = "B"
    AFTER = "A"
    BETWEEN = "E"
    AND = "&"
    TO = ">"
    OF = "d"
    FOR = "P"
    NOT = "!"
    EXCEPT = "x"
    STATUS = "s"
    DEPOSITS = "n"
    FILES = "N"
    ONE = "o"
    THOSE = "z"
    ALL = "a"
    ANYTIME = "T"
    FILTER = "G"
    REMOVE = "c"
    PART = "j"
    SHOW = "v"
    HAVE = "h"
    DO_I_HAVE = "H"
    ASKS = "e"
    WHICH = "k"
    SENT = "Q"
    WHO = "q"
    ARE = "i"
    MINE = "y"
    ORGANISATION = "O"
    BEFORE_LAST = "b"
    THE = "l"
    A = "1"
    AROUND = "f"
    # Of what is no word:
    NUMBER = "#"
    MANY = "K"
    YEAR = "Y"
    DAY = "D"
    BCR = "C"
    FILE = "F"
    WORD = "w"


Phrase = tuple[str, ...]
# In this order: of a phrase that is in two groups the first counts.
_GROUPS: Final = (
    ("other", Sign.WORD),
    ("the", Sign.THE),
    ("ago", Sign.AGO),
    ("before_last", Sign.BEFORE_LAST),
    ("since", Sign.SINCE),
    ("until", Sign.UNTIL),
    ("before", Sign.BEFORE),
    ("after", Sign.AFTER),
    ("between", Sign.BETWEEN),
    ("to", Sign.TO),
    ("and", Sign.AND),
    ("of", Sign.OF),
    ("not", Sign.NOT),
    ("except", Sign.EXCEPT),
    ("last", Sign.LAST),
    ("this", Sign.THIS),
    ("deposits", Sign.DEPOSITS),
    ("files", Sign.FILES),
    ("one", Sign.ONE),
    ("those", Sign.THOSE),
    ("anytime", Sign.ANYTIME),
    ("all", Sign.ALL),
    ("filter", Sign.FILTER),
    ("remove", Sign.REMOVE),
    ("show", Sign.SHOW),
    ("have", Sign.HAVE),
    ("do_i_have", Sign.DO_I_HAVE),
    ("asks", Sign.ASKS),
    ("which", Sign.WHICH),
    ("sent", Sign.SENT),
    ("who", Sign.WHO),
    ("are", Sign.ARE),
    ("mine", Sign.MINE),
    ("for", Sign.FOR),
    ("organisations", Sign.ORGANISATION),
    ("a", Sign.A),
)


@dataclass(frozen=True, slots=True)
class DepositWords:
    """`signs` says what a phrase is, and of what: a month's number, a status's group.

    `more` are ways to ask for the next page, `documents` patterns of what a deposit gives, the more special first.
    """

    signs: Mapping[Phrase, tuple[Sign, str]]
    longest: int
    words: frozenset[str]
    more: frozenset[Phrase]
    documents: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def deposit_words() -> DepositWords:
    """Read once, when somebody first speaks of deposits."""
    files = Files.read()
    signs: dict[Phrase, tuple[Sign, str]] = {}
    for phrase, sign, value in _all(files):
        signs.setdefault(phrase, (sign, value))
    words = frozenset(word for phrase in signs for word in phrase)
    documents = [
        (document, re.compile(source))
        for document in reversed(files.keys("deposits", "documents"))
        for source in files.all("deposits", "documents", document)
    ]
    return DepositWords(
        signs=signs,
        longest=max(len(phrase) for phrase in signs),
        words=words,
        more=frozenset(_phrases(files, "more")),
        documents=tuple(documents),
    )


def _all(files: Files) -> Iterator[tuple[Phrase, Sign, str]]:
    for place, sign in (
        ("months", Sign.MONTH),
        ("unclear_months", Sign.UNCLEAR_MONTH),
        ("moments", Sign.MOMENT),
        ("units", Sign.UNIT),
        ("statuses", Sign.STATUS),
        ("parts", Sign.PART),
    ):
        for key in files.keys("deposits", place):
            yield from ((phrase, sign, key) for phrase in _phrases(files, place, key))
    for key in files.keys("deposits", "weekdays"):
        yield from ((phrase, Sign.WEEKDAY, WEEKDAYS[int(key) - 1]) for phrase in _phrases(files, "weekdays", key))
    for place, sign in _GROUPS:
        yield from ((phrase, sign, "") for phrase in _phrases(files, place))
    around = {token for word in files.all("deposits", "around") for token in tokens(word)}
    yield from (((word,), Sign.AROUND, "") for word in sorted(around | vocabulary().around))


def _phrases(files: Files, *places: str) -> Iterator[Phrase]:
    return (tuple(tokens(phrase)) for phrase in files.all("deposits", *places) if tokens(phrase))
