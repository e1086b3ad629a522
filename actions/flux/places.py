"""Where each element begins, line and column, which libxml2 does not tell: expat reads the same bytes beside it."""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

from actions.flux import limits
from actions.flux.fields import NAMESPACE
from actions.flux.outcome import Finding, Step


class Place(NamedTuple):
    """Both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Region:
    """Starts of elements, in their order, up to the end of a passage or of a certification."""

    around: tuple[Place, ...]  # before the passage, or since the last one
    own: tuple[Place, ...] = ()  # the passage itself, and what is in it


class StopReading(Exception):  # noqa: N818 - it is how reading ends, as StopIteration
    """Nothing behind this place can be looked at; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.cause)
        self.finding = finding


class Places:
    """Reads a file beside the parser that judges it, and stops at what must not be begun: a DOCTYPE, a strange root."""

    def __init__(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._prefix
        self._parser = parser
        self._names: set[str] = set()
        self._starts: list[Place] = []
        self._passage_from = 0
        self._passages = self._certifications = 0  # how deep
        self.regions: deque[Region] = deque()
        self.has_begun = False

    @property
    def here(self) -> Place:
        return Place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    @property
    def open_passage(self) -> Place:
        """Where the passage begins that has not ended; where the reading is, outside of one."""
        return self._starts[self._passage_from] if self._passages else self.here

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        """Read on; raise StopReading, or ExpatError where this is no XML."""
        self._parser.Parse(piece, final)

    def rest(self) -> tuple[Place, ...]:
        """Return what began behind the last region."""
        return tuple(self._starts)

    def _start(self, name: str, attributes: list[str]) -> None:
        if not self.has_begun:
            self._root(name)
        self._starts.append(self.here)
        if name not in self._names or attributes:
            self._names.update((name, *attributes[::2]))
            self._count_names()
        if name == _PASSAGE:
            if not self._passages:
                self._passage_from = len(self._starts) - 1
            self._passages += 1
        elif name == _CERTIFICATION and not self._passages:
            self._certifications += 1

    def _end(self, name: str) -> None:
        if name == _PASSAGE:
            self._passages -= 1
            if not self._passages:
                begin = self._passage_from
                self._close(Region(tuple(self._starts[:begin]), tuple(self._starts[begin:])))
        elif name == _CERTIFICATION and not self._passages:
            self._certifications -= 1
            if not self._certifications:
                self._close(Region(tuple(self._starts)))

    def _close(self, region: Region) -> None:
        self.regions.append(region)
        self._starts.clear()

    def _root(self, name: str) -> None:
        self.has_begun = True
        if name != f"{NAMESPACE} flux":
            namespace, _, local = name.rpartition(" ")
            found = f"{{{namespace}}}{local}" if namespace else local
            said = f"Element '{found}': No matching global declaration available for the validation root."
            facts = {"element": local, "namespace": namespace, "expected": NAMESPACE}
            place = self.here
            raise StopReading(
                Finding(
                    cause="root_unknown" if local != "flux" else "schema_version_wrong",
                    step=Step.STRUCTURE,
                    line=place.line,
                    column=place.column,
                    element=local,
                    facts={name: value[: limits.QUOTED] for name, value in facts.items()},
                    original=said[: limits.QUOTED * 3],
                )
            )

    def _doctype(self, *_: object) -> None:
        self._stop("doctype")

    def _prefix(self, prefix: str | None, uri: str | None) -> None:
        self._names.update((prefix or "", uri or ""))
        self._count_names()

    def _count_names(self) -> None:
        if len(self._names) > limits.NAMES:
            self._stop("too_many_names", most=str(limits.NAMES))

    def _stop(self, cause: str, **facts: str) -> None:
        place = self.here
        raise StopReading(Finding(cause=cause, step=Step.STRUCTURE, line=place.line, column=place.column, facts=facts))


_PASSAGE = f"{NAMESPACE} passageCertification"
_CERTIFICATION = f"{NAMESPACE} certification"
