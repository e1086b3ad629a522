"""What a workbook's XML says, part by part, before a library builds sheets of it: their size, and cells with errors.

A sheet is kept as a whole rectangle, so that two cells far apart would fill the memory; a text used by a million cells
is copied a million times. Here both are counted, while nothing is kept.
"""

import re
from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from actions.spreadsheet import limits
from actions.spreadsheet.refusal import SheetRefusedError

ERRORS_KEPT = 10_000
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FURTHEST_ROW = 1 << 20


@dataclass(slots=True)
class SheetScan:
    """Rows and columns count from 0; `errors` are (row, column) of cells like #N/A or never computed."""

    first_row: int = _FURTHEST_ROW
    last_row: int = -1
    first_column: int = 1 << 15
    last_column: int = -1
    errors: set[tuple[int, int]] = field(default_factory=set)

    @property
    def rows(self) -> int:
        return max(0, self.last_row - self.first_row + 1)

    @property
    def columns(self) -> int:
        return max(0, self.last_column - self.first_column + 1)


@dataclass(slots=True)
class Parts:
    """What was seen of a workbook so far; parts are watched one after the other, shared texts first."""

    sheets: dict[str, SheetScan] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # of sheets, to relations
    targets: dict[str, str] = field(default_factory=dict)  # of relations
    shared: "array[int]" = field(default_factory=lambda: array("I"))
    text: int = 0

    def watch(self, part: str) -> "PartWatch":
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            self.sheets[part] = SheetScan()
            return _SheetWatch(self, self.sheets[part])
        if part.startswith("xl/sharedstrings"):
            return _SharedWatch(self)
        return _DescriptionWatch(self)

    def scan_of(self, sheet: str) -> SheetScan | None:
        """Return what was seen of a sheet; None where its part is not in the workbook."""
        target = self.targets.get(self.names.get(sheet, ""), "").replace("\\", "/").lower()
        path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        return self.sheets.get(path)

    def add_text(self, characters: int) -> None:
        self.text += characters
        if self.text > limits.CELL_TEXT:
            raise SheetRefusedError("swells")


class PartWatch:
    """Parses a part as its bytes come by; an empty block ends it."""

    most_bytes = limits.ZIP_ENTRY_BYTES

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._depth = 0
        self._fed = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._opened
        self._parser.EndElementHandler = self._closed

    def __call__(self, block: bytes) -> None:
        self._fed += len(block)
        if self._fed > self.most_bytes:
            raise SheetRefusedError("swells")
        try:
            self._parser.Parse(block, not block)
        except expat.ExpatError as broken:
            raise SheetRefusedError("damaged") from broken
        if self._fed - self._parser.CurrentByteIndex > limits.XML_TOKEN:
            raise SheetRefusedError("swells")

    def started(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning; `name` is without its prefix."""

    def ended(self, name: str) -> None:
        """Take an element's end."""

    def hear(self, heard: bool) -> None:  # noqa: FBT001 - on or off is the whole matter
        """Have `characters` called, or no longer: most text of a workbook concerns nobody here."""
        self._parser.CharacterDataHandler = self.characters if heard else None

    def characters(self, text: str) -> None:
        """Take a piece of text."""

    def _doctype(self, *_: object) -> None:
        raise SheetRefusedError("doctype")

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > limits.XML_DEPTH:
            raise SheetRefusedError("damaged")
        self.started(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _closed(self, name: str) -> None:
        self._depth -= 1
        self.ended(name.rpartition(":")[2] if ":" in name else name)


class _DescriptionWatch(PartWatch):
    """Sheets' names, and which part each one is."""

    most_bytes = limits.ZIP_SMALL_BYTES

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and "name" in attributes:
            relations = [value for key, value in attributes.items() if key.lower().endswith("id") and ":" in key]
            _once(self.parts.names, attributes["name"], relations[0] if len(relations) == 1 else "")
        elif name == "Relationship" and "/worksheet" in attributes.get("Type", ""):
            _once(self.parts.targets, attributes.get("Id", ""), attributes.get("Target", ""))


def _once(kept: dict[str, str], name: str, value: str) -> None:
    """Which of two is meant might be answered otherwise elsewhere."""
    if name in kept:
        raise SheetRefusedError("damaged")
    kept[name] = value


class _SharedWatch(PartWatch):
    """How long each shared text is."""

    _length = 0

    def started(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "si":
            self._length = 0
            self.hear(True)

    def characters(self, text: str) -> None:
        self._length += len(text)

    def ended(self, name: str) -> None:
        if name != "si":
            return
        self.hear(False)
        if len(self.parts.shared) >= limits.CELLS:
            raise SheetRefusedError("too_many_cells", most=limits.CELLS)
        self.parts.shared.append(min(self._length, 0xFFFFFFFF))


class _SheetWatch(PartWatch):
    """Which cells hold something: some are there for their colour alone, and rows by the million for their height."""

    def __init__(self, parts: Parts, scan: SheetScan) -> None:
        super().__init__(parts)
        self._scan = scan
        self._row = -1
        self._column = -1
        self._kind = ""
        self._in_cell = False
        self._is_computed = False
        self._has_value = False
        self._heard = ""

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._in_cell = True
            self._is_computed = self._has_value = False
            self._place(attributes.get("r", ""))
            self._kind = attributes.get("t", "n")
        elif self._in_cell and name in {"v", "is"}:
            self._fill()
            self._has_value = True
            self._heard = ""
            if self._kind in {"s", "str", "inlineStr"}:
                self.hear(True)
        elif self._in_cell and name == "f":
            self._is_computed = True
        elif name == "row":
            self._row = int(number) - 1 if (number := attributes.get("r", "")).isdecimal() else self._row + 1
            self._column = -1

    def characters(self, text: str) -> None:
        if self._kind == "s":
            self._heard += text[:10]
        else:
            self.parts.add_text(len(text))

    def ended(self, name: str) -> None:
        if name == "c":
            self._in_cell = False
            if self._kind == "e" or (self._is_computed and not self._has_value):
                self._note_error()
        elif self._in_cell and name in {"v", "is"}:
            self.hear(False)
            if self._kind == "s":
                self._use_shared(self._heard.strip())

    def _use_shared(self, number: str) -> None:
        if not number.isdecimal() or int(number) >= len(self.parts.shared):
            raise SheetRefusedError("damaged")
        self.parts.add_text(self.parts.shared[int(number)])

    def _place(self, written: str) -> None:
        if not written:
            self._column += 1
        elif found := _PLACE.fullmatch(written):
            letters, number = found.groups()
            self._column = column_number(letters)
            self._row = int(number) - 1
        else:
            raise SheetRefusedError("damaged")

    def _fill(self) -> None:
        scan, row, column = self._scan, self._row, self._column
        if not 0 <= row < _FURTHEST_ROW:
            raise SheetRefusedError("damaged")
        scan.first_column = min(scan.first_column, column)
        scan.last_column = max(scan.last_column, column)
        scan.first_row = min(scan.first_row, row)
        scan.last_row = max(scan.last_row, row)

    def _note_error(self) -> None:
        """A formula without a value was never computed: the program that wrote the file cannot."""
        if len(self._scan.errors) < ERRORS_KEPT:
            self._scan.errors.add((self._row, self._column))


@lru_cache(maxsize=1 << 15)
def column_number(letters: str) -> int:
    """Return the number, from 0, of a column as spreadsheets name it."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """Return a spreadsheet's name of a column, counted from 0."""
    letters = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        letters = chr(ord("A") + rest) + letters
        number -= 1
    return letters
