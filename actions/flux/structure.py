"""Step one: is a file XML, and of the schema's form? Quickly where it is, carefully where it is not.

The quick look has libxml2 validate while it reads, with nothing kept and nothing called back: it knows only yes and no.
The careful one validates each passage by itself and then forgets it, with expat beside it to tell lines and columns.
Neither takes more memory for a longer file.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast
from xml.parsers.expat import ExpatError

from lxml import etree

from actions.flux import limits
from actions.flux.contents import local
from actions.flux.fields import NAMESPACE
from actions.flux.outcome import Finding, Passage, Step
from actions.flux.pieces import Progress, pieces
from actions.flux.places import Place, Places, Region, StopReading
from actions.flux.prolog import refuse
from actions.flux.schemas import CERTIFICATION, LISTS, PASSAGE, schema
from actions.flux.syntax import explain, explain_error, explain_log
from actions.flux.validation import Where, validate

Tell = Callable[[Finding | Passage], None]

_UNUSUAL = re.compile(rb"<[!?]")
"""Comments, CDATA, instructions, a DOCTYPE: without them the bytes of an end tag are one."""
_LONGEST = 2
_ENDING = b"passageCertification"
_ID = f"{{{NAMESPACE}}}idTechnique"


def is_plainly_valid(path: Path, progress: Progress) -> bool:
    """Tell whether a file is valid for sure; False for one that is not, or that must be looked at with care."""
    parser: Any = etree.XMLParser(  # the stubs ask more of a target than lxml
        target=cast("Any", _Nothing()), schema=schema(), resolve_entities=False, no_network=True, load_dtd=False
    )
    before, since_end, prefixes = b"", 0, 0
    try:
        for piece in pieces(path, progress):
            if not before:
                if refuse(piece) or not _begins_well(piece):
                    return False
                looked_at = (
                    piece.partition(b"?>")[2] if piece.removeprefix(b"\xef\xbb\xbf").startswith(b"<?") else piece
                )
            else:
                looked_at = before[-_LONGEST + 1 :] + piece
            before = piece
            since_end = 0 if _ENDING in looked_at else since_end + len(piece)
            prefixes += looked_at.count(b"xmlns")
            if _UNUSUAL.search(looked_at) or since_end > limits.PLAIN_GAP or prefixes > limits.NAMES:
                return False
            parser.feed(piece)
            if len(parser.feed_error_log):
                return False
        parser.close()
    except etree.XMLSyntaxError:
        return False
    return True


def examine(path: Path, tell: Tell, progress: Progress) -> int:
    """Tell every error of structure, of the file and of passages that have some; return how many there are."""
    examination = _Examination(tell)
    try:
        first = True
        for piece in pieces(path, progress):
            if first and (finding := refuse(piece)):
                tell(finding)
                return 0
            first = False
            examination.feed(piece)
        if first:
            tell(Finding(cause="empty", step=Step.STRUCTURE, line=1, column=1))
        else:
            examination.close()
    except StopReading as stop:
        examination.stop(stop.finding)
    return examination.passages


class _Nothing:
    """What is read is only judged."""

    def close(self) -> None:
        pass


def _begins_well(piece: bytes) -> bool:
    places = Places()
    try:
        places.feed(piece)
    except (StopReading, ExpatError):
        return False
    return places.has_begun


class _Examination:
    """The careful look, piece by piece."""

    def __init__(self, tell: Tell) -> None:
        self.passages = 0
        self._tell = tell
        self._places = Places()
        self._parser = etree.XMLPullParser(
            ("start", "end"),
            tag=(PASSAGE, CERTIFICATION),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._open: list[etree._Element] = []  # passages that have not ended: more than one where they are nested
        self._certifications = 0
        self._trouble: ExpatError | None = None
        self._since = 0  # bytes since a region ended
        self._last: etree._Element | None = None  # whose end is the last region's
        self._misplaced: etree._Element | None = None
        self._known: dict[etree._Element, Place] = {}  # elements outside of passages

    def feed(self, piece: bytes) -> None:
        trouble = self._trouble
        if not trouble:
            try:
                self._places.feed(piece)
            except ExpatError as error:  # libxml2 has the better words, if it sees the same, if need be a piece later
                self._trouble = error
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            self._settle()
            raise StopReading(self._explained(error)) from None
        before = len(self._places.regions)
        self._settle()
        if trouble:
            raise StopReading(self._explained_trouble(trouble))
        self._since = 0 if before else self._since + len(piece)
        if self._since > limits.GAP:
            self._refuse("too_large_a_part")
        if len(self._known) > limits.ENVELOPE:
            self._refuse("too_much_around")

    def close(self) -> None:
        """Look at what is left when all passages are settled: the file around them."""
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            self._settle()
            raise StopReading(self._explained(error)) from None
        self._settle()
        if self._trouble:
            raise StopReading(self._explained_trouble(self._trouble))
        self._note(root, self._places.rest())
        self._drop_misplaced()
        for finding in validate(root, schema(opaque=local_name(CERTIFICATION)), self._where):
            self._tell(finding)

    def stop(self, finding: Finding) -> None:
        """Tell what ended the reading, in its passage if it is in one."""
        if not self._open:
            self._tell(finding)
            return
        passage = self._open[0]
        self.passages += 1
        self._tell(
            Passage(
                ordinal=self.passages,
                id_technique=_id_technique(passage),
                line=self._places.open_passage.line,
                findings=(finding,),
            )
        )

    def _settle(self) -> None:
        """Look at what has ended, in its order."""
        for event, read in self._parser.read_events():
            element: Any = read  # the stubs think of other events, too
            if event == "end" and not self._places.regions and len(self._open) < 2:  # noqa: PLR2004 - not a nested one
                # Expat has stopped: behind this, only libxml2 goes on.
                raise StopReading(self._explained_trouble(self._trouble or ExpatError()))
            if element.tag == PASSAGE:
                if event == "start":
                    self._open.append(element)
                else:
                    self._open.pop()
                    if not self._open:
                        self._settle_passage(element)
            elif not self._open:
                self._certifications += 1 if event == "start" else -1
                if not self._certifications and event == "end":
                    self._settle_certification(element)

    def _settle_passage(self, passage: "etree._Element") -> None:
        region = self._next(passage)
        self.passages += 1
        own = region.own
        if found := [*validate(passage, schema(), _among(passage, own))]:
            findings = tuple(sorted(found, key=lambda finding: (finding.line, finding.column)))
            identifier = _id_technique(passage)
            self._tell(Passage(ordinal=self.passages, id_technique=identifier, line=own[0].line, findings=findings))
        self._keep_only(passage, own[0])

    def _settle_certification(self, certification: "etree._Element") -> None:
        self._next(certification)
        place = self._where(certification)
        for finding in validate(certification, schema(opaque=local_name(PASSAGE)), self._where):
            self._tell(finding)
        for element in certification.iter("*"):
            if element is not certification:
                self._known.pop(element, None)
        self._keep_only(certification, place)

    def _next(self, element: "etree._Element") -> Region:
        """Take the region that this element ends, and note where what is around it begins."""
        region = self._places.regions.popleft()
        if region.around:
            self._note(element.getroottree().getroot(), region.around)
        self._drop_misplaced()
        return region

    def _note(self, root: "etree._Element", starts: tuple[Place, ...]) -> None:
        begun = root.iter("*") if self._last is None else _following(self._last)
        self._known.update(zip(islice(begun, len(starts)), starts, strict=False))

    def _keep_only(self, element: "etree._Element", place: Place) -> None:
        """Empty an element and forget its elders; nothing behind it is touched, there the parser is at work."""
        cast("Any", element).clear(keep_tail=True)
        self._last = element
        parent = element.getparent()
        if parent is None:
            return
        if parent.tag != LISTS[element.tag]:
            facts = {"element": local(element), "group": local(parent), "expected": ""}
            said = f"Element '{local(element)}': This element is not expected."
            self._tell(_unexpected("element_misplaced", facts, place, said))
            self._misplaced = element
            return
        for elder in [*element.itersiblings(preceding=True)][::-1]:
            if elder.tag != element.tag:
                for one in elder.iter("*"):
                    self._known.pop(one, None) if one is not elder else None
                facts = {"element": local(elder), "group": local(parent), "expected": local(element)}
                said = f"Element '{local(elder)}': This element is not expected. Expected is ( {local(element)} )."
                self._tell(_unexpected("element_unknown", facts, self._where(elder), said))
            if (elder.tail or "").strip():
                self._tell(_stray_text(parent, place))
            self._known.pop(elder, None)
            parent.remove(elder)
        if (parent.text or "").strip():
            self._tell(_stray_text(parent, place))
            parent.text = None

    def _drop_misplaced(self) -> None:
        """Take out a misplaced element that was told of, now that the parser is past what follows it."""
        if self._misplaced is not None and self._misplaced is not self._last:
            parent = self._misplaced.getparent()
            if parent is not None:
                parent.remove(self._misplaced)
            self._misplaced = None

    def _where(self, element: "etree._Element") -> Place:
        return self._known.get(element) or Place(_line(element), 0)

    def _explained(self, error: etree.XMLSyntaxError) -> Finding:
        return explain_error(error, self._parser.feed_error_log)

    def _explained_trouble(self, trouble: ExpatError) -> Finding:
        """Say what is wrong where only expat stops: libxml2 goes on behind an unknown prefix, and tells of it."""
        known = explain_log(self._parser.feed_error_log)
        return known or explain("", str(trouble), getattr(trouble, "lineno", 0), getattr(trouble, "offset", -1) + 1)

    def _refuse(self, cause: str) -> None:
        place = self._places.here
        raise StopReading(Finding(cause=cause, step=Step.STRUCTURE, line=place.line, column=place.column))


def _line(element: Any) -> int:
    """Return about where it begins, by libxml2; the stubs have no type for it."""
    return element.sourceline or 0


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _following(element: "etree._Element") -> Iterator["etree._Element"]:
    """Yield what begins behind an element, in its order."""
    above: etree._Element | None = element
    while above is not None:
        yield from chain.from_iterable(sibling.iter("*") for sibling in above.itersiblings("*"))
        above = above.getparent()


def _among(passage: "etree._Element", own: tuple[Place, ...]) -> Where:
    """Return what finds the places of a passage's elements; they are put in order when one is asked for first."""
    places: dict[etree._Element, Place] = {}

    def where(element: "etree._Element") -> Place:
        if not places:
            places.update(zip(passage.iter("*"), own, strict=False))
        return places.get(element, own[0])

    return where


def _id_technique(passage: "etree._Element") -> str:
    return (passage.findtext(_ID) or "").strip()[:255]


def _unexpected(cause: str, facts: dict[str, str], place: Place, said: str) -> Finding:
    return Finding(
        cause=cause,
        step=Step.STRUCTURE,
        line=place.line,
        column=place.column,
        element=facts["element"][: limits.QUOTED],
        facts={name: value[: limits.QUOTED] for name, value in facts.items()},
        original=said[: limits.QUOTED * 3],
    )


def _stray_text(parent: "etree._Element", place: Place) -> Finding:
    name = local(parent)
    said = f"Element '{name}': Character content other than whitespace is not allowed."
    return _unexpected("text_not_allowed", {"element": name}, place, said)
