"""`guichet deposit convert`: a flux made of a spreadsheet, and an empty spreadsheet to fill in; without any account."""

import argparse
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from actions.flux.outcome import Head
from actions.spreadsheet.convert import Converted, Sheet, convert, read_sheet
from actions.spreadsheet.parts import column_letters
from actions.spreadsheet.problems import CellProblem, read_problems
from actions.spreadsheet.refusal import SheetRefusedError
from actions.spreadsheet.template import write_template
from bot.commands.as_json import as_json
from bot.phrases import Phrases
from bot.settings import Settings
from bot.sheet_words import SheetWords

SHOWN = 20  # problems of a reason and column, where there is no --json


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences in the language that was asked for."""

    phrases: Phrases
    language: str

    def __call__(self, key: str, **facts: object) -> str:
        return self.phrases(self.language, key, **facts)

    def field(self, name: str) -> str:
        """Return what people call a field."""
        own = f"sheets.columns.{name}"
        return self(own if self.phrases.has(own) else f"fields.{name}")


def convert_deposit(settings: Settings, chosen: argparse.Namespace) -> int:
    """Return 0 where all rows are right, 1 where some are not, 2 where nothing can be read or written."""
    say = Wording(Phrases(settings.quoted(), settings.default_language), chosen.lang or settings.default_language)
    if chosen.file is None and chosen.template is None:
        print("A FILE or a --template is needed.", file=sys.stderr)
        return 2
    for target in filter(None, (chosen.to, chosen.template)):
        if target.exists() and not _may_be_replaced(target, chosen.file):
            print(say("sheets.command.kept", file=target), file=sys.stderr)
            return 2
    try:
        if chosen.template:
            write_template(chosen.template, say)
            print(chosen.template, file=sys.stderr)
        return _convert(chosen, say) if chosen.file else 0
    except OSError as failed:
        return _failed(failed, chosen, say)


def _may_be_replaced(target: Path, source: Path | None) -> bool:
    """Tell whether it is a file, and not the spreadsheet that is read: its owner has no other, perhaps."""
    return target.is_file() and not (source and source.exists() and target.samefile(source))


def _failed(failed: OSError, chosen: argparse.Namespace, say: Wording) -> int:
    is_source = chosen.file is not None and failed.filename == str(chosen.file)
    key, file = (
        ("unreadable", chosen.file) if is_source else ("unwritable", chosen.to or chosen.template or chosen.file)
    )
    print(say(f"checks.{key}", file=file, why=failed.strerror or str(failed)), file=sys.stderr)
    return 2


def _convert(chosen: argparse.Namespace, say: Wording) -> int:
    head = Head(
        id_flux=str(uuid.uuid4()),
        sent_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        emitter=chosen.emitter.upper(),
        certifier=chosen.certifier.upper(),
        contract=chosen.contract.upper(),
    )
    with tempfile.TemporaryDirectory(prefix="guichet-") as folder:
        problems = Path(folder) / "problems"
        try:
            sheet = read_sheet(chosen.file, chosen.file.name, problems=problems)
            converted = None
            if chosen.to and not sheet.columns.missing and sheet.good:
                converted = convert(chosen.file, chosen.file.name, chosen.to, head)
        except SheetRefusedError as refused:
            return _refused(refused, say, in_json=chosen.json)
        if chosen.json:
            _print_json(sheet, converted, problems)
        else:
            _print_words(chosen, sheet, converted, problems, say)
    return _status(sheet, converted, wanted=chosen.to is not None)


def _status(sheet: Sheet, converted: Converted | None, *, wanted: bool) -> int:
    if sheet.columns.missing or not sheet.rows or (wanted and converted is None):
        return 2
    return 1 if sheet.problem_number else 0


def _refused(refused: SheetRefusedError, say: Wording, *, in_json: bool) -> int:
    if in_json:
        print(as_json({"refused": refused.key, "facts": dict(refused.facts)}))
    else:
        facts = dict(refused.facts)
        if fields := facts.get("fields"):
            facts["fields"] = ", ".join(map(say.field, str(fields).split(", ")))
        for part in ("what", "how"):
            print(say(f"sheets.refusals.{refused.key}.{part}", **facts), file=sys.stderr)
    return 2


def _print_json(sheet: Sheet, converted: Converted | None, problems: Path) -> None:
    """Write problem by problem: there may be a million."""
    told: dict[str, Any] = {
        "sheet": sheet.name,
        "encoding": sheet.encoding,
        "separator": sheet.separator,
        "rows": sheet.rows,
        "good": sheet.good,
        "written": converted.written if converted else 0,
        "examples": sheet.examples,
        "passed_over": sheet.passed_over,
        "ids_made": sheet.ids_made,
        "certifiers": sheet.certifiers,
        "contracts": sheet.contracts,
        "columns": [
            {**asdict(column), "column": column_letters(column.index), "certain": column.is_certain}
            for column in sheet.columns.columns
        ],
        "missing": sheet.columns.missing,
        "left_empty": sheet.columns.left_empty,
        "made": sheet.columns.made,
    }
    print(as_json(told)[:-1], end=', "problems": [')
    for number, problem in enumerate(read_problems(problems)):
        print(",\n" if number else "\n", as_json(asdict(problem)), sep="", end="")
    print("]}")


def _print_words(
    chosen: argparse.Namespace, sheet: Sheet, converted: Converted | None, problems: Path, say: Wording
) -> None:
    told = SheetWords(say.phrases, say.language)
    if sheet.name:
        print(say("sheets.command.sheet", name=sheet.name))
    print(*_columns(sheet, say), sep="\n")
    for group in _by_reason(problems):
        first = group[0]
        facts = {**first.facts, "reason": first.reason}
        print(f"\n{first.header or say.field(first.field)}")
        print(told.what(facts), told.how(facts))
        for problem in group[:SHOWN]:
            print(f"  {problem.cell}{': ' if 'value' in problem.facts else ''}{problem.facts.get('value', '')}")
        if len(group) > SHOWN:
            print(say("sheets.command.more", number=len(group) - SHOWN))
    print()
    if sheet.columns.missing:
        print(say("sheets.refusals.missing_columns.how"))
    elif not sheet.rows:
        print(say("sheets.command.no_rows"))
    print(say("sheets.command.counts", rows=sheet.rows, good=sheet.good, problems=sheet.problem_number))
    if sheet.passed_over:
        print(say("sheets.command.passed_over", rows=", ".join(map(str, sheet.passed_over))))
    if sheet.ids_made:
        print(say("sheets.command.ids_made", number=sheet.ids_made))
    if converted:
        print(say("sheets.command.written", number=converted.written, file=chosen.to))


def _columns(sheet: Sheet, say: Wording) -> Iterator[str]:
    for column in sheet.columns.columns:
        meant = f"{say.field(column.field)} {column.group}".strip() if column.field else say("sheets.command.unknown")
        unsure = "" if column.is_certain or not column.field else f" ({say('sheets.command.unsure')})"
        yield (f"{column_letters(column.index):>3}  {column.header}  →  {meant}{unsure}")
    for key in ("missing", "left_empty", "made"):
        if fields := getattr(sheet.columns, key):
            yield say(f"sheets.command.{key}", fields=", ".join(say.field(name) for name in fields))


def _by_reason(problems: Path) -> list[list[CellProblem]]:
    """Return the problems that are told alike, the most frequent first."""
    groups: dict[tuple[str, str, str], list[CellProblem]] = {}
    for problem in read_problems(problems):
        groups.setdefault((problem.reason, problem.header, problem.field), []).append(problem)
    return sorted(groups.values(), key=len, reverse=True)
