"""What is wrong with articles and other files of the knowledge base, told to operators: in English, as commands are."""

import sys
from collections.abc import Iterable

from bot.phrases import Phrases
from bot.problem_words import ProblemWords
from bot.settings import Settings
from knowledge.problem import Problem

LANGUAGE = "en"


def tell(settings: Settings, problems: Iterable[Problem]) -> None:
    """Print each on a line of its own, with its place."""
    words = ProblemWords(Phrases(settings.quoted(), settings.default_language), LANGUAGE)
    for problem in problems:
        doubtful = "doubtful: " if problem.is_doubt else ""
        print(f"{doubtful}{words.for_terminal(problem)}", file=sys.stderr)
