"""Outcome files as a check writes them, without a check."""

from collections.abc import Sequence
from pathlib import Path

from actions.flux.outcome import Counted, Finding, Passage, Severity, Step, Summary, writing
from tests.reports.flux_files import HEAD

NO_HOLDER = "Aucun titulaire ne correspond aux critères obligatoires"


def portals(original: str = NO_HOLDER, line: int = 12) -> Finding:
    """An error that the real portal has a message for."""
    return Finding(cause="test_portal", step=Step.MEANING, line=line, original=original)


def ours(value: str = "1710", line: int = 12) -> Finding:
    """An error that it has none for."""
    return Finding(cause="test_ours", step=Step.MEANING, line=line, facts={"value": value})


def warning(line: int = 12) -> Finding:
    return Finding(cause="test_late", step=Step.MEANING, severity=Severity.WARNING, line=line)


def structure(line: int = 3, column: int = 18, original: str = "Element 'x': This element is not expected.") -> Finding:
    return Finding(cause="test_structure", step=Step.STRUCTURE, line=line, column=column, original=original)


def passage(ordinal: int, *findings: Finding, name: str = "") -> Passage:
    return Passage(ordinal=ordinal, id_technique=name or f"id-{ordinal}", line=10 * ordinal, findings=findings)


def write_outcome(path: Path, passages: Sequence[Passage] = (), of_file: Sequence[Finding] = ()) -> Summary:
    """Write it and return the summary that a check would."""
    findings = [*of_file, *(found for one in passages for found in one.findings)]
    with writing(path) as outcome:
        for finding in of_file:
            outcome.finding(finding)
        for one in passages:
            outcome.passage(one)
    is_well_formed = all(found.step is Step.MEANING for found in findings)
    is_refused = any(found.severity is Severity.ERROR for found in of_file) or not is_well_formed
    rejected = len(passages) if is_refused else sum(one.is_rejected for one in passages)
    warned = 0 if is_refused else sum(bool(one.findings) and not one.is_rejected for one in passages)
    causes = {(found.cause, found.step, found.severity): found for found in reversed(findings)}
    return Summary(
        head=HEAD,
        total=len(passages),
        accepted=len(passages) - rejected,
        rejected=rejected,
        warned=warned,
        is_well_formed=is_well_formed,
        causes=tuple(
            Counted(
                cause=first.cause,
                step=first.step,
                severity=first.severity,
                number=sum(found.cause == first.cause for found in findings),
                line=first.line,
                column=first.column,
            )
            for first in causes.values()
        ),
    )
