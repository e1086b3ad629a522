"""What the search learns from: texts, each with what it is about and how far it is to be trusted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.article import Article
from knowledge.smalltalk import Kind

PASSAGE_TRUST: Final = 0.6  # a passage of an article's text, where a way of asking counts 1
PASSAGE_END: Final = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Example:
    """`about` counts through the articles, then the kinds of small talk; the last number is "not ours"."""

    text: str
    about: int
    trust: float = 1.0


def examples(articles: Sequence[Article], kinds: Sequence[Kind], elsewhere: Sequence[str]) -> Iterator[Example]:
    for place, article in enumerate(articles):
        yield Example(article.title, place)
        for way in article.ask:
            yield Example(way, place)
        for passage in PASSAGE_END.split(article.text):
            yield Example(passage, place, PASSAGE_TRUST)
    for place, kind in enumerate(kinds, len(articles)):
        for way in kind.ask:
            yield Example(way, place)
    for question in elsewhere:
        yield Example(question, len(articles) + len(kinds))
