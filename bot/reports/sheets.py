"""What people get to work with spreadsheets: an empty one to fill in, and a list of what is wrong with theirs."""

from pathlib import Path
from typing import Any, BinaryIO

from jinja2 import TemplateError

from actions.spreadsheet.convert import read_sheet
from actions.spreadsheet.problems import CellProblem, read_problems
from actions.spreadsheet.template import write_template
from bot.reports.tables import writing_rows
from bot.reports.wording import Wording, Words

COLUMNS = ("cell", "column", "what", "how")


def make_template(wording: Wording, language: str, target: Path) -> None:
    """Write the empty workbook."""

    def say(key: str, **facts: object) -> str:
        return wording.phrases(language, key, **facts)

    write_template(target, say)


def make_problems(sheet: Path, name: str, wording: Wording, language: str, target: Path) -> None:
    """Write every problem of a spreadsheet as CSV, in its order. Raises `SheetRefusedError`."""
    problems = target.with_suffix(".problems")
    read_sheet(sheet, name, problems=problems)
    with target.open("xb") as file:
        _write(problems, wording, wording.in_language(language), file)


def _write(problems: Path, wording: Wording, words: Words, file: BinaryIO) -> None:
    with writing_rows(file) as write:
        write(words.say(f"problems.{name}") for name in COLUMNS)
        for problem in read_problems(problems):
            write([problem.cell, problem.header, *(_said(problem, part, wording, words) for part in ("what", "how"))])


def _said(problem: CellProblem, part: str, wording: Wording, words: Words) -> str:
    facts: dict[str, Any] = {name: fact for name, fact in problem.facts.items() if name not in {"language", "key"}}
    try:
        return wording.phrases(words.language, f"sheets.reasons.{problem.reason}.{part}", **facts)
    except (KeyError, TemplateError):  # a reason that texts do not know of
        return problem.reason if part == "what" else ""
