"""What kind of file this really is, by its first bytes and not by its name."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_BEGINNING = 4096
_LISTED = 65_536  # bytes at the end of a zip archive that are searched
_OFFICE = (b"word/document.xml", b"ppt/presentation.xml", b"xl/workbook.bin", b"content.xml")
_TAG = re.compile(rb"<[?!A-Za-z_]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f\x1b")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


class Sort(StrEnum):
    XML = "xml"
    UTF16 = "utf16"  # XML or other text, in an encoding of two or four bytes a character
    XLSX = "xlsx"
    OLD_EXCEL = "old_excel"
    OTHER_OFFICE = "other_office"  # a text document, a presentation, an OpenDocument file
    CSV = "csv"
    PDF = "pdf"
    ZIP = "zip"
    GZIP = "gzip"
    IMAGE = "image"
    HTML = "html"
    JSON = "json"
    EMPTY = "empty"
    TEXT = "text"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`agrees`: the name's ending is one that such files have."""

    sort: Sort
    agrees: bool


_ENDINGS = {
    Sort.XML: {".xml"},
    Sort.UTF16: {".xml", ".csv", ".txt"},
    Sort.XLSX: {".xlsx", ".xlsm"},
    Sort.OLD_EXCEL: {".xls", ".doc", ".ppt", ".msg"},
    Sort.OTHER_OFFICE: {".docx", ".pptx", ".ods", ".odt", ".xlsb"},
    Sort.CSV: {".csv", ".txt", ".tsv"},
    Sort.PDF: {".pdf"},
    Sort.ZIP: {".zip"},
    Sort.GZIP: {".gz", ".tgz"},
    Sort.IMAGE: {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"},
    Sort.HTML: {".html", ".htm"},
    Sort.JSON: {".json"},
    Sort.TEXT: {".txt"},
}


def sniff(path: Path, name: str = "") -> Sniffed:
    """Tell what a file is; raises OSError where it cannot be read."""
    with path.open("rb") as file:
        start = file.read(_BEGINNING)
    sort = _archive(path) if start.startswith(b"PK\x03\x04") else sort_of(start)
    return Sniffed(sort, Path(name or path.name).suffix.lower() in _ENDINGS.get(sort, set()))


def sort_of(start: bytes) -> Sort:
    """Tell what a file is that begins like this."""
    if not start.strip(b" \t\r\n\xef\xbb\xbf"):
        return Sort.EMPTY
    if signed := _by_signature(start):
        return signed
    if start.startswith(_BOMS) or _in_wide_characters(start):
        return Sort.UTF16
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _TAG.match(text):
        return Sort.HTML if _HTML.match(text) else Sort.XML
    if _CONTROLS.intersection(start):
        return Sort.BINARY
    return _text(text)


def _by_signature(start: bytes) -> Sort | None:
    if start.startswith(b"%PDF-"):
        return Sort.PDF
    if start.startswith(_PICTURES) or (start.startswith(b"RIFF") and start[8:12] == b"WEBP"):
        return Sort.IMAGE
    if start.startswith(b"PK\x03\x04"):
        return Sort.ZIP
    if start.startswith(b"\x1f\x8b"):
        return Sort.GZIP
    return Sort.OLD_EXCEL if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") else None


def _in_wide_characters(start: bytes) -> bool:
    """Tell whether Latin letters have a zero byte before or behind them."""
    first = start[:4]
    return first.count(0) in {2, 3} and any(byte in b'< \t\r\n;"abcdefghijklmnopqrstuvwxyz' for byte in first.lower())


def _text(text: bytes) -> Sort:
    if text[:1] in {b"{", b"["}:
        try:
            json.JSONDecoder().raw_decode(text.decode("utf-8", "ignore"))
        except ValueError:
            return Sort.JSON if re.match(rb'[{\[]\s*["{\[]', text) else Sort.TEXT
        except RecursionError:
            pass
        return Sort.JSON
    lines = [line for line in text.splitlines()[:5] if line.strip()]
    for separator in (b";", b"\t", b","):
        counts = [line.count(separator) for line in lines[:2]]
        if counts and min(counts) >= 1:
            return Sort.CSV
    return Sort.TEXT


def _archive(path: Path) -> Sort:
    """Look for names where a zip archive lists them, at its end; unpack and parse nothing: a list may be huge."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LISTED))
        listed = file.read(_LISTED)
    if b"xl/workbook.xml" in listed:
        return Sort.XLSX
    return Sort.OTHER_OFFICE if any(name in listed for name in _OFFICE) else Sort.ZIP
