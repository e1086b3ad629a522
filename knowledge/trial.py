"""What a change of articles would change, tried out before anybody is answered by it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from knowledge.article import Sources
from knowledge.check import check
from knowledge.evaluate import predict
from knowledge.found import Outcome
from knowledge.library import open_library, overlaid, readable
from knowledge.problem import Problem
from knowledge.search import Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as somebody asked it; `lang` is the language of the conversation."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a question gets: an answer, a choice that begins with this article, small talk, or nothing."""

    outcome: Outcome
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A question that would get something else than before."""

    text: str
    lang: str
    before: Given
    after: Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is wrong with the articles that was not before, what the search would be in doubt of, and what changes."""

    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]
    changed: tuple[Changed, ...]


def try_out(
    before: Sources,
    after: Sources,
    values: Mapping[str, object],
    asked: Iterable[Asked],
    *,
    today: date,
    dialogs: Collection[str],
) -> Trial:
    """Ask every question of the articles as they are and as they would be; raise KnowledgeErrors for those to be."""
    old, new = open_library(before, values), open_library(after, values)
    langs = {name.lang for name, _ in before.items() ^ after.items()}
    check_all = partial(check, today=today, dialogs=dialogs, asks_in=langs)
    were = check_all(old.articles, old.search)
    wrong = [problem for problem in check_all(new.articles, new.search) if problem not in were]
    return Trial(
        problems=tuple(problem for problem in wrong if not problem.is_doubt),
        doubts=tuple(problem for problem in wrong if problem.is_doubt),
        changed=tuple(_changed(asked, old.search, new.search)),
    )


def try_over(
    files: Sources,
    over: Sources,
    changes: Sources,
    values: Mapping[str, object],
    asked: Iterable[Asked],
    *,
    today: date,
    dialogs: Collection[str],
) -> Trial:
    """Try changes of what lies over the files, or will; raise KnowledgeErrors for those that cannot be read."""
    before, _ = readable(files, over, values)
    return try_out(before, overlaid(before, changes), values, asked, today=today, dialogs=dialogs)


def _changed(asked: Iterable[Asked], old: Search, new: Search) -> Iterator[Changed]:
    for one in asked:
        before, after = _given(old, one), _given(new, one)
        if before != after:
            yield Changed(text=one.text, lang=one.lang, before=before, after=after)


def _given(search: Search, asked: Asked) -> Given:
    found = search.find(asked.text, lang=asked.lang)
    told = predict(asked.text, found)
    return Given(outcome=found.outcome, article=found.smalltalk or told.predicted or "")
