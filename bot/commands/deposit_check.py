"""`guichet deposit check`: what a deposit of this file would be told, without any account."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from tqdm import tqdm

from actions.flux.checking import Reference, check
from actions.flux.outcome import Finding, Passage, Severity, Summary, read
from bot.commands.as_json import as_json
from bot.phrases import Phrases
from bot.settings import Settings

SHOWN = 5  # places of a cause, where there is no --json


_Found = tuple[Finding, Passage | None]


def check_deposit(settings: Settings, chosen: argparse.Namespace) -> int:
    """Return 0 where all would be accepted, 1 where something is wrong, 2 where the file cannot be read."""
    language = chosen.lang or settings.default_language
    phrases = Phrases(settings.quoted(), settings.default_language)
    with tempfile.TemporaryDirectory(prefix="guichet-") as folder:
        outcome = Path(folder) / "outcome"
        try:
            summary = _check(chosen.file, outcome, settings)
        except OSError as unreadable:
            why = unreadable.strerror or str(unreadable)
            print(phrases(language, "checks.unreadable", file=str(chosen.file), why=why), file=sys.stderr)
            return 2
        if chosen.json:
            _print_json(summary, outcome)
        else:
            _print_words(summary, outcome, phrases, language)
    return 0 if summary.is_well_formed and not summary.rejected else 1


def _check(path: Path, outcome: Path, settings: Settings) -> Summary:
    reference = Reference(
        today=datetime.now().astimezone().date(),
        deadline_months=settings.deposits.deadline_months,
        most_records=settings.deposits.max_records,
    )
    size = path.stat().st_size
    with tqdm(total=size, unit="B", unit_scale=True, desc=path.name, leave=False, disable=None) as bar:

        def progress(done: int) -> None:
            bar.update(done - bar.n)

        return check(path, outcome, reference, progress)


def _print_json(summary: Summary, outcome: Path) -> None:
    """Write finding by finding: there may be millions."""
    print(as_json({"summary": summary.to_json()})[:-1], end=', "findings": [')
    for number, (finding, passage) in enumerate(_findings(outcome)):
        about = {"passage": passage.ordinal, "idTechnique": passage.id_technique} if passage else {}
        told = as_json({**finding.to_json(), "severity": finding.severity, **about})
        print(",\n" if number else "\n", told, sep="", end="")
    print("]}")


def _print_words(summary: Summary, outcome: Path, phrases: Phrases, language: str) -> None:
    def say(key: str, **facts: object) -> str:
        return phrases(language, key, **facts)

    places = _first_places(outcome)
    for cause in summary.causes:
        title, times = say(f"causes.{cause.cause}.title"), say("checks.times", number=cause.number)
        print(f"{say(f'checks.{cause.severity}')} · {title} {times}")
        shown = places[cause.cause, cause.severity]
        for finding, passage in shown:
            facts = _facts(finding)
            about = say("checks.passage", ordinal=passage.ordinal, id_technique=passage.id_technique) if passage else ""
            place = say("checks.place", line=finding.line, column=finding.column)
            print(f"  {place}{f' ({about})' if about else ''}: {say(f'causes.{cause.cause}.what', **facts)}")
            if finding.original:
                print(f"    {say('checks.original', original=finding.original)}")
        if cause.number > len(shown):
            print(f"  {say('checks.more', number=cause.number - len(shown))}")
        print(f"  → {say(f'causes.{cause.cause}.how', **_facts(shown[0][0]))}\n")
    counts = {"total": summary.total, "accepted": summary.accepted, "rejected": summary.rejected}
    if not summary.is_well_formed:
        print(say("checks.malformed"))
    elif summary.rejected:
        print(say("checks.rejected", **counts))
    else:
        print(say("checks.accepted", **counts))
    if summary.warned:
        print(say("checks.warned", warned=summary.warned))


def _facts(finding: Finding) -> Mapping[str, str]:
    place = {"element": finding.element, "line": str(finding.line), "column": str(finding.column)}
    return {**place, **finding.facts}


def _first_places(outcome: Path) -> dict[tuple[str, Severity], list[_Found]]:
    places: dict[tuple[str, Severity], list[_Found]] = {}
    for finding, passage in _findings(outcome):
        kept = places.setdefault((finding.cause, finding.severity), [])
        if len(kept) < SHOWN:
            kept.append((finding, passage))
    return places


def _findings(outcome: Path) -> Iterator[_Found]:
    for found in read(outcome):
        if isinstance(found, Passage):
            yield from ((finding, found) for finding in found.findings)
        else:
            yield found, None
