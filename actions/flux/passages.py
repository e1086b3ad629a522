"""The passages of a flux as data, and a flux of some of them; memory does not grow with the file."""

import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape

from actions.flux.fields import NAMESPACE
from actions.flux.passage_data import PassageData
from actions.flux.pieces import pieces
from actions.flux.reading import Flux

_PASSAGE, _CERTIFICATION, _ID_FLUX, _SENT_AT = (
    f"{NAMESPACE} {name}" for name in ("passageCertification", "certification", "idFlux", "horodatage")
)
_START_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")


def passages(path: Path) -> Iterator[PassageData]:
    """Yield the passages of a file whose structure is right; raise `expat.ExpatError` where it is no XML."""
    return (located.data for located in Flux(path).passages())


def copy_rejected(path: Path, ordinals: Container[int], target: BinaryIO, id_flux: str, sent_at: str) -> int:
    """Write a flux of the passages with these ordinals, everything else as it was; return how many.

    The file's structure is right. Certifications without any of these passages are left out. With no such passage
    nothing valid can be written, and what is written is worth nothing.
    """
    copier = _Copier(ordinals, target, {_ID_FLUX: id_flux, _SENT_AT: sent_at})
    for piece in pieces(path, lambda _: None):
        copier.feed(piece)
    copier.close()
    return copier.copied


class _Copier:
    """Copies bytes, and knows by the parser what they are: nothing is written anew but the two values of the head."""

    def __init__(self, ordinals: Container[int], target: BinaryIO, values: dict[str, str]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._parser = parser
        self._ordinals = ordinals
        self._target = target
        self._values = values
        self._buffer = b""
        self._base = self._done = 0  # where in the file the buffer begins; up to where it is dealt with
        self._is_left_out = False  # what is being read
        self._held: list[bytes] | None = None  # a certification's beginning, until a passage of it is wanted
        self._passages = 0
        self.copied = 0

    def feed(self, piece: bytes) -> None:
        self._buffer += piece
        self._parser.Parse(piece)
        self._pass_on(self._parser.CurrentByteIndex)
        self._buffer = self._buffer[self._done - self._base :]
        self._base = self._done

    def close(self) -> None:
        self._parser.Parse(b"", True)
        self._pass_on(self._base + len(self._buffer))

    def _start(self, name: str, _: object) -> None:
        if name == _PASSAGE:
            self._passages += 1
            self._pass_on(self._parser.CurrentByteIndex)
            if self._passages in self._ordinals:
                self.copied += 1
                self._release()
            else:
                self._is_left_out = True
        elif name == _CERTIFICATION:
            self._pass_on(self._parser.CurrentByteIndex)
            self._held = []
        elif name in self._values:
            self._pass_on(self._tag_end())
            self._target.write(escape(self._values[name]).encode())
            self._is_left_out = True

    def _end(self, name: str) -> None:
        if name == _PASSAGE:
            self._pass_on(self._tag_end())
            self._is_left_out = False
        elif name == _CERTIFICATION:
            self._pass_on(self._tag_end())
            self._held = None  # what is held still had no passage that is wanted
        elif name in self._values:
            self._pass_on(self._parser.CurrentByteIndex)
            self._is_left_out = False

    def _tag_end(self) -> int:
        begin = self._parser.CurrentByteIndex
        tag = _START_TAG.match(self._buffer, begin - self._base)
        assert tag, "the parser has read the whole tag"  # noqa: S101 - says it to the type checker
        return self._base + tag.end()

    def _pass_on(self, end: int) -> None:
        """Write, hold or leave out what stands before this place of the file."""
        chunk = self._buffer[self._done - self._base : end - self._base]
        self._done = max(end, self._done)
        if self._is_left_out:
            return
        if self._held is None:
            self._target.write(chunk)
        elif chunk.strip():  # between passages that are left out
            self._held.append(chunk)

    def _release(self) -> None:
        for chunk in self._held or ():
            self._target.write(chunk)
        self._held = None
