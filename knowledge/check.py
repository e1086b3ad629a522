"""What is wrong with the articles, for those who write them: beyond what reading them already refuses."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final

from knowledge.article import Article, Articles, Name
from knowledge.found import Outcome
from knowledge.problem import Fact, Key, Problem
from knowledge.search import Search
from knowledge.text import words

FEWEST_WAYS: Final = 8
GOOD_WAYS: Final = 20
MOST_WORDS: Final = 130
LONGEST_TITLE: Final = 80
STALE: Final = timedelta(days=366)


def check(
    articles: Articles,
    search: Search,
    *,
    today: date,
    dialogs: Collection[str] | None = None,
    asks_in: Collection[str] | None = None,
) -> list[Problem]:
    """Return every problem.

    `dialogs` are the names that an article may start, if they are known here; `asks_in` are the languages whose ways of
    asking are tried on the search, all of them if it is not said.
    """
    found: list[Problem] = []
    for article in articles:
        found += [*_form(article, today), *_company(article, articles, dialogs)]
        if asks_in is None or article.lang in asks_in:
            found += _misled(article, search)
    return [*found, *_twice(articles)]


def _form(article: Article, today: date) -> Iterator[Problem]:
    if (long := len(article.title)) > LONGEST_TITLE:
        yield _problem(article, "long_title", number=long, most=LONGEST_TITLE)
    if (few := len(article.ask)) < FEWEST_WAYS:
        yield _problem(article, "few_ways", number=few, least=FEWEST_WAYS, better=GOOD_WAYS)
    if (long := len(article.text.split())) > MOST_WORDS:
        yield _problem(article, "long_text", number=long, most=MOST_WORDS)
    if today - article.updated > STALE:
        yield _problem(article, "stale", field="updated", day=article.updated.isoformat())
    if article.updated > today:
        yield _problem(article, "updated_to_come", field="updated", day=article.updated.isoformat())
    if article.review_on is not None and article.review_on <= today:
        yield _problem(article, "review_due", field="review_on", day=article.review_on.isoformat())
    for link in article.links:
        if not link.url.startswith(("https://", "mailto:", "tel:", "/")):
            yield _problem(article, "link_address", label=link.label, url=link.url)


def _company(article: Article, articles: Articles, dialogs: Collection[str] | None) -> Iterator[Problem]:
    known = {one.id for one in articles.in_language(article.lang)}
    for related in article.related:
        if related not in known:
            yield _problem(article, "related_unknown", field="related", name=related)
        elif related == article.id:
            yield _problem(article, "related_itself", field="related")
    for lang in articles.langs:
        other = articles.get(article.id, lang)
        if other is None or other.lang != lang:
            yield _problem(article, "not_translated", language=lang, file=str(Name(lang, article.id)))
        elif other.starts != article.starts and lang > article.lang:
            here, there = article.starts or "", other.starts or ""
            yield _problem(article, "starts_differ", field="starts", here=here, there=there, language=lang)
    if dialogs is not None and article.starts is not None and article.starts not in dialogs:
        yield _problem(article, "starts_unknown", field="starts", name=article.starts)


def _misled(article: Article, search: Search) -> Iterator[Problem]:
    for way in (article.title, *article.ask):
        found = search.find(way, lang=article.lang)
        if found.outcome is Outcome.SMALLTALK:
            yield _problem(article, "taken_for_smalltalk", way=way)
        elif not found.candidates:
            yield _problem(article, "finds_nothing", way=way)
        elif found.candidates[0].article != article.id:
            yield _problem(article, "finds_another", way=way, article=found.candidates[0].article)
        elif found.outcome is Outcome.UNKNOWN:
            yield _problem(article, "too_faint", way=way)


def _twice(articles: Articles) -> Iterator[Problem]:
    asked: defaultdict[tuple[str, ...], list[Article]] = defaultdict(list)
    for article in articles:
        for way in {tuple(words(way)) for way in article.ask}:
            asked[article.lang, *way].append(article)
    for key, askers in asked.items():
        for other in askers[1:]:
            yield _problem(other, "asked_twice", way=" ".join(key[1:]), article=askers[0].id)


def _problem(article: Article, key: Key, /, **facts: Fact) -> Problem:
    return Problem(key=key, where=Name(article.lang, article.id), facts=facts)
