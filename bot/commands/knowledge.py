"""`guichet knowledge`: check the articles, measure the search."""

from pathlib import Path

from bot.settings import Settings


def check(settings: Settings) -> int:
    """Print what is wrong with the articles; exit status 1 if anything is."""
    raise NotImplementedError


def evaluate(settings: Settings, questions: Path, predictions: Path | None) -> int:
    """Run questions through the code of a chat message, print the figures, write a prediction a line."""
    raise NotImplementedError
