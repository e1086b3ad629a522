"""A spreadsheet of certification data: what it holds, and the flux made of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from actions.flux.outcome import Head
from actions.flux.writing import writing_flux
from actions.spreadsheet import headers as named
from actions.spreadsheet import limits
from actions.spreadsheet.choosing import Found, choose, is_note
from actions.spreadsheet.cleaning import cleaned
from actions.spreadsheet.columns import Columns
from actions.spreadsheet.delimited import open_text
from actions.spreadsheet.passage_row import RowRead, RowReader
from actions.spreadsheet.problems import PLACES_KEPT, ProblemGroup, Problems, writing_problems
from actions.spreadsheet.refusal import SheetRefusedError
from actions.spreadsheet.tables import Cell, Table
from actions.spreadsheet.template import EXAMPLES
from actions.spreadsheet.workbook import open_workbook

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
_NAMED_KEPT = 20
_SAID = 40  # characters of a number in a refusal
_BCR, _CONTRACT = re.compile(r"[0-9A-Za-z]{8}"), re.compile(r"\S{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a spreadsheet holds, to be confirmed before a flux is made of it; nothing personal is in it.

    `certifiers` and `contracts` are the ones that its rows name, at most twenty; `examples` counts rows of a template
    that were left in; `passed_over` are the first numbers of rows that are nearly empty, such as totals; `ids_made`
    counts rows without an idTechnique, which get one of ours.
    """

    name: str  # of the sheet, empty for a text file
    encoding: str  # of a text file
    separator: str
    columns: Columns
    rows: int
    good: int  # rows that a passage can be made of
    certifiers: tuple[str, ...]
    contracts: tuple[str, ...]
    examples: int
    passed_over: tuple[int, ...]
    ids_made: int
    problem_number: int
    problems: tuple[ProblemGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """`written` passages of `sheet.rows` are in the file; where none is there is no file."""

    sheet: Sheet
    head: Head
    written: int


def read_sheet(
    path: Path,
    name: str,
    *,
    today: date | None = None,
    chosen: Mapping[int, str] | None = None,
    problems: Path | None = None,
) -> Sheet:
    """Tell what a spreadsheet holds; `name` is the file's own, by which its kind is known.

    `chosen` are the fields that a person chose for columns (`Column.index`), "" for one to leave out. Every problem is
    written to the file `problems`, if one is wanted (`problems.read_problems`). Raise `SheetRefusedError`.
    """
    with _opened(path, name) as tables:
        counting = _Counting(choose(tables, chosen), today or _today())
        with writing_problems(problems) as writer:
            counting.problems = Problems(writer)
            for _ in counting.read():
                pass
        return counting.sheet()


def convert(
    path: Path,
    name: str,
    target: Path,
    head: Head,
    *,
    today: date | None = None,
    chosen: Mapping[int, str] | None = None,
    problems: Path | None = None,
) -> Converted:
    """Write a flux of the rows that are right; as `read_sheet` else.

    What `head` leaves empty of emitter, certifier and contract is taken from the sheet, where all rows agree; a
    certifier who deposits is the emitter.
    """
    with _opened(path, name) as tables:
        found = choose(tables, chosen)
        if found.columns.missing:
            raise SheetRefusedError("missing_columns", fields=", ".join(found.columns.missing))
        counting = _Counting(found, today or _today())
        head = _whole_head(head, found, counting.reader)
        with writing_problems(problems) as writer, writing_flux(target, head) as flux:
            counting.problems = Problems(writer)
            for read in counting.read():
                if read.passage:
                    flux.passage(replace(read.passage, ordinal=flux.written + 1))
        return Converted(sheet=counting.sheet(), head=head, written=flux.written)


class _Counting:
    """Reads the rows of a table, and counts."""

    def __init__(self, found: Found, today: date) -> None:
        self.problems = Problems()
        self.reader = RowReader(found.columns, today, found.table.errors)
        self._found = found
        self._rows = self._good = self._examples = self._ids_made = 0
        self._passed_over: list[int] = []
        self._certifiers: dict[str, None] = {}
        self._contracts: dict[str, None] = {}

    def read(self) -> Iterator[RowRead]:
        for number, cells in data_rows(self._found):
            if self.reader.is_example(cells, EXAMPLES):
                self._examples += 1
                continue
            if not self.reader.says_something(cells):
                self._passed_over += [number] if len(self._passed_over) < PLACES_KEPT else []
                continue
            self._rows += 1
            if self._rows > limits.ROWS:
                raise SheetRefusedError("too_many_rows", rows=self._rows, most=limits.ROWS)
            read = self.reader.read(self._rows, number, cells)
            self._good += read.passage is not None
            self._ids_made += read.is_id_made
            for known, said in ((self._certifiers, read.certifier), (self._contracts, read.contract)):
                if said and len(known) < _NAMED_KEPT:
                    known[said] = None
            for problem in read.problems:
                self.problems.add(problem)
            yield read

    def sheet(self) -> Sheet:
        table = self._found.table
        return Sheet(
            name=table.name,
            encoding=table.encoding,
            separator=table.separator,
            columns=self._found.columns,
            rows=self._rows,
            good=self._good,
            certifiers=tuple(self._certifiers),
            contracts=tuple(self._contracts),
            examples=self._examples,
            passed_over=tuple(self._passed_over),
            ids_made=self._ids_made,
            problem_number=self.problems.number,
            problems=self.problems.groups(),
        )


def data_rows(found: Found) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows beneath the headers that hold something in a column we know."""
    indexes = [column.index for column in found.columns.recognised]
    begins = found.columns.row
    for number, cells in found.table.rows():
        if number <= begins:
            continue
        if not any(index < len(cells) and cells[index] != "" and cleaned(cells[index]) for index in indexes):
            continue
        if number == begins + 1 and is_note(cells):
            continue
        yield number, cells


def _whole_head(head: Head, found: Found, reader: RowReader) -> Head:
    """Complete the head by the sheet; a flux has one certifier and one contract, so that rows must agree."""
    certifier = _one_of("certifier", head.certifier, _named(found, reader, named.CERTIFIER))
    contract = _one_of("contract", head.contract, _named(found, reader, named.CONTRACT))
    emitter = head.emitter or certifier
    for what, form, said in (
        ("certifier", _BCR, certifier),
        ("contract", _CONTRACT, contract),
        ("emitter", _BCR, emitter),
    ):
        if not form.fullmatch(said):
            raise SheetRefusedError(f"bad_{what}", said=said[:_SAID])
    return replace(head, certifier=certifier, contract=contract, emitter=emitter)


def _named(found: Found, reader: RowReader, field: str) -> list[str]:
    column = reader.column(field)
    if column is None:
        return []
    said: dict[str, None] = {}
    for _, cells in data_rows(found):
        text = reader.organisation(cells, field)
        if text and reader.says_something(cells) and not reader.is_example(cells, EXAMPLES):
            said[text] = None
        if len(said) > _NAMED_KEPT:
            break
    return list(said)


def _one_of(what: str, given: str, said: list[str]) -> str:
    if len(said) > 1:
        raise SheetRefusedError(f"several_{what}s", said=", ".join(one[:_SAID] for one in said[:_NAMED_KEPT]))
    if given and said and given.upper() != said[0]:
        raise SheetRefusedError(f"other_{what}", given=given, said=said[0][:_SAID])
    if not given and not said:
        raise SheetRefusedError(f"no_{what}")
    return given or said[0]


def _opened(path: Path, name: str) -> AbstractContextManager[list[Table]]:
    """Open a file as what it is: a workbook named .csv is read as a workbook."""
    size = path.stat().st_size
    if not size:
        raise SheetRefusedError("empty_file")
    with path.open("rb") as file:
        beginning = file.read(8)
    suffix = Path(name).suffix.lower()
    if beginning.startswith(b"PK\x03\x04"):
        return open_workbook(_not_larger(path, size, limits.WORKBOOK_BYTES))
    if beginning.startswith(b"PK"):
        raise SheetRefusedError("damaged")
    if beginning == bytes.fromhex("d0cf11e0a1b11ae1"):
        raise SheetRefusedError("encrypted" if _is_encrypted(path) else "old_excel")
    if suffix in WORKBOOKS or beginning.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise SheetRefusedError("not_a_spreadsheet")
    if beginning.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise SheetRefusedError("markup")  # some programs write HTML and call it .xls
    if suffix not in TEXTS:
        raise SheetRefusedError("not_a_spreadsheet")
    return open_text(_not_larger(path, size, limits.TEXT_BYTES))


def _not_larger(path: Path, size: int, most: int) -> Path:
    if size > most:
        raise SheetRefusedError("too_large", megabytes=size >> 20, most=most >> 20)
    return path


def _is_encrypted(path: Path) -> bool:
    """Tell whether an OLE file is a workbook under a password: one of its streams is called so."""
    mark, kept = "EncryptedPackage".encode("utf-16-le"), b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if mark in kept + block:
                return True
            kept = block[-len(mark) :]
    return False


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the person's day, to understand two figures of a year
