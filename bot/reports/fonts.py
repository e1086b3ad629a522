"""The fonts that documents and pictures are drawn with, and what they have no sign for."""

import unicodedata
from collections.abc import Container
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
REGULAR = FOLDER / "DejaVuSans.ttf"
BOLD = FOLDER / "DejaVuSans-Bold.ttf"
MONO = FOLDER / "DejaVuSansMono.ttf"
NO_SIGN = "\N{REPLACEMENT CHARACTER}"
_BLANK = {"\n", "\r", "\t", "\v", "\f", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}"}


class FontsMissingError(Exception):
    """The fonts were not laid out."""

    def __init__(self) -> None:
        super().__init__(f"{FOLDER} has no fonts: run `make setup`")


def legible(text: str, signs: Container[int]) -> str:
    """Return text on one line of which every character shows as what it is.

    What turns or hides the characters around it shows as a replacement character, and so does what has no sign.
    """
    composed = unicodedata.normalize("NFC", "".join(" " if each in _BLANK else each for each in text))
    return "".join(
        each if unicodedata.category(each)[0] != "C" and ord(each) in signs else NO_SIGN for each in composed
    )
