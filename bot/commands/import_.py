"""`guichet import`: loads the operator's reference data from a CSV file."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from actions import carry_out
from actions.importing.files import CONTRACTS, MANDATES, ORGANISATIONS, File, Kind, read_file
from actions.importing.problem import RowsRefused
from actions.importing.requests import ImportContracts, ImportMandates, ImportOrganisations
from actions.outcome import Outcome
from bot.app import open_database
from bot.settings import Settings
from bot.store.conversations import OvertakenError

KINDS: dict[str, tuple[Kind[Any], Callable[[File[Any]], object]]] = {
    "organisations": (ORGANISATIONS, lambda file: ImportOrganisations(lines=file.lines)),
    "contracts": (CONTRACTS, lambda file: ImportContracts(lines=file.lines, mentions=file.mentions)),
    "mandates": (MANDATES, lambda file: ImportMandates(lines=file.lines, mentions=file.mentions)),
}


class NotWrittenError(Exception):
    """Takes back what was written: it was only to see what would come of it."""


def import_(settings: Settings, what: str, path: Path, *, dry_run: bool) -> int:
    """Load all of a file or nothing; returns 1 when the file is wrong, with every problem told, 2 without a file."""
    kind, request_of = KINDS[what]
    try:
        data = path.read_bytes()
    except OSError as unreadable:
        print(f"{path}: cannot be read: {unreadable.strerror}", file=sys.stderr)
        return 2
    file = read_file(data, kind)
    try:
        outcome = asyncio.run(_load(settings, request_of(file), keep=not dry_run and not file.problems))
    except OvertakenError:
        print("Somebody else was writing the same records: nothing was written, run it again.", file=sys.stderr)
        return 1
    return _tell(path, what, file, outcome, dry_run=dry_run)


async def _load(settings: Settings, request: object, *, keep: bool) -> Outcome:
    """A file with problems is carried out, too, and taken back: all that is wrong with it is told at once."""
    store = await open_database(settings)
    outcome: Outcome | None = None
    try:
        async with store.turn() as transaction:
            outcome = await carry_out(request, transaction.work)
            if not keep:
                raise NotWrittenError  # noqa: TRY301 - leaving the transaction by it is the point
    except NotWrittenError:
        pass
    finally:
        await store.close()
    assert outcome is not None, "carried out above"  # noqa: S101 - says it to the type checker
    return outcome


def _tell(path: Path, what: str, file: File[Any], outcome: Outcome, *, dry_run: bool) -> int:
    problems = [*file.problems, *(outcome.problems if isinstance(outcome, RowsRefused) else ())]
    for problem in sorted(problems, key=lambda problem: problem.line):
        column = file.labels.get(problem.column, problem.column)
        place = f"{path}:{problem.line}: {column}" if column else f"{path}:{problem.line}: the line"
        print(f"{place} {problem.words}", file=sys.stderr)
    if problems:
        many = f"{len(problems)} problem{'s'[: len(problems) != 1]}"
        print(f"{many}: nothing was written.", file=sys.stderr)
        return 1
    if file.ignored:
        print(f"Columns not used: {', '.join(file.ignored)}")
    counts = ", ".join(f"{number} {name}" for name, number in outcome.facts.items())
    print(f"{what}: {counts}{' if this were no dry run' if dry_run else ''}")
    return 0
