"""Reads a file piece by piece, and tells how far it is."""

from collections.abc import Callable, Iterator
from pathlib import Path

from actions.flux import limits

Progress = Callable[[int], None]


def pieces(path: Path, progress: Progress) -> Iterator[bytes]:
    """Yield what a file holds; `progress` gets how many bytes, each time."""
    with path.open("rb") as file:
        while piece := file.read(limits.PIECE):
            yield piece
            progress(len(piece))
