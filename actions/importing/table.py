"""A CSV file as spreadsheets write it: its rows by column, and what keeps it from being read."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from actions.importing.problem import Problem

SEPARATORS = ";,\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`headers` are what it may be called, in plain letters; the first is what a missing one is asked for as."""

    name: str
    headers: tuple[str, ...]
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`labels` are the headers as the file has them, by the columns' names; `ignored` are those nobody asked for."""

    rows: Sequence[Row] = ()
    problems: Sequence[Problem] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    ignored: Sequence[str] = ()


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """Read a file; what cannot be read is among the problems."""
    try:
        text = _decoded(data)
    except UnicodeDecodeError as wrong:
        words = "is neither UTF-8 nor Windows-1252: save it as CSV UTF-8"
        return Table(problems=[Problem(line=data.count(b"\n", 0, wrong.start) + 1, words=words)])
    if "\0" in text:
        return Table(problems=[Problem(line=text[: text.index("\0")].count("\n") + 1, words="holds a NUL: not a CSV")])
    lines, broken = _lines(text)
    if not lines:
        return Table(problems=[*broken, Problem(line=1, words="is empty: its first line names the columns")])
    (first, headers), *rest = lines
    places, problems = _places(first, headers, columns)
    if problems:
        return Table(problems=problems)
    known = set(places.values())
    rows = [_row(line, cells, places) for line, cells in rest]
    too_long = [
        Problem(line=line, words=f"has {len(cells)} values for {len(headers)} columns: quote what holds a separator")
        for line, cells in rest
        if any(cell.strip() for cell in cells[len(headers) :])
    ]
    bad = {problem.line for problem in too_long}
    return Table(
        rows=[row for row in rows if row.line not in bad],
        problems=[*too_long, *broken],
        labels={name: headers[place].strip() for name, place in places.items()},
        ignored=[header.strip() for place, header in enumerate(headers) if place not in known and header.strip()],
    )


def plain(words: str) -> str:
    """Return words without accents, capitals and signs: « N° de contrat » is "n de contrat"."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", words) if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.casefold()).split())


def _decoded(data: bytes) -> str:
    """Spreadsheets write UTF-8, with a mark before it or not, or what Windows used before."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _lines(text: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Return the lines that hold anything, each with its number, and where reading stopped too early."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1  # a quoted value may go over several lines
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        words = "cannot be read from here on: a quotation mark is not closed, or has something behind it"
        return lines, [Problem(line=begins, words=words)]
    return lines, []


def _separator(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=header.count)


def _places(line: int, headers: Sequence[str], columns: Sequence[Column]) -> tuple[dict[str, int], list[Problem]]:
    """Return where each column is, and which are missing or there twice."""
    places: dict[str, int] = {}
    problems: list[Problem] = []
    named = [plain(header) for header in headers]
    for column in columns:
        found = [place for place, name in enumerate(named) if name in column.headers]
        if len(found) > 1:
            twice = " and ".join(headers[place].strip() for place in found)
            problems.append(Problem(line=line, column=column.name, words=f"is there more than once: {twice}"))
        elif found:
            places[column.name] = found[0]
        elif not column.may_be_missing:
            others = ", ".join(column.headers)
            problems.append(Problem(line=line, column=column.name, words=f"is missing; it may be called {others}"))
    return places, problems


def _row(line: int, cells: Sequence[str], places: Mapping[str, int]) -> Row:
    """Spreadsheets leave out empty cells at the end of a line."""
    values = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
    return Row(line=line, cells=values)
