"""Which deposits to list: "ceux de mars qui ont des erreurs", "last month with errors", "du 12ABC345"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from actions.deposit_criteria import anew, line_of
from dialogs.slots.choice import chosen
from dialogs.slots.deposit_lines import LineSaid, line_said, may_order
from dialogs.slots.reading import Option, Reading
from dialogs.vocabulary import vocabulary
from dialogs.vocabulary.deposits import deposit_words
from dialogs.wording import tidy, tokens

MOST_CHARACTERS: Final = 200  # a longer sentence tells a story
# A row of signs that asks: "montre-moi", "mes …", "ai-je des …", "quels dépôts", "est-ce que j'ai …".
_ASKS: Final = re.compile(r"[vyHQ]|k.*n|e.*h|h.*\?")
_QUESTION: Final = re.compile(r"[eHk?]|^i")
_DEPOSITS: Final = re.compile(r"[nNzQ]")
_OF_ONE: Final = re.compile(r"o")
_IF_ANY: Final = re.compile(r"H|e.*h|h.*\?")
_WHICH: Final = re.compile(r"k")
_ANEW: Final = re.compile(r"y.*n|n.*y")  # "mes dépôts …": all that it speaks of; not "ceux …", which is of those shown
_THOSE_OF: Final = re.compile(r"^l?z(?!.*[kevH?])")  # "ceux de mars qui ont des erreurs", and no question about them
_OF_THOSE: Final = re.compile(r"[zt]")
_STATES: Final = re.compile(r"^i|[nN].*(?<![fq])i[ld!]*s")  # "mes dépôts sont refusés"; not "ceux qui sont refusés"


@dataclass(frozen=True, slots=True)
class DepositFilter:
    """The value is a line of `actions.deposit_criteria`."""

    name: str = "deposit_filter"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        if len(options) == 1 and _asks_for_more(words):
            return Reading(value=options[0].value, sure=True)
        said = line_said(words)
        if options and (said.line is None or said.left):
            picked = chosen(words, options)
            if picked.value is not None and (picked.sure or said.line is None):
                return picked
        is_sure = said.line is not None and not said.left
        line = anew(said.line) if said.line is not None and _begins_anew(words, said) else said.line
        return Reading(value=line, problem=said.problem, sure=is_sure, within=may_order(said))


def _begins_anew(words: str, said: LineSaid) -> bool:
    """Say whether the words ask for deposits, and not for some of those that are shown."""
    letters = said.row.letters
    if _OF_THOSE.search(letters):
        return False
    return bool(_ANEW.search(letters)) or ("n" in letters and asks_deposits(words) is not None)


def _asks_for_more(words: str) -> bool:
    """Say whether the words ask for the next page, which is then what there is to choose."""
    known = vocabulary().around
    said = tuple(tokens(tidy(words)))
    return any(one in deposit_words().more for one in (said, tuple(word for word in said if word not in known)))


def asks_deposits(text: str) -> str | None:
    """Return the line of a sentence that, as a whole, asks for deposits to be shown.

    None for questions of knowledge, for complaints, and for what speaks of one deposit.
    """
    said = line_said(text) if len(text) <= MOST_CHARACTERS else None
    if said is None or said.line is None or said.left:
        return None
    letters = said.row.letters + ("?" if "?" in text else "")
    if not _asks(letters, has_period="period" in said.parts):
        return None
    parts = dict(said.parts)
    if "status" in parts and _STATES.search(letters) and not _WHICH.search(letters):
        if not _QUESTION.search(letters):
            return None
        del parts["status"]  # "mes dépôts de mars sont-ils traités ?": the list tells
    if not parts and "status" in said.parts:
        return None
    return line_of(parts) if parts or _is_whole_list(letters) else None


def _asks(letters: str, *, has_period: bool) -> bool:
    if not _DEPOSITS.search(letters):
        return False
    if has_period and _THOSE_OF.search(letters):
        return True
    if (_OF_ONE.search(letters) or "h" in letters) and not _IF_ANY.search(letters):
        return False
    return bool(_ASKS.search(letters)) or (has_period and "n" in letters and not _QUESTION.search(letters))


def _is_whole_list(letters: str) -> bool:
    return "a" in letters or "v" in letters
