"""What is wrong with cells: each by its place, and grouped by reason for showing."""

import dataclasses
import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PLACES_KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """What is wrong with one cell, or with a row, whose `cell` is its number alone.

    `reason` names its words in `actions/texts/<lang>/sheets.yaml`. `facts` may hold the value, that is personal data:
    for a report or the person's own terminal, never for a chat, a log or a mail.
    """

    cell: str  # "C12", as a spreadsheet shows it
    header: str
    field: str
    reason: str
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemGroup:
    """The same reason in the same column; `cells` are the first places. Of values nothing is here: it may be shown."""

    reason: str
    field: str
    header: str
    number: int
    cells: tuple[str, ...]
    facts: Mapping[str, str] = dataclasses.field(
        default_factory=dict
    )  # limits and lists of values, not what people wrote


_SHOWN = frozenset({"least", "most", "allowed", "other", "type"})


class Problems:
    """Counts problems and keeps the first places of each group; all go to `writer` where there is one."""

    def __init__(self, kept: "ProblemWriter | None" = None) -> None:
        self._kept = kept
        self._groups: dict[tuple[str, str, str], tuple[list[str], Mapping[str, str]]] = {}
        self._numbers: dict[tuple[str, str, str], int] = {}
        self.number = 0

    def add(self, problem: CellProblem) -> None:
        key = (problem.reason, problem.field, problem.header)
        if key not in self._groups:
            shown = {name: value for name, value in problem.facts.items() if name in _SHOWN}
            self._groups[key] = ([], shown)
        cells = self._groups[key][0]
        if len(cells) < PLACES_KEPT:
            cells.append(problem.cell)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        self.number += 1
        if self._kept:
            self._kept.write(problem)

    def groups(self) -> tuple[ProblemGroup, ...]:
        """Return the groups, the largest first."""
        return tuple(
            ProblemGroup(
                reason=reason,
                field=about,
                header=header,
                number=self._numbers[reason, about, header],
                cells=tuple(cells),
                facts=facts,
            )
            for (reason, about, header), (cells, facts) in sorted(
                self._groups.items(), key=lambda one: -self._numbers[one[0]]
            )
        )


class ProblemWriter:
    """Writes every problem to a file, a line of JSON each: there may be a million."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file

    def write(self, problem: CellProblem) -> None:
        self._file.write(
            json.dumps(dataclasses.asdict(problem), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        )


@contextmanager
def writing_problems(path: Path | None) -> Iterator[ProblemWriter | None]:
    """Write problems to a file, if there is to be one."""
    if path is None:
        yield None
        return
    with gzip.open(path, "wb", compresslevel=3) as file:
        yield ProblemWriter(file)


def read_problems(path: Path) -> Iterator[CellProblem]:
    """Yield every problem that was written."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield CellProblem(**json.loads(line))
