"""The lines that somebody typed, in Markdown, which would join them."""

import re
from itertools import pairwise

_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")


def kept(text: str) -> str:
    """Return Markdown that shows each line as one: what comes after a list is not a part of its last item."""
    lines = [line.rstrip() for line in text.splitlines()]
    ends = [_end(line, following) for line, following in pairwise(lines)]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def _end(line: str, following: str) -> str:
    if not line or not following or _ITEM.match(following):
        return "\n"
    return "\n\n" if _ITEM.match(line) else "  \n"
