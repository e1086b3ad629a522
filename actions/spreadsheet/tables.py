"""A table of cells, whatever file it comes from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

Cell = str | int | float | bool | date | time | timedelta
"""What one cell holds; "" where it holds nothing."""

Rows = Iterator[tuple[int, Sequence[Cell]]]
"""Rows with their number as a spreadsheet shows it, from 1; a row may be shorter than others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet of a workbook, or a text file cut at one separator.

    `rows` begins anew each time it is called. `errors` are (row, column), from 0, of cells that hold an error.
    """

    rows: Callable[[], Rows]
    name: str = ""
    encoding: str = ""
    separator: str = ""
    errors: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False
