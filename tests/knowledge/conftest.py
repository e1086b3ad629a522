"""The real knowledge base, as the assistant searches it, and small ones made of a few lines."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from bot.conversation import Assistant
from knowledge.article import Article, Articles
from knowledge.search import Search


@pytest.fixture(scope="session")
def search(assistant: Assistant) -> Search:
    return assistant.understanding.search


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


@pytest.fixture(scope="session")
def assistant_articles(assistant: Assistant) -> Articles:
    return assistant.articles
