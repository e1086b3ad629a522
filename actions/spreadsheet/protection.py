"""An apostrophe before what a spreadsheet program would run or rewrite, put there in a CSV of ours and taken off again.

Programs run a cell that begins like a formula; they read 01004 as 1004, a long number as 1.23E+12, 2E10 as a number and
10-11 as a day. Behind an apostrophe all of that stays text. One that was there before is kept: it gets one more.
"""

import re

_WIDE = "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
_RUN = rf"[=+\-@\t\r\n{_WIDE}]"
_REWRITTEN = r"(?:0\d+|\d{12,}|\d+[eE][+-]?\d+|\d{1,4}[-/.]\d{1,2})\s*\Z"
_ENDANGERED = re.compile(rf"'*\s*(?:{_RUN}|{_REWRITTEN})")
_PROTECTED = re.compile(rf"'+\s*(?:{_RUN}|{_REWRITTEN})")


def protect(text: str) -> str:
    """Return text as it goes into a CSV that people open in a spreadsheet program."""
    return f"'{text}" if _ENDANGERED.match(text) else text


def unprotect(text: str) -> str:
    """Return the text of a cell as it was before `protect`; one that never was protected stays as it is."""
    return text[1:] if _PROTECTED.match(text) else text
