"""Checks a flux from beginning to end: its structure; then, where that is right, what each passage says.

All of it streams: memory does not grow with the file, but for the 16 bytes that know each passage's identifier again.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from xml.parsers.expat import ExpatError

from actions.flux.around import OF_EACH, Reference, remarks_of_all, remarks_of_file
from actions.flux.head import read_head
from actions.flux.meaning import Remark, remarks
from actions.flux.outcome import Finding, Head, Passage, Step, Summary, read_all, writing
from actions.flux.places import Place
from actions.flux.portals_words import already_there
from actions.flux.reading import Flux, Located
from actions.flux.structure import examine, is_plainly_valid
from actions.flux.syntax import explain
from actions.flux.tally import Tally

__all__ = ["Reference", "check", "settle"]

_OF_HEAD = {"id_flux": "idFlux", "sent_at": "horodatage", "contract": "idContrat"}


def check(path: Path, outcome: Path, reference: Reference, progress: Callable[[int], None] | None = None) -> Summary:
    """Check the file at `path`, write what was found to `outcome`, and sum it up.

    `progress` hears how many bytes are done, growing to the file's size. Where the structure is wrong only passages
    with errors are written. Raises `OSError` for a file that cannot be read.
    """
    way = _Way(path.stat().st_size, progress)
    with writing(outcome) as writer:
        tally = Tally(writer)
        if not is_plainly_valid(path, way.go):
            way.turn()
            total = _examine(path, tally, way)
            if not tally.is_well_formed:
                way.end()
                return tally.sum_up(read_head(path), total)
        way.turn()
        head = _Understanding(path, reference, tally).run(way)
        way.end()
        return tally.sum_up(head)


def settle(source: Path, target: Path, late: Mapping[int, Finding]) -> Summary:
    """Write an outcome again with findings that came late, by the ordinals of their passages, and sum it up."""
    head = Head()
    with writing(target) as writer:
        tally = Tally(writer)
        for one in read_all(source):
            if isinstance(one, Head):
                head = one
            elif isinstance(one, Finding):
                tally.finding(one, is_of_each=one.cause in OF_EACH)
            else:
                found = late.get(one.ordinal)
                tally.passage(replace(one, findings=(*one.findings, found)) if found else one)
        return tally.sum_up(head)


def _examine(path: Path, tally: Tally, way: "_Way") -> int:
    """Look at the structure with care; return how many passages there are."""

    def tell(found: Finding | Passage) -> None:
        if isinstance(found, Passage):
            tally.passage(found)
        else:
            tally.finding(found)

    return examine(path, tell, way.go)


class _Understanding:
    """Looks at what each passage says, of a file whose structure is right."""

    def __init__(self, path: Path, reference: Reference, tally: Tally) -> None:
        self._flux = Flux(path)
        self._reference = reference
        self._tally = tally
        self._seen: set[bytes] = set()
        self._of_all: tuple[Finding, ...] = ()
        self._is_too_many_told = False

    def run(self, way: "_Way") -> Head:
        head = Head()
        try:
            for located in self._flux.passages(way.go):
                if located.data.ordinal == 1:
                    head = self._flux.head
                    self._look_around(head)
                self._look_at(located, head)
        except ExpatError as error:  # libxml2 took it: the two do not quite agree on what a name may be
            self._tally.finding(explain("", str(error), error.lineno, error.offset + 1))
        return head

    def _look_around(self, head: Head) -> None:
        self._of_all = tuple(self._in_head(remark) for remark in remarks_of_all(head, self._reference))
        for finding in self._of_all:
            self._tally.finding(finding, is_of_each=True)
        for remark in remarks_of_file(head, self._reference.today):
            self._tally.finding(self._in_head(remark))

    def _in_head(self, remark: Remark) -> Finding:
        place = self._flux.places.get(remark.element, Place(0, 0))
        return _finding(remark._replace(element=_OF_HEAD.get(remark.element, "idClient")), place)

    def _look_at(self, located: Located, head: Head) -> None:
        data = located.data
        reference = self._reference
        identifier = data.values.get("idTechnique") or ""
        found = [
            *self._beyond(located),
            *self._again(identifier, head),
            *remarks(data, head, reference.today, reference.deadline_months),
        ]
        findings = self._of_all
        if found:
            findings += tuple(_finding(one, located.place(one.element, one.result)) for one in found)
        passage = Passage(ordinal=data.ordinal, id_technique=identifier, line=data.line, findings=findings)
        self._tally.passage(passage)

    def _beyond(self, located: Located) -> Iterable[Remark]:
        """Reject what is more than one file may hold; tell it once of the file."""
        if located.data.ordinal <= self._reference.most_records:
            return ()
        remark = Remark("too_many_passages", "passageCertification", {"most": str(self._reference.most_records)})
        if not self._is_too_many_told:
            self._is_too_many_told = True
            self._tally.finding(_finding(remark, located.place()), is_of_each=True)
        return (remark,)

    def _again(self, identifier: str, head: Head) -> Iterator[Remark]:
        digest = hashlib.blake2b(identifier.encode(), digest_size=16).digest()
        if digest in self._seen:
            said = already_there(head.emitter, identifier)
            yield Remark("twice_in_file", "idTechnique", {"id_technique": identifier}, original=said)
        self._seen.add(digest)


def _finding(remark: Remark, place: Place) -> Finding:
    return Finding(
        cause=remark.cause,
        step=Step.MEANING,
        severity=remark.severity,
        line=place.line,
        column=place.column,
        element=remark.element,
        facts=remark.facts,
        original=remark.original,
    )


class _Way:
    """How far a check is: the first half is the quick look, the second one what follows it, whatever that is."""

    def __init__(self, size: int, progress: Callable[[int], None] | None) -> None:
        self._size = size
        self._progress = progress or (lambda _: None)
        self._read = self._base = self._done = 0

    def go(self, size: int) -> None:
        self._read += size
        done = min(self._base + self._read // 2, self._size)
        if done > self._done:
            self._done = done
            self._progress(done)

    def turn(self) -> None:
        self._base, self._read = self._size // 2, 0

    def end(self) -> None:
        if self._done < self._size:
            self._progress(self._size)
