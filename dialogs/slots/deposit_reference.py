"""Which one deposit is meant: by its receipt's number, its file, its day, or its place: "l'avant-dernier"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from actions.deposit_criteria import ANY, line_of, parts_of
from dialogs.slots.choice import chosen, ranked
from dialogs.slots.deposit_lines import LineSaid, line_said, may_order
from dialogs.slots.deposit_signs import Said
from dialogs.slots.dictated import read_also_dictated
from dialogs.slots.reading import Option, Reading
from dialogs.slots.receipt_number import mistyped_numbers, spotted_numbers
from dialogs.slots.settled import settled
from dialogs.vocabulary import vocabulary
from dialogs.vocabulary.deposits import Sign, deposit_words
from dialogs.wording import plain, tidy, tokens

MOST_CHARACTERS: Final = 200  # a longer sentence tells a story
MISTYPED: Final = 2  # signs in which a number may differ from one of the list
_NUMBERED: Final = "number="
_DAY: Final = re.compile(r"d[l]?#")  # "celui du 3" is no rank
_FILE: Final = re.compile(r"[oN][f1]*(?P<name>w)")
_ONE: Final = frozenset({"last", "rank", "name", "period"})  # what may single one out
_ELSE: Final = re.compile(r"[ehHk!ix]")  # "is …", "have …", "which …": not "give me …"
_ELSE_OF_ONE: Final = re.compile(r"[ehH!ix]")  # of one whose number is said: "where is …" asks for it
_WITH_AR: Final = re.compile(r"a[ .]?r(?:[^a-z0-9]*[a-z0-9]){12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DepositReference:
    """The value is a line of `actions.deposit_criteria`, or that of an option."""

    name: str = "deposit_reference"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        tidied = tidy(words)
        numbered = read_also_dictated(tidied, _numbered)
        if numbered.value is not None or numbered.problem == "several":
            return numbered
        picked = _picked(tidied, options) if options else Reading()
        if picked.value is not None or numbered.problem != "missing":
            return picked if picked.value is not None else numbered
        described = _described(_document(tidied)[1])
        if options and not described.sure and (named := chosen(words, options)).value is not None:
            return named
        return described


@dataclass(frozen=True, slots=True)
class ReceiptAsked:
    """What is asked for, "receipt" or "report", and the line of the deposit it is of."""

    document: str
    deposit: str


def asks_receipt(text: str) -> ReceiptAsked | None:
    """Return what a sentence asks for that, as a whole, asks for the receipt or the report of one deposit.

    None for questions of knowledge, for complaints, and where it does not say of which deposit.
    """
    tidied = tidy(text) if len(text) <= MOST_CHARACTERS else ""
    document, rest = _document(tidied)
    deposit = _of(rest) if document or names_one_number(text) else None
    return ReceiptAsked(document, deposit) if deposit else None


def names_one_number(text: str) -> bool:
    """Say whether the words are nothing but the number of a receipt, with its AR: "AR-…", "où en est le dépôt AR-…"."""
    tidied = tidy(text)
    numbers = [one for one in spotted_numbers(tidied) if _WITH_AR.match(tidied, one.start)]
    if settled(tidied, numbers) is None or _document(tidied)[0]:
        return False
    for one in numbers:
        tidied = _without(tidied, one.start, one.end)
    said = line_said(tidied)
    return not (said.parts or said.left or _ELSE_OF_ONE.search(said.letters))


def _document(tidied: str) -> tuple[str, str]:
    """Return which document is named, if one is and not several, and the words without it."""
    even = plain(tidied)
    for document, pattern in deposit_words().documents:
        found = pattern.search(even)
        if found:
            is_one = not found[0].split()[0].endswith("s")
            return document if is_one else "", _without(tidied, found.start(), found.end())
    return "", tidied


def _of(rest: str) -> str | None:
    """Return the line of the deposit that the rest of a sentence names, if it does nothing else."""
    numbers = spotted_numbers(rest)
    value = settled(rest, numbers)
    for one in numbers:
        rest = _without(rest, one.start, one.end)
    said = line_said(rest)
    if (_ELSE if value is None else _ELSE_OF_ONE).search(said.letters):
        return None
    if value is not None:
        return None if said.left else f"{_NUMBERED}{value}"
    described = _described(rest)
    is_one = bool(_ONE & parts_of(described.value or "").keys())
    return described.value if described.sure and is_one else None


def _without(tidied: str, start: int, end: int) -> str:
    return tidied[:start] + " " * (end - start) + tidied[end:]


def _numbered(tidied: str) -> Reading:
    numbers = spotted_numbers(tidied)
    value = settled(tidied, numbers)
    if value is not None:
        return Reading(value=f"{_NUMBERED}{value}", sure=True)
    if numbers:
        return Reading(problem="several")
    return Reading(problem="not_a_number" if mistyped_numbers(tidied) else "missing")


def _picked(tidied: str, options: Sequence[Option]) -> Reading:
    """Return the option that is named by its place or by a number that is almost its own; the newest comes first."""
    near = [
        option
        for one in mistyped_numbers(tidied)
        for option in options
        if _differs(one.value, option.value.removeprefix(_NUMBERED)) <= MISTYPED
    ]
    if len(near) == 1:
        return Reading(value=near[0].value)
    labelled = _labelled(tidied, options)
    if labelled is not None:
        return Reading(value=labelled, sure=True)
    said = line_said(tidied)
    place = 1 if _has(said, Sign.BEFORE_LAST) else _place(tidied, said)
    if place is None or not place < len(options):
        return Reading(problem="no_such")
    return Reading(value=options[place].value, sure=True)


def _labelled(tidied: str, options: Sequence[Option]) -> str | None:
    """Return the only option in whose label is all that is said: "lot-mai.xml", "avril"."""
    said = {word for word in tokens(tidied) if word not in vocabulary().around}
    named = [option.value for option in options if said and said <= set(tokens(option.label))]
    return named[0] if len(named) == 1 and not all(map(str.isdigit, said)) else None


def _place(tidied: str, said: LineSaid) -> int | None:
    rank = None if _DAY.search(said.row.letters) else ranked(tidied)
    if rank is None:
        return None
    of_list = any(one.sign is Sign.SHOW for one in said.row.said)  # "le dernier de la liste"
    return rank - 1 if rank else -1 if of_list else 0


def _differs(signs: str, number: str) -> int:
    own = number.replace("-", "").removeprefix("AR")
    return sum(one != other for one, other in zip(signs, own, strict=True)) if len(signs) == len(own) else len(own) + 1


def _described(tidied: str) -> Reading:
    """Return the line of what is said of a deposit whose number is not."""
    said = line_said(tidied)
    parts = {key: value for key, value in said.parts.items() if value != ANY and key != "most"}
    left = {one for one in said.left if one.sign is not Sign.BEFORE_LAST}
    place = None if _DAY.search(said.row.letters) else ranked(tidied)
    lasts = [one for one, letter in zip(said.row.said, said.letters, strict=True) if letter == Sign.LAST]
    if _has(said, Sign.BEFORE_LAST):
        parts["last"] = "2"
    elif place:
        return Reading(value=line_of({"rank": str(place)}), sure=True)
    elif place == 0 or said.parts.get("most") == "1" or (lasts and not _is_many(said, lasts[0])):
        parts["last"] = "1"
    elif "most" in said.parts or lasts:
        return Reading(problem="several")
    if not parts and (named := _FILE.search(said.letters)):
        file = said.row.said[named.start("name")]  # it is left: "the file arrived" names none
        parts["name"] = tidied[file.start : file.end]
    if not parts or said.problem in {"no_such_date", "several"}:
        return Reading(problem=said.problem or "missing")
    return Reading(value=line_of(parts), sure=not left, within=may_order(said))


def _is_many(said: LineSaid, last: Said) -> bool:
    return plain(said.row.tidied[last.start : last.end]).endswith("s") or Sign.DEPOSITS in said.letters


def _has(said: LineSaid, sign: Sign) -> bool:
    return sign in said.letters
