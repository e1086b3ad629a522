"""What people get to work with spreadsheets: an empty one to fill in, and a list of what is wrong with theirs."""

from pathlib import Path
from typing import BinaryIO

from actions.spreadsheet.convert import read_sheet
from actions.spreadsheet.problems import read_problems
from actions.spreadsheet.template import write_template
from bot.reports.tables import writing_rows
from bot.reports.wording import Wording, Words
from bot.sheet_words import SheetWords

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
        _write(problems, SheetWords(wording.phrases, language), wording.in_language(language), file)


def _write(problems: Path, told: SheetWords, words: Words, file: BinaryIO) -> None:
    with writing_rows(file) as write:
        write(words.say(f"problems.{name}") for name in COLUMNS)
        for problem in read_problems(problems):
            facts = {**problem.facts, "reason": problem.reason}
            write([problem.cell, problem.header, told.what(facts), told.how(facts)])
