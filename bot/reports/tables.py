"""Tables as CSV that spreadsheet programs open as they are: UTF-8 with its mark, semicolons, nothing they would run."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from actions.spreadsheet.protection import protect

WriteRow = Callable[[Iterable[str]], None]


class Number(str):
    """A number as one language writes it, of our own making: a spreadsheet program is to calculate with it."""

    __slots__ = ()


@contextmanager
def writing_rows(target: BinaryIO) -> Iterator[WriteRow]:
    """Write rows of cells; `target` stays open."""
    text = TextIOWrapper(target, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")

    def write(cells: Iterable[str]) -> None:
        writer.writerow([cell if isinstance(cell, Number) else protect(cell) for cell in cells])

    try:
        yield write
    finally:
        text.detach()  # which flushes, and closes nothing
