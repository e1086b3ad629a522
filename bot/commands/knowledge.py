"""`guichet knowledge`: check the articles, measure the search."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.app import read_assistant
from bot.settings import Settings
from knowledge.check import check as problems_of
from knowledge.evaluate import evaluate as evaluation_of
from knowledge.questions import QuestionErrors, read_questions


def check(settings: Settings) -> int:
    """Print what is wrong with the articles; returns 1 if anything is."""
    assistant = read_assistant(settings)
    today = datetime.now(UTC).date()
    problems = problems_of(assistant.articles, assistant.understanding.search, today=today)
    for problem in problems:
        print(problem, file=sys.stderr)
    languages = ", ".join(assistant.articles.langs)
    print(
        f"{len(assistant.articles)} articles ({languages}): {len(problems) or 'no'} problem{'s'[: len(problems) != 1]}"
    )
    return 1 if problems else 0


def evaluate(settings: Settings, questions: Path, predictions: Path | None) -> int:
    """Ask every question as a chat message would, print the figures, write a prediction a line."""
    try:
        read = read_questions(questions.read_text(encoding="utf-8").split("\n"))
    except (OSError, UnicodeDecodeError) as unreadable:
        print(f"{questions}: cannot be read: {unreadable}", file=sys.stderr)
        return 2
    except QuestionErrors as wrong:
        print(*(f"{questions}: {problem}" for problem in wrong.problems), sep="\n", file=sys.stderr)
        return 2
    report = evaluation_of(read, read_assistant(settings).find)
    print(report.table())
    if predictions:
        lines = (json.dumps(prediction.line(), ensure_ascii=False) for prediction in report.predictions)
        try:
            predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as refused:
            print(f"{predictions}: cannot be written: {refused}", file=sys.stderr)
            return 1
    return 0
