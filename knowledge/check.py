"""What is wrong with the articles, for those who write them: beyond what reading them already refuses."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from knowledge.article import Article, Articles
from knowledge.found import Outcome
from knowledge.search import Search
from knowledge.text import words

FEWEST_WAYS: Final = 8
MOST_WORDS: Final = 130
LONGEST_TITLE: Final = 80
STALE: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is the file, below the folder of articles; a doubt is what the search makes of it, not a mistake."""

    where: str
    what: str
    is_doubt: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


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
        wrong = (*_form(article, today), *_company(article, articles, dialogs))
        found += [Problem(_file(article), what) for what in wrong]
        if asks_in is None or article.lang in asks_in:
            found += [Problem(_file(article), what, is_doubt=True) for what in _misled(article, search)]
    return [*found, *_twice(articles)]


def _form(article: Article, today: date) -> Iterator[str]:
    if len(article.title) > LONGEST_TITLE:
        yield f"the title has {len(article.title)} characters; {LONGEST_TITLE} fit on a button"
    if len(article.ask) < FEWEST_WAYS:
        yield f"only {len(article.ask)} ways of asking; write {FEWEST_WAYS} at least, better 20"
    if (long := len(article.text.split())) > MOST_WORDS:
        yield f"the text has {long} words; people read {MOST_WORDS} at most on a phone"
    if today - article.updated > STALE:
        yield f"last checked on {article.updated}; compare it with its source and change updated:"
    if article.updated > today:
        yield f"updated: is {article.updated}, which is still to come"
    if article.review_on is not None and article.review_on <= today:
        yield f"to be looked at again since {article.review_on}; do so, then change updated: and review_on:"
    for link in article.links:
        if not link.url.startswith(("https://", "mailto:", "tel:", "/")):
            yield f"the link {link.label!r} leads to {link.url!r}, which is no address"


def _company(article: Article, articles: Articles, dialogs: Collection[str] | None) -> Iterator[str]:
    known = {one.id for one in articles.in_language(article.lang)}
    for related in article.related:
        if related not in known:
            yield f"related names {related}, which is no article in this language"
        elif related == article.id:
            yield "related names the article itself"
    for lang in articles.langs:
        other = articles.get(article.id, lang)
        if other is None or other.lang != lang:
            yield f"not translated; write {lang}/{article.id}.md"
        elif other.starts != article.starts and lang > article.lang:
            yield f"starts {article.starts}, but {other.starts} in {_file(other)}"
    if dialogs is not None and article.starts is not None and article.starts not in dialogs:
        yield f"starts {article.starts}, which no dialog is called"


def _misled(article: Article, search: Search) -> Iterator[str]:
    for way in (article.title, *article.ask):
        found = search.find(way, lang=article.lang)
        if found.outcome is Outcome.SMALLTALK:
            yield f"{way!r} is taken for small talk; say it differently, or take it out of smalltalk/"
        elif not found.candidates or found.candidates[0].article != article.id:
            first = found.candidates[0].article if found.candidates else "nothing"
            yield f"{way!r} finds {first}; say it differently, or give it to that article"
        elif found.outcome is Outcome.UNKNOWN:
            yield f"{way!r} is too faint to be answered; say it with words of this subject"


def _twice(articles: Articles) -> Iterator[Problem]:
    asked: defaultdict[tuple[str, ...], list[Article]] = defaultdict(list)
    for article in articles:
        for way in {tuple(words(way)) for way in article.ask}:
            asked[article.lang, *way].append(article)
    for key, askers in asked.items():
        for other in askers[1:]:
            yield Problem(_file(other), f"{' '.join(key[1:])!r} is also asked in {_file(askers[0])}")


def _file(article: Article) -> str:
    return f"{article.lang}/{article.id}.md"
