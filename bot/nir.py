"""Finds French social security numbers (NIR) in a text, however they are written."""

import re
from collections.abc import Iterator
from typing import Final

# Sex, year, month (20 to 42 and 50 to 99 where it is unknown), department (Corsica: 2A, 2B; overseas: 971 and so on,
# with a commune of two digits), commune or country, order, key.
_SHAPE: Final = re.compile(
    r"[123478]\d{2}(?:0[1-9]|1[0-2]|[235-9]\d|4[0-2])(?:\d{2}|2[AB])\d{6}(?:\d{2})?", re.IGNORECASE
)
_SURE_MONTH: Final = re.compile(r"...(?:0[1-9]|1[0-2])")
_GROUPED: Final = re.compile(
    r"""(?<!\d)
    [123478] [ .\-_/]{0,2} \d{2} [ .\-_/]{0,2} (?:0[1-9]|1[0-2]|[235-9]\d|4[0-2]) [ .\-_/]{0,2}
    (?:(?:\d{2}|2[AB]) [ .\-_/]{0,2} \d{3}|9[78]\d [ .\-_/]{0,2} \d{2}) [ .\-_/]{0,2} \d{3}
    (?:[ .\-_/]{0,2} (?:cl[eé]\s?:?\s?)? \d{2})? (?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_RUN: Final = re.compile(
    r"(?<!\d)\d(?:[ \u00a0\u202f.\-_]?\d|[ \u00a0\u202f.\-_]?2[AB](?=[ \u00a0\u202f.\-_]?\d))*(?!\d)", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"[ \u00a0\u202f.\-_]")
WITHOUT_KEY, WITH_KEY = 13, 15
KEY_OF: Final = 97


def numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where they begin and end: grouped as usual, or cut anywhere if nothing else can be meant."""
    even = text.replace("\u00a0", " ").replace("\u202f", " ")
    for found in _GROUPED.finditer(even):
        yield found.span()
    for found in _RUN.finditer(text):
        number = _BETWEEN.sub("", found[0]).upper()
        if _SHAPE.fullmatch(number) and (_has_right_key(number) if len(number) == WITH_KEY else _is_sure(number)):
            yield found.span()


def _is_sure(number: str) -> bool:
    return len(number) == WITHOUT_KEY and bool(_SURE_MONTH.match(number))


def _has_right_key(number: str) -> bool:
    digits = number.replace("2A", "19", 1).replace("2B", "18", 1)
    return digits.isdigit() and KEY_OF - int(digits[:WITHOUT_KEY]) % KEY_OF == int(digits[WITHOUT_KEY:])
