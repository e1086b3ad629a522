"""Why passages are rejected, out of an outcome file, one at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from actions.flux.outcome import Finding, Passage, Severity, Step, Summary, read


@dataclass(frozen=True, slots=True)
class Rejected:
    """A passage that is not accepted, and its errors: its own, and those that reject every passage."""

    passage: Passage
    errors: Sequence[Finding]


def rejections(outcome: Path, summary: Summary) -> Iterator[Rejected]:
    """Yield the rejected passages of a file whose structure is right."""
    of_all = _errors_of_all(outcome, summary)
    for found in read(outcome):
        if isinstance(found, Passage) and (own := _errors(found.findings) or of_all):
            said = {error.cause for error in own}
            yield Rejected(found, (*own, *(error for error in of_all if error.cause not in said)))


def accepted(outcome: Path, summary: Summary) -> Iterator[Passage]:
    """Yield the accepted passages of a file whose structure is right."""
    if summary.accepted:
        yield from (found for found in read(outcome) if isinstance(found, Passage) and not found.is_rejected)


def structure_errors(outcome: Path) -> Iterator[tuple[Finding, Passage | None]]:
    """Yield the errors of structure, each with the passage that it is in where that is known."""
    for found in read(outcome):
        passage, findings = (found, found.findings) if isinstance(found, Passage) else (None, (found,))
        yield from ((error, passage) for error in _errors(findings) if error.step is Step.STRUCTURE)


def _errors_of_all(outcome: Path, summary: Summary) -> tuple[Finding, ...]:
    """Return what is wrong with the file as a whole, though its structure is right: with that, nothing is accepted."""
    if summary.accepted or not summary.is_well_formed:
        return ()
    return tuple(_errors([found for found in read(outcome) if isinstance(found, Finding)]))


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [found for found in findings if found.severity is Severity.ERROR]
