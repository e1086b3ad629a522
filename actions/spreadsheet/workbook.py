"""Sheets of an Excel workbook; macros, links to other files and formulas are left alone: the last values are read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from actions.spreadsheet import limits
from actions.spreadsheet.container import copy_checked
from actions.spreadsheet.parts import Parts, SheetScan
from actions.spreadsheet.refusal import SheetRefusedError
from actions.spreadsheet.tables import Rows, Table


@contextmanager
def open_workbook(path: Path) -> Iterator[list[Table]]:
    """Yield a table for each sheet that holds something; raise `SheetRefusedError`."""
    parts = Parts()
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        copy = Path(folder) / "workbook.xlsx"
        copy_checked(path, copy, parts.watch)
        try:
            with CalamineWorkbook.from_path(copy) as workbook:
                yield _tables(workbook, parts)
        except CalamineError as broken:
            raise SheetRefusedError("damaged") from broken


def _tables(workbook: CalamineWorkbook, parts: Parts) -> list[Table]:
    """Return the sheets that are not too large; refuse the workbook where all that hold something are."""
    tables = []
    refused = None
    for sheet in workbook.sheets_metadata:
        scan = parts.scan_of(sheet.name)
        if sheet.typ != SheetTypeEnum.WorkSheet or scan is None or not scan.rows:
            continue
        if too_large := _too_large(scan):
            refused = too_large
            continue
        rows = partial(_rows, workbook, sheet.name)
        is_hidden = sheet.visible != SheetVisibleEnum.Visible
        tables.append(Table(name=sheet.name, rows=rows, errors=frozenset(scan.errors), is_hidden=is_hidden))
    if refused and not tables:
        raise refused
    return tables


def _too_large(scan: SheetScan) -> SheetRefusedError | None:
    if scan.columns > limits.COLUMNS:
        return SheetRefusedError("too_many_columns", columns=scan.columns, most=limits.COLUMNS)
    if scan.rows > limits.ROWS + limits.HEADER_ROWS:
        return SheetRefusedError("too_many_rows", rows=scan.rows, most=limits.ROWS)
    if scan.rows * scan.columns > limits.CELLS:
        return SheetRefusedError("too_many_cells", most=limits.CELLS)
    return None


def _rows(workbook: CalamineWorkbook, name: str) -> Rows:
    sheet: CalamineSheet = workbook.get_sheet_by_name(name)
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [*before, *cells]
