"""What is wrong with a file, and where: for operators, in the command line's English."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from actions.outcome import Refusal

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`column` is our name of it, empty for what is wrong with a whole line."""

    line: int
    column: str = ""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Generic[Record]):
    """A record, and the line of the file that it begins on."""

    number: int
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An organisation that a line names, in a role."""

    line: int
    column: str
    bcr: str
    role: str


class RowsRefused(Refusal):
    """Records that do not fit what the portal knows: nothing was written. Fact: `problems`, each as text."""

    key: ClassVar[str] = "rows_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            problems=[{"line": str(one.line), "column": one.column, "words": one.words} for one in problems]
        )
        self.problems = tuple(problems)
