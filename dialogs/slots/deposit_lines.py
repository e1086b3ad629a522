"""The line that words about deposits say, part by part, and which of the words say nothing known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from actions.deposit_criteria import ALL, ANY, STATUSES, WITHDRAWN, line_of
from actions.periods import is_period
from dialogs.slots.deposit_periods import periods_of
from dialogs.slots.deposit_signs import Row, Said, row_of
from dialogs.slots.deposit_statuses import statuses_of
from dialogs.slots.settled import Spotted, settled
from dialogs.vocabulary import vocabulary
from dialogs.vocabulary.deposits import Sign
from dialogs.wording import plain, tidy

MOST_WORDS: Final = 12  # of a certifier's name
TAKEN: Final = "_"
# "les 10 derniers", "10 dépôts", "last 10", "le dernier"
_MOST: Final = re.compile(r"[#K](?=p(?!u))|(?<=p)[#K](?!u)|[#K](?=[nN]|fp)")
_THE_LAST: Final = re.compile(r"(?<=l)p(?=[1o]|$)")
# What can be in a name, and a name that begins after "pour" or with a word like "université" after "de".
_NAME: Final = r"[wO](?:(?:[ldf#>P]|&)*[wO])*"
_FOR: Final = re.compile(rf"P[lPd]*(?P<named>{_NAME})")
_OF: Final = re.compile(r"d[ld]*(?P<named>O(?:(?:[ldf#>]|&)*[wO])*)")
_OF_THOSE: Final = re.compile(rf"z[dl]+(?P<named>{_NAME})")
_ALONE: Final = re.compile(r"^[ldf]*(?P<named>O(?:(?:[ldf#>P]|&)*[wO])+)[ldf]*$")
_NAMES: Final = (_FOR, _OF, _OF_THOSE, _ALONE)
_BEGINNING: Final = re.compile(r"[NdPo][l]?(?P<words>w+)F")  # of the name of a file that has blanks
_DENIED: Final = re.compile(r"![zldnN]*$")
_PART: Final = re.compile(r"(?:[ac!]|[cs!x][ld1]*G)[ldo]*(?P<part>j)")
_CLEARED: Final = re.compile(r"[c!xs][ld1ay]*G")
# What says nothing of its own: "mes derniers dépôts", "ceux qui sont".
_EMPTY: Final = frozenset("fldnNozyvhHekqQitap&>P1jG")
_SAYING: Final = frozenset("npaN")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSaid:
    """A line of `actions.deposit_criteria` or why there is none, and `left`, of the row, what was not understood.

    `letters` are the row's, with TAKEN for what a part was read of.
    """

    row: Row
    letters: str
    parts: Mapping[str, str]
    line: str | None = None
    problem: str | None = None
    left: tuple[Said, ...] = ()


def may_order(said: LineSaid) -> bool:
    """Say whether the one word there is may also say what shall be done: "annule"."""
    return said.parts == {"status": WITHDRAWN} and len(said.row.said) == 1 and not said.row.tidied.endswith("s")


def line_said(words: str) -> LineSaid:
    """Return what words say of which deposits are meant."""
    tidied = tidy(words)
    reading = _Reading(row_of(tidied))
    reading.take_everything()
    problem = reading.problem or ("missing" if reading.line is None else None)
    line = None if problem else reading.line
    return LineSaid(
        row=reading.row,
        letters=reading.letters_of(reading.row),
        parts=reading.parts,
        line=line,
        problem=problem,
        left=reading.left,
    )


class _Reading:
    """What is read of a row: each part takes its signs away, so that none is read twice."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.parts: dict[str, str] = {}
        self.problem: str | None = None
        self._bare = row.without(Sign.AROUND + Sign.WHO)
        self._taken: set[Said] = set()
        self._cleared = False

    def take_everything(self) -> None:
        self._take_parts_taken_back()
        self._take_period()
        self._take_most()
        self._take_whole(Sign.FILE, "name")
        self._take_beginnings_of_names()
        self._take_certifier()
        self._take_statuses()

    @property
    def line(self) -> str | None:
        if self.parts:
            return line_of(self.parts)
        return ALL if self._cleared or (_SAYING & set(self.row.letters) and not self.left) else None

    @property
    def left(self) -> tuple[Said, ...]:
        said = self.row.said
        return tuple(
            one
            for place, one in enumerate(said)
            if one not in self._taken and (one.sign not in _EMPTY or self._asks(place))
        )

    def _asks(self, place: int) -> bool:
        """Say whether it is "who" and not "which", or "where" (où) and not "or", between what was understood."""
        said = self.row.said
        one = said[place]
        if one.sign is Sign.WHO:
            return place == 0
        if one.sign != Sign.AND or not plain(self.row.tidied[one.start : one.end]).startswith("ou"):
            return False
        return not (any(other in self._taken for other in said[:place]) and any(o in self._taken for o in said[place:]))

    def letters_of(self, row: Row) -> str:
        return "".join(TAKEN if one in self._taken else one.sign.value for one in row.said)

    def _take(self, row: Row, first: int, last: int) -> None:
        self._taken.update(row.said[first:last])

    def _take_parts_taken_back(self) -> None:
        """Toutes les dates, enlève le filtre."""
        bare = self._bare
        for found in _PART.finditer(bare.letters):
            self.parts[bare.said[found.start("part")].value] = ANY
            self._take(bare, *found.span())
        for place, one in enumerate(bare.said):
            if one.sign is Sign.ANYTIME:
                self.parts["period"] = ANY
                self._take(bare, place, place + 1)
        cleared = _CLEARED.search(self.letters_of(bare))
        if cleared:
            self._cleared = True
            self._take(bare, *cleared.span())

    def _take_period(self) -> None:
        bare = self._bare
        spotted = []
        periods = periods_of(bare)
        for one in periods:
            if bare.said[one.first] not in self._taken:
                self._take(bare, one.first, one.last + 1)
                denied = _DENIED.search(bare.letters[: one.first])
                if denied and one is not periods[-1]:  # "pas ceux de mars, ceux d'avril"
                    self._take(bare, denied.start(), one.first)
                else:
                    spotted.append(Spotted(one.value, bare.said[one.first].start, bare.said[one.last].end))
        value = self._meant(spotted)
        if value is not None and not is_period(value):
            self.problem = "no_such_date"
        elif value is not None:
            self.parts["period"] = value

    def _take_most(self) -> None:
        bare = self._bare
        found = _MOST.search(self.letters_of(bare)) or _THE_LAST.search(self.letters_of(bare))
        if found is None:
            return
        one = bare.said[found.start()]
        if found[0] != "p":
            self.parts["most"] = one.value
        elif not plain(bare.tidied[one.start : one.end]).endswith("s"):
            self.parts["most"] = "1"
        self._take(bare, *found.span())

    def _take_whole(self, sign: Sign, key: str) -> None:
        spotted = [one for one in self.row.said if one.sign is sign]
        self._taken.update(spotted)
        value = self._meant([Spotted(one.value, one.start, one.end) for one in spotted])
        if value is not None:
            self.parts[key] = value

    def _take_beginnings_of_names(self) -> None:
        """Of "le fichier export mars.xml" the name is "mars.xml", by which it is found; "export" is of it, too."""
        for found in _BEGINNING.finditer("".join(one.sign.value for one in self.row.said)):
            self._take(self.row, *found.span("words"))

    def _take_certifier(self) -> None:
        self._take_whole(Sign.BCR, "certifier")
        if self.parts.get("certifier", ANY) != ANY:
            return
        for pattern in _NAMES:
            found = pattern.search(self.letters_of(self.row))
            if found and (name := self._name(*found.span("named"))):
                self.parts["certifier"] = name
                self._take(self.row, found.start("named"), found.end("named"))
                return

    def _name(self, first: int, last: int) -> str:
        name = self.row.text(first, last - 1)
        name = name[: len(vocabulary().after_organisations.sub("", plain(name)))].strip(' .,;:!?"«»()')
        return name if len(name.split()) <= MOST_WORDS else ""

    def _take_statuses(self) -> None:
        bare = self._bare
        letters = self.letters_of(bare)
        statuses = statuses_of(bare, letters)
        if statuses.values and statuses.values != STATUSES:
            self.parts["status"] = ",".join(sorted(statuses.values))
        self._taken.update(bare.said[place] for place in statuses.places)

    def _meant(self, spotted: list[Spotted]) -> str | None:
        value = settled(self.row.tidied, spotted)
        if value is None and spotted:
            self.problem = "several"
        return value
