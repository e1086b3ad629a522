"""Reads what a flux says, passage by passage, with the place of each value; the file has been found well-formed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.parsers import expat

from actions.flux.fields import ENVELOPE, FIELDS, NAMESPACE, NATIONAL_ID, RESULT, Kind
from actions.flux.outcome import Head
from actions.flux.passage_data import PassageData, Result
from actions.flux.pieces import Progress, pieces
from actions.flux.places import Place

_XSI_NIL = "http://www.w3.org/2001/XMLSchema-instance nil"
_NAMES = {f"{NAMESPACE} {one.name}": one.name for one in (*FIELDS, *NATIONAL_ID)}
_TRIMMED = {f"{NAMESPACE} {one.name}" for one in FIELDS if one.kind not in {Kind.TEXT, Kind.CHOICE}}
_RESULTS = {f"{NAMESPACE} {one.name}": one.name for one in RESULT}
_PASSAGE, _CERTIFICATION, _RESULT, _EMITTER, _CERTIFIER = (
    f"{NAMESPACE} {name}" for name in ("passageCertification", "certification", "resultat", "emetteur", "certificateur")
)
_ENVELOPE = {f"{NAMESPACE} {one.name}": one.name for one in ENVELOPE}
_HEAD = {"idFlux": "id_flux", "horodatage": "sent_at", "idContrat": "contract"}
_CERTIFICATION_SAYS = {"type": "type", "code": "code", "natureDeposant": "nature"}


@dataclass(frozen=True, slots=True)
class Certification:
    """`number` counts them from 1; what a file tells behind the passages only is empty before."""

    number: int = 0
    type: str = ""
    code: str = ""
    nature: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A passage, and where its elements begin: as expat counts, lines from 1 and columns from 0."""

    data: PassageData
    certification: int  # the how manieth
    begin: tuple[int, int]
    places: Mapping[str, tuple[int, int]]  # by their names
    results: tuple[tuple[int, int], ...] = ()

    def place(self, name: str = "", result: int = -1) -> Place:
        """Return where an element begins, or the passage."""
        line, column = self.results[result] if result >= 0 else self.places.get(name, self.begin)
        return Place(line, column + 1)


