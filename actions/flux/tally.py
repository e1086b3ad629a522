"""Counts what was found, while it is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from actions.flux.fields import ENVELOPE, FIELDS, RESULT
from actions.flux.outcome import Counted, Finding, Head, OutcomeWriter, Passage, Severity, Step, Summary

MOST_FIELDS = 5  # named of a cause
_NAMES = frozenset(one.name for one in (*ENVELOPE, *FIELDS, *RESULT))


@dataclass(slots=True)
class _Count:
    step: Step
    severity: Severity
    line: int
    column: int
    number: int = 0
    fields: dict[str, None] = field(default_factory=dict)


class Tally:
    """Writes an outcome, and sums it up."""

    def __init__(self, writer: OutcomeWriter) -> None:
        self._writer = writer
        self._causes: dict[tuple[str, Severity], _Count] = {}
        self.passages = self.rejected = self.warned = 0
        self.is_well_formed = True

    def finding(self, finding: Finding, *, is_of_each: bool = False) -> None:
        """Take a finding of the file as a whole; one that each passage has as well is counted there."""
        self._writer.finding(finding)
        self._count(finding, 0 if is_of_each else 1)

    def passage(self, passage: Passage) -> None:
        self._writer.passage(passage)
        self.passages += 1
        if passage.findings:
            is_rejected = passage.is_rejected
            self.rejected += is_rejected
            self.warned += not is_rejected
            for finding in passage.findings:
                self._count(finding, 1)

    def sum_up(self, head: Head, total: int | None = None) -> Summary:
        """Return the counts; `total` where not each passage was told of."""
        self._writer.head(head)
        total = self.passages if total is None else total
        causes = sorted(
            self._causes.items(),
            key=lambda one: (one[1].severity is Severity.WARNING, -one[1].number, one[1].line, one[0]),
        )
        return Summary(
            head=head,
            total=total,
            accepted=total - self.rejected if self.is_well_formed else 0,
            rejected=self.rejected,
            warned=self.warned,
            is_well_formed=self.is_well_formed,
            causes=tuple(
                Counted(
                    cause=cause,
                    step=count.step,
                    severity=severity,
                    number=max(count.number, 1),
                    line=count.line,
                    column=count.column,
                    fields=tuple(count.fields),
                )
                for (cause, severity), count in causes
            ),
        )

    def _count(self, finding: Finding, number: int) -> None:
        if finding.step is Step.STRUCTURE and finding.severity is Severity.ERROR:
            self.is_well_formed = False
        key = (finding.cause, finding.severity)
        count = self._causes.get(key)
        if count is None:
            count = _Count(finding.step, finding.severity, finding.line, finding.column)
            self._causes[key] = count
        count.number += number
        if len(count.fields) < MOST_FIELDS:
            count.fields.update(dict.fromkeys(_fields(finding)))


def _fields(finding: Finding) -> Iterator[str]:
    """Yield the fields that a finding is about; what is no field's name is somebody's writing, and left out."""
    names = (finding.element, *finding.facts.get("missing", "").split(", "))
    yield from (name for name in names if name in _NAMES)
