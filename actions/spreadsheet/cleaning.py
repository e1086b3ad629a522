"""The text that a cell means to hold: without what cannot be seen, numbers as they were typed."""

import re
import unicodedata
from datetime import date, datetime, time

from actions.spreadsheet.protection import unprotect
from actions.spreadsheet.tables import Cell
from actions.spreadsheet.wordings import NOTHING, NOTHING_BUT_NAMES

EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MARKED = re.compile(r"^'(?=[\w+-])")  # the apostrophe by which people make a number text
_GARBLED = re.compile(r"\N{REPLACEMENT CHARACTER}|[ÃÂ][\u0080-\u00bfŒœŠšŸŽž‘’“”„†‡•…‰‹›€™ˆ˜]|â€")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)


def cleaned(cell: Cell) -> str:
    """Return one line of text; "" where a cell holds nothing."""
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _text(cell: str) -> str:
    if cell.isascii() and cell.isalnum():
        return cell
    text = unicodedata.normalize("NFC", unprotect(cell) if cell.startswith("'") else cell)
    if not text.isprintable():
        text = "".join(
            " " if letter.isspace() else letter
            for letter in text
            if letter.isspace() or unicodedata.category(letter) not in _INVISIBLE
        )
    return _MARKED.sub("", " ".join(text.split()))


def _number(number: float) -> str:
    if number == number // 1 and abs(number) < EXACT:
        return str(int(number))
    return f"{number:.15g}"


def says_nothing(text: str, *, may_be_name: bool = False) -> bool:
    """Tell whether people mean that there is nothing to say; "NA" is nobody's score, but it is somebody's name."""
    word = text.casefold()
    return word in NOTHING or (not may_be_name and word in NOTHING_BUT_NAMES)


def is_garbled(text: str) -> bool:
    """Tell whether accents were spoiled on the way, as in "FranÃ§ois"."""
    return not text.isascii() and bool(_GARBLED.search(text))


def is_shortened(text: str) -> bool:
    """Tell whether a spreadsheet program wrote a long number as 1.23E+15, losing digits."""
    return "E" in text.upper() and bool(_SHORTENED.fullmatch(text)) and text.upper().count("E") == 1
