"""Which sheet, or which separator, and which row of it holds the headers: the one whose headers fit best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.spreadsheet import limits
from actions.spreadsheet.cleaning import cleaned
from actions.spreadsheet.columns import Columns, recognise
from actions.spreadsheet.plain_words import plain
from actions.spreadsheet.refusal import SheetRefusedError
from actions.spreadsheet.tables import Cell, Table

LEAST_HEADERS = 3
"""Fewer are found in any text."""

_NOTES = frozenset(
    "obligatoire facultatif facultative conditionnel conditionnelle optionnel optionnelle mandatory optional"  # noqa: SIM905
    " required conditional o f n c oui non".split()
)
_LONGEST_HEADER = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    table: Table
    columns: Columns


def choose(tables: Sequence[Table], chosen: Mapping[int, str] | None = None) -> Found:
    """Return the table to read, a hidden one only where none that people see will do.

    Raise `SheetRefusedError` where none has headers that we know.
    """
    nearest = 0
    for is_hidden in (False, True):
        best = _best([table for table in tables if table.is_hidden == is_hidden])
        recognised = len(best.columns.recognised) if best else 0
        if best and recognised >= LEAST_HEADERS:
            row, headers = best.columns.row, _headers(best.table, best.columns.row)
            return Found(table=best.table, columns=recognise(row, headers, chosen))
        nearest = max(nearest, recognised)
    if not any(map(_holds_something, tables)):
        raise SheetRefusedError("empty_sheet")
    raise SheetRefusedError("no_headers", recognised=nearest, least=LEAST_HEADERS)


def is_note(cells: Sequence[Cell]) -> bool:
    """Tell whether the row beneath the headers only says which of them are obligatory."""
    said = {plain(text) for cell in cells if (text := cleaned(cell))}
    return len(said) > 0 and said <= _NOTES and not said <= {"oui", "non", "o", "n", "f"}


def _best(tables: Sequence[Table]) -> Found | None:
    """Return the table and the row whose headers fit best; typing mistakes are borne where too few are right."""
    best: Found | None = None
    for mistyped in (False, True):
        for table in tables:
            for columns in _header_rows(table, mistyped=mistyped):
                if best is None or columns.weight > best.columns.weight:
                    best = Found(table=table, columns=columns)
        if best is not None and len(best.columns.recognised) >= LEAST_HEADERS:
            break
    return best


def _holds_something(table: Table) -> bool:
    return any(cell != "" and cleaned(cell) for _, cells in table.rows() for cell in cells)


def _header_rows(table: Table, *, mistyped: bool) -> list[Columns]:
    rows = []
    for number, cells in table.rows():
        if number > limits.HEADER_ROWS:
            break
        headers = _texts(cells)
        if any(headers):
            rows.append(recognise(number, headers, mistyped=mistyped))
    return rows


def _headers(table: Table, row: int) -> list[str]:
    return next(_texts(cells) for number, cells in table.rows() if number == row)


def _texts(cells: Sequence[Cell]) -> list[str]:
    """A header is text: a number or a day is none, nor is a whole paragraph."""
    texts = [cleaned(cell) if isinstance(cell, str) else "" for cell in cells]
    return [text if len(text) <= _LONGEST_HEADER else "" for text in texts]
