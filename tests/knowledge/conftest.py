"""The real knowledge base, read once, and small ones made of a few lines."""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from knowledge.article import Article, Articles, read_articles
from knowledge.elsewhere import read_elsewhere
from knowledge.search import Search
from knowledge.smalltalk import Smalltalk, read_smalltalk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def values() -> dict[str, object]:
    return tomllib.loads((ROOT / "guichet.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def articles(values: dict[str, object]) -> Articles:
    return read_articles(ROOT / "knowledge" / "articles", values)


@pytest.fixture(scope="session")
def smalltalk(values: dict[str, object]) -> Smalltalk:
    return read_smalltalk(ROOT / "knowledge" / "smalltalk", values)


@pytest.fixture(scope="session")
def search(articles: Articles, smalltalk: Smalltalk) -> Search:
    return Search(articles, smalltalk, read_elsewhere(ROOT / "knowledge" / "elsewhere"))


@pytest.fixture
def article() -> Callable[..., Article]:
    """Make an article of which only what matters to the test needs saying."""

    def make(
        id: str = "gateau",  # noqa: A002 - the articles' own word
        *,
        ask: Iterable[str] = (),
        lang: str = "fr",
        **fields: object,
    ) -> Article:
        usual = {
            "title": id,
            "text": "La réponse.",
            "related": (),
            "links": (),
            "starts": None,
            "updated": date(2026, 11, 1),
            "source": "un livre",
        }
        return Article(id=id, lang=lang, ask=tuple(ask), **(usual | fields))

    return make
