"""An article, what it is called, and all of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeAlias

ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE: Final = re.compile("[a-z]{2}")
LONGEST_ID: Final = 80


class Name(NamedTuple):
    """What an article is known by; in order of it, those of a language stand together."""

    lang: str
    id: str

    def __str__(self) -> str:
        return f"{self.lang}/{self.id}.md"


Sources: TypeAlias = Mapping[Name, str]
"""Articles as they are written: the whole text of each file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A button under an article."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One subject in one language; `text` is Markdown with the settings already in it."""

    id: str
    lang: str
    title: str
    text: str
    ask: tuple[str, ...]
    related: tuple[str, ...]
    links: tuple[Link, ...]
    starts: str | None
    updated: date
    source: str
    review_on: date | None = None  # the day on which somebody wants to look at it again


class Articles:
    """All articles, in every language."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._all = tuple(articles)
        self._found = {(article.id, article.lang): article for article in self._all}
        self.langs = tuple(sorted({article.lang for article in self._all}))

    def __iter__(self) -> Iterator[Article]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def get(self, id: str, lang: str) -> Article | None:  # noqa: A002 - the articles' own word
        """Return the article in this language, in another one only if it is missing in this one."""
        for tried in (lang, *self.langs):
            if (article := self._found.get((id, tried))) is not None:
                return article
        return None

    def in_language(self, lang: str) -> tuple[Article, ...]:
        return tuple(article for article in self._all if article.lang == lang)
