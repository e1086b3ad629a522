"""Common first names, to tell the first from the last of a whole name."""

from functools import cache

from dialogs.vocabulary import FOLDER


@cache
def given_names() -> frozenset[str]:
    """Return them plain; "martin", "bernard" and the like are there only if they are seldom last names."""
    return frozenset((FOLDER / "given_names.txt").read_text(encoding="utf-8").split())
