"""Everything that is known, read and indexed: what one process hands to another when an article has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from knowledge.article import Article, Articles, Name, Sources
from knowledge.elsewhere import read_elsewhere
from knowledge.problem import KnowledgeErrors, Problem
from knowledge.reading import parse
from knowledge.search import Search
from knowledge.shelf import Shelf
from knowledge.smalltalk import Kind, Smalltalk, read_smalltalk
from knowledge.spelling import Habits, read_habits

HERE: Final = Path(__file__).parent
KEPT: Final = 4  # shelves: of two languages, with a change and without


@dataclass(frozen=True, slots=True)
class Library:
    """Articles and the search over them, which know of each other."""

    articles: Articles
    smalltalk: Smalltalk
    search: Search


def open_library(sources: Sources, values: Mapping[str, object]) -> Library:
    """Read the texts of articles and learn how to find them; raise KnowledgeErrors.

    It takes seconds, and is for a process of its own, which remembers what it has learned last.
    """
    articles = parse(sources, values)
    smalltalk = read_smalltalk(HERE / "smalltalk", values)
    search = Search(articles, smalltalk, read_elsewhere(HERE / "elsewhere"), shelve=_shelve)
    return Library(articles, smalltalk, search)


def overlaid(files: Sources, over: Sources) -> dict[Name, str]:
    """Return files with what lies over them; an empty text takes an article away."""
    return {name: text for name, text in {**files, **over}.items() if text}


def readable(
    files: Sources, over: Sources, values: Mapping[str, object]
) -> tuple[dict[Name, str], tuple[Problem, ...]]:
    """Return files with what lies over them and can be read, and what is wrong with what cannot.

    It could be read when it was published; since then a setting that it quotes may have got another name.
    """
    problems: list[Problem] = []
    good = dict(over)
    for name, text in over.items():
        try:
            if text:
                parse({name: text}, values)
        except KnowledgeErrors as errors:
            problems += errors.problems
            del good[name]
    return overlaid(files, good), tuple(problems)


@dataclass(frozen=True, slots=True)
class Opened:
    """`problems` are those of articles that could not be read, in whose place the files are."""

    library: Library
    problems: tuple[Problem, ...]


def open_readable(files: Sources, over: Sources, values: Mapping[str, object]) -> Opened:
    """Open what can be read of files and of what lies over them; raise KnowledgeErrors for the files'."""
    sources, problems = readable(files, over, values)
    return Opened(open_library(sources, values), problems)


def _shelve(
    lang: str, articles: Sequence[Article], kinds: Sequence[Kind], elsewhere: Sequence[str], _: Habits | None
) -> Shelf:
    return _remembered(lang, tuple(articles), tuple(kinds), tuple(elsewhere))


@lru_cache(maxsize=KEPT)
def _remembered(lang: str, articles: tuple[Article, ...], kinds: tuple[Kind, ...], elsewhere: tuple[str, ...]) -> Shelf:
    return Shelf(lang, articles, kinds, elsewhere, read_habits(HERE / "spellings" / f"{lang}.yaml"))
