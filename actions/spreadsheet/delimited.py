"""A text file of cells, as spreadsheets export it: its encoding found, cut at each separator it may have."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Self, TextIO

from actions.spreadsheet import limits
from actions.spreadsheet.refusal import SheetRefusedError
from actions.spreadsheet.tables import Rows, Table

SEPARATORS = (";", "\t", ",", "|")
_BLOCK = 1 << 18
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD_MAC_ACCENTS = bytes((0x88, 0x8D, 0x8E, 0x8F, 0x90, 0x94, 0x99, 0x9D, 0x9E))  # à ç é è ê î ô ù û in Mac Roman
_WINDOWS_ACCENTS = "àçéèêîôùû".encode("cp1252")


@contextmanager
def open_text(path: Path) -> Iterator[list[Table]]:
    """Yield a table for each separator that the file uses; raise `SheetRefusedError`."""
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            beginning = file.read(_BLOCK)
    except UnicodeError as broken:
        raise SheetRefusedError("not_text") from broken
    declared = beginning[4] if beginning[:4].lower() == "sep=" and beginning[5:6] in "\r\n" else ""
    used = [separator for separator in SEPARATORS if separator in beginning]
    yield [
        Table(rows=partial(_rows, path, encoding, separator), encoding=encoding, separator=separator)
        for separator in ([declared] if declared else used or [";"])
    ]


def _rows(path: Path, encoding: str, separator: str) -> Rows:
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=separator)
        try:
            for number, cells in enumerate(reader, start=1):
                lines.taken = 0
                if len(cells) > limits.COLUMNS:
                    _refuse_wide(cells)
                yield number, [] if number == 1 and cells and cells[0].lower() == "sep=" else cells
        except csv.Error as broken:  # a quotation mark that is never closed swallows what follows
            raise SheetRefusedError("quotes", line=reader.line_num) from broken
        except UnicodeError as broken:
            raise SheetRefusedError("not_text") from broken


class _Lines:
    """Lines of a file, none of them endless, nor the row that they make: both would fill the memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._number = 0
        self.taken = 0  # characters of this row

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._file.readline(limits.ROW_CHARACTERS)
        self._number += 1
        self.taken += len(line)
        if self.taken >= limits.ROW_CHARACTERS:
            raise SheetRefusedError("quotes", line=self._number)
        if not line:
            raise StopIteration
        return line


def _refuse_wide(cells: list[str]) -> None:
    last = max((number for number, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    if last > limits.COLUMNS:
        raise SheetRefusedError("too_many_columns", columns=last, most=limits.COLUMNS)


def _encoding(path: Path) -> str:
    """Read the whole file once: an accent that tells may be on its last line."""
    with path.open("rb") as file:
        beginning = file.read(4)
        for mark, encoding in _BOMS:
            if beginning.startswith(mark):
                return encoding
        file.seek(0)
        is_utf8, seen = True, [0] * 256
        decoder = codecs.getincrementaldecoder("utf-8")()
        while block := file.read(_BLOCK):
            if b"\0" in block:
                raise SheetRefusedError("not_text")
            if is_utf8:
                is_utf8 = _decodes(decoder, block)
            for byte in set(block.translate(None, bytes(range(128)))):
                seen[byte] += block.count(byte)
        if is_utf8 and _decodes(decoder, b"", final=True):
            return "utf-8"
    old_mac = sum(seen[byte] for byte in _OLD_MAC_ACCENTS)
    return "mac_roman" if old_mac > sum(seen[byte] for byte in _WINDOWS_ACCENTS) else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
