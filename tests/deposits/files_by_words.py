"""Files as a transcript names them: "mars.xml good 3 bad 1", "liste.xlsx good 2", "mars.xml malformed", "scan.pdf".

good N:    passages of which nothing is wrong, rows of a table
bad N:     passages that are rejected, since they are there already; rows with a date that is none
malformed: XML that no reader bears to the end
by, for, under: the emitter, the certifier, the contract; where nothing is said, those of Claire of the demonstration,
           and of a table none
without C: a table that has not the column C
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

import xlsxwriter

from tests.deposits.flux_files import SOMEBODYS_NAME, flux, passage
from tests.spreadsheet.sheets import ROW

TABLES = {"for": "BCR", "under": "Numéro de contrat"}
OTHERS = {
    ".pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".docx": b"PK\x03\x04word/document.xml",
    ".txt": b"",
}
NO_DATE = "31/02/1996"
NEVER_CHANGED = datetime(2026, 1, 1)  # noqa: DTZ001 - what is written in a workbook has no zone


def written(name: str, words: Sequence[str]) -> bytes:
    """Return the content of a file; the same words give the same."""
    said = said_of(words)
    path = PurePath(name)
    match path.suffix:
        case ".xml":
            content = _flux(path.stem, said)
            return content[: len(content) // 2] if "malformed" in said else content
        case ".xlsx":
            return _table(path.stem, said)
        case other:
            return OTHERS[other]


def said_of(words: Sequence[str]) -> dict[str, str]:
    """Return what is said after a file's name."""
    pairs = [word for word in words if word != "malformed"]
    said = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return said | ({"malformed": ""} if "malformed" in words else {})


def _flux(stem: str, said: Mapping[str, str]) -> bytes:
    good = [f"{stem}-{number}" for number in range(int(said.get("good", "1")))]
    bad = good[:1] * int(said.get("bad", "0"))
    names = {"by": "emitter", "for": "certifier", "under": "contract"}
    head = {names[word]: value for word, value in said.items() if word in names}
    return flux(*map(passage, (*good, *bad)), **head)


def _table(stem: str, said: Mapping[str, str]) -> bytes:
    issued = date.today() - timedelta(days=20)  # noqa: DTZ011 - any day of late
    row: dict[str, Any] = {**ROW, "Nom de naissance": SOMEBODYS_NAME, "Date d'obtention": f"{issued:%d/%m/%Y}"}
    row |= {header: said[word] for word, header in TABLES.items() if word in said}
    row.pop(said.get("without", ""), None)
    good, bad = int(said.get("good", "1")), int(said.get("bad", "0"))
    dates = [ROW["Date de naissance"]] * good + [NO_DATE] * bad
    rows = [
        {**row, "N° de candidat": f"{stem}-{number}", "Date de naissance": born} for number, born in enumerate(dates)
    ]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.set_properties({"created": NEVER_CHANGED})
        sheet = book.add_worksheet()
        for number, cells in enumerate((list(row), *(list(one.values()) for one in rows))):
            sheet.write_row(number, 0, cells)
    return content.getvalue()
