"""What the report for people shows of an outcome file: its causes, and the first places that are wrong.

As much is kept of a file of ten passages as of one of 200,000.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from actions.flux.outcome import Finding, Severity, Summary, read
from bot.reports.rejections import rejections, structure_errors

MOST_SHOWN = 300
MOST_PLACES = 8
MOST_CAUSES = 60


@dataclass(slots=True)
class Group:
    """A cause: its first finding, how often there is one, the lines of the first few."""

    example: Finding
    number: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, found: Finding) -> None:
        self.number += 1
        if found.line and len(self.lines) < MOST_PLACES and found.line not in self.lines:
            self.lines.append(found.line)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A rejected passage, or an error of the file's structure; `id_technique` is empty where none is known."""

    id_technique: str
    line: int
    column: int
    errors: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Groups are the most frequent first; `wrong` are the first of `wrong_total`."""

    errors: list[Group]
    warnings: list[Group]
    wrong: list[Wrong]
    wrong_total: int


def gather(outcome: Path, summary: Summary) -> Gathered:
    """Read the outcome file of a processed deposit."""
    groups = _groups(outcome)
    wrong, total = [], 0
    for one in _wrong(outcome, summary):
        total += 1
        if total <= MOST_SHOWN:
            wrong.append(one)
    of_errors = [group for group in groups if group.example.severity is Severity.ERROR]
    warnings = [group for group in groups if group.example.severity is Severity.WARNING]
    return Gathered(errors=of_errors[:MOST_CAUSES], warnings=warnings[:MOST_CAUSES], wrong=wrong, wrong_total=total)


def _groups(outcome: Path) -> list[Group]:
    groups: dict[tuple[str, Severity], Group] = {}
    for found in read(outcome):
        findings = (found,) if isinstance(found, Finding) else found.findings
        for finding in findings:
            groups.setdefault((finding.cause, finding.severity), Group(finding)).add(finding)
    return sorted(groups.values(), key=lambda group: -group.number)


def _wrong(outcome: Path, summary: Summary) -> Iterable[Wrong]:
    if summary.is_well_formed:
        for rejected in rejections(outcome, summary):
            yield Wrong(rejected.passage.id_technique, rejected.passage.line, 0, tuple(rejected.errors))
    else:
        for error, passage in structure_errors(outcome):
            yield Wrong(passage.id_technique if passage else "", error.line, error.column, (error,))
