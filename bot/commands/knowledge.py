"""`guichet knowledge`: check the articles, measure the search."""

from datetime import datetime
from pathlib import Path

from bot.app import read_assistant
from bot.commands.measuring import read_file, write_file
from bot.commands.problems import tell
from bot.settings import Settings
from dialogs.articles import FILE, named_articles
from knowledge.article import Articles
from knowledge.check import check as problems_of
from knowledge.evaluate import evaluate as evaluation_of
from knowledge.problem import Problem
from knowledge.questions import read_questions


def check(settings: Settings) -> int:
    """Print what is wrong with the articles; returns 1 if anything is."""
    assistant = read_assistant(settings)
    today = datetime.now(settings.desk.business_hours.zone).date()
    problems = problems_of(assistant.articles, assistant.understanding.search, today=today)
    problems += unknown_names(assistant.articles)
    tell(settings, problems)
    languages = ", ".join(assistant.articles.langs)
    print(
        f"{len(assistant.articles)} articles ({languages}): {len(problems) or 'no'} problem{'s'[: len(problems) != 1]}"
    )
    return 1 if problems else 0


def unknown_names(articles: Articles) -> list[Problem]:
    """Return a problem for each name beside dialogs that no article has."""
    known = {article.id for article in articles}
    names = dict.fromkeys(named_articles().every())
    return [Problem(key="named_unknown", where=FILE, facts={"name": name}) for name in names if name not in known]


def evaluate(settings: Settings, questions: Path, predictions: Path | None) -> int:
    """Ask every question as a chat message would, print the figures, write a prediction a line."""
    read = read_file(settings, questions, lambda lines: read_questions(lines, questions))
    if read is None:
        return 2
    report = evaluation_of(read, read_assistant(settings).find)
    print(report.table())
    lines = (prediction.line() for prediction in report.predictions)
    return 1 if predictions and not write_file(predictions, lines) else 0