class Reader:
    """Takes a file in pieces; what it read of passages is in `read` after each."""

    def __init__(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        self._parser = parser
        self._text = ""
        self._count = 0
        self._above: list[str] = []
        self.head = Head()
        self.places: dict[str, Place] = {}  # of the head's elements
        self.certification = Certification()
        self.read: list[Located] = []

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        """Read on; raise `expat.ExpatError` for what is not well-formed."""
        self._parser.Parse(piece, final)

    def _place(self) -> Place:
        return Place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _characters(self, text: str) -> None:
        self._text += text

    def _start(self, name: str, _: list[str]) -> None:
        self._text = ""
        if name == _PASSAGE:
            self._count += 1
            _Passage(self._parser, self._count, self)
        elif name == _CERTIFICATION:
            self.certification = Certification(self.certification.number + 1)
        elif name in {_EMITTER, _CERTIFIER}:
            self._above.append(name)
        elif name in _ENVELOPE and _ENVELOPE[name] not in _CERTIFICATION_SAYS:
            self.places[self._called(_ENVELOPE[name])] = self._place()

    def _end(self, name: str) -> None:
        if known := _ENVELOPE.get(name):
            self._note(known, self._text)
        elif name in {_EMITTER, _CERTIFIER}:
            del self._above[-1:]  # none, if it began within a passage
        elif name == _CERTIFICATION:
            self.ended(self.certification)

    def _called(self, name: str) -> str:
        if name == "idClient":
            return "certifier" if self._above and self._above[-1] == _CERTIFIER else "emitter"
        return _HEAD[name]

    def _note(self, name: str, text: str) -> None:
        if name in _CERTIFICATION_SAYS:
            self._certification_says(_CERTIFICATION_SAYS[name], text)
        else:
            self.head = replace(self.head, **{self._called(name): text})

    def _certification_says(self, name: str, text: str) -> None:
        told: dict[str, Any] = {name: text}
        self.certification = replace(self.certification, **told)

    def ended(self, certification: Certification) -> None:
        """Hear of a certification whose passages were all read."""

    def take_back(self, located: Located) -> None:
        """Go on around passages."""
        self.read.append(located)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters


class _Passage:
    """Reads one passage: the parser calls it until that ends, millions of times in a large file."""

    def __init__(self, parser: expat.XMLParserType, ordinal: int, reader: Reader) -> None:
        self._parser = parser
        self._ordinal = ordinal
        self._reader = reader
        self._place = (parser.CurrentLineNumber, parser.CurrentColumnNumber)
        self._values: dict[str, str | None] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._results: list[tuple[tuple[int, int], dict[str, str]]] = []
        self._text = ""
        self._nil = False
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: list[str]) -> None:
        self._text = ""
        if name in _NAMES:
            parser = self._parser
            self._places[_NAMES[name]] = (parser.CurrentLineNumber, parser.CurrentColumnNumber)
            if attributes:
                said = dict(zip(attributes[::2], attributes[1::2], strict=True)).get(_XSI_NIL, "")
                self._nil = said.strip() in {"true", "1"}
        elif name == _RESULT:
            self._results.append(((self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber), {}))

    def _characters(self, text: str) -> None:
        self._text += text

    def _end(self, name: str) -> None:
        if name in _NAMES:
            if self._nil:
                self._values[_NAMES[name]] = None
                self._nil = False
            else:
                self._values[_NAMES[name]] = self._text.strip() if name in _TRIMMED else self._text
        elif name in _RESULTS:
            if self._results:
                self._results[-1][1][_RESULTS[name]] = self._text.strip()
        elif name == _PASSAGE:
            self._reader.take_back(self._located())

    def _located(self) -> Located:
        certification = self._reader.certification
        if certification.nature:
            self._values["natureDeposant"] = certification.nature
        results = tuple(
            Result(one.get("niveau", ""), one.get("domaineCompetenceId", ""), one.get("competenceId", ""))
            for _, one in self._results
        )
        data = PassageData(
            ordinal=self._ordinal,
            line=self._place[0],
            certification_type=certification.type,
            code=certification.code,
            values=self._values,
            results=results,
        )
        return Located(
            data, certification.number, self._place, self._places, tuple(place for place, _ in self._results)
        )


class _AroundReader(Reader):
    """Reads a whole file for what is around its passages."""

    def __init__(self) -> None:
        super().__init__()
        self.certifications: list[Certification] = []

    def ended(self, certification: Certification) -> None:
        self.certifications.append(certification)


class Flux:
    """A file that is read passage by passage, and once more before if what is around them is not told in time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reader = Reader()

    @property
    def head(self) -> Head:
        """What the file says of itself."""
        told = self._reader.head
        if all((told.id_flux, told.sent_at, told.emitter, told.certifier, told.contract)):
            return told
        return self._around.head

    @property
    def places(self) -> Mapping[str, Place]:
        """Where that begins, by the names of `Head`."""
        told = self._reader.places
        return told if len(told) == len(Head.__slots__) else self._around.places

    def passages(self, progress: Progress = lambda _: None) -> Iterator[Located]:
        """Yield the passages; `progress` gets how many bytes, each time. Raises `expat.ExpatError`."""
        for piece in pieces(self._path, progress):
            self._reader.feed(piece)
            for located in self._reader.read:
                yield self._complete(located)
            self._reader.read.clear()
        self._reader.feed(b"", final=True)

    def _complete(self, located: Located) -> Located:
        data = located.data
        if data.certification_type and data.code:
            return located
        certification = self._around.certifications[located.certification - 1]
        return replace(located, data=replace(data, certification_type=certification.type, code=certification.code))

    @cached_property
    def _around(self) -> _AroundReader:
        reader = _AroundReader()
        for piece in pieces(self._path, lambda _: None):
            reader.feed(piece)
            reader.read.clear()
        return reader


def _refuse(*_: object) -> None:
    raise expat.ExpatError("a DOCTYPE")
