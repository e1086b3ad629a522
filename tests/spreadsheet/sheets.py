"""Spreadsheets as small certifiers keep them, written by real programs' libraries."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from lxml import etree

from actions.flux.outcome import Head

TODAY = date(2026, 11, 27)
HEAD = Head(
    id_flux="a-flux",
    sent_at="2026-11-27T10:00:00+01:00",
    emitter="12ABC345",
    certifier="12ABC345",
    contract="MCFCER000123",
)
ROW: Mapping[str, Any] = {
    "N° de candidat": "C-1",
    "Code": "RS5875",
    "Nom de naissance": "Dupont",
    "Prénom": "Élodie",
    "Sexe": "Femme",
    "Date de naissance": "15/11/1996",
    "Code INSEE": "31555",
    "Date d'obtention": "01/03/2026",
    "Obtention": "admission",
    "Donnée certifiée": "oui",
}
SCHEMA = Path(__file__).parent.parent.parent / "actions" / "flux" / "schema.xsd"


def workbook(path: Path, *rows: Sequence[Any], before: Sequence[Sequence[Any]] = ()) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Session")
        for number, row in enumerate((*before, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(number, column, cell)
                else:
                    sheet.write(number, column, cell)
    return path


def sheet_of(path: Path, *changes: Mapping[str, Any]) -> Path:
    """Write a workbook of a row for each change."""
    headers = list(dict.fromkeys([*ROW, *(name for change in changes for name in change)]))
    return workbook(path, headers, *([{**ROW, **change}.get(header, "") for header in headers] for change in changes))


def text_of(path: Path, encoding: str, separator: str, *rows: Sequence[str]) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


def is_valid(path: Path) -> bool:
    return etree.XMLSchema(file=str(SCHEMA)).validate(etree.parse(str(path)))
