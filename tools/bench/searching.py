"""The search alone, in a process of its own: `searching.py COUNT`, 0 for the real articles; prints JSON."""

import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from load import QUESTIONS

from bot.settings import ROOT, read_settings
from knowledge.article import Article, Articles
from knowledge.elsewhere import read_elsewhere
from knowledge.reading import read_articles
from knowledge.search import Search
from knowledge.smalltalk import read_smalltalk

ROUNDS = 5


def main(count: int) -> None:
    settings = read_settings()
    quoted = settings.quoted()
    articles = read_articles(settings.articles_dir, quoted)
    if count:
        articles = Articles(_recombined(articles, count))
    smalltalk = read_smalltalk(ROOT / "knowledge" / "smalltalk", quoted)
    elsewhere = read_elsewhere(ROOT / "knowledge" / "elsewhere")
    gc.collect()
    before, begun = _resident(), time.perf_counter()
    search = Search(articles, smalltalk, elsewhere)
    seconds = time.perf_counter() - begun
    gc.collect()
    memory = _resident() - before
    search.find("une question pour rien")
    times = [_find(search, question) for _ in range(ROUNDS) for question in QUESTIONS]
    print(
        json.dumps(
            {
                "articles": len(articles),
                "median_us": 1e6 * statistics.median(times),
                "slow_us": 1e6 * statistics.quantiles(times, n=100)[98],
                "build_seconds": seconds,
                "memory": memory,
            }
        )
    )


def _find(search: Search, question: str) -> float:
    begun = time.perf_counter()
    search.find(question)
    return time.perf_counter() - begun


def _recombined(articles: Articles, count: int) -> Iterator[Article]:
    """Make `count` articles of the real ones' words, as long as those, the languages in equal parts."""
    chance = random.Random(count)  # noqa: S311 - the same articles each time
    for place, lang in enumerate(articles.langs):
        real = articles.in_language(lang)
        titles = _words(article.title for article in real)
        texts = _words(article.text for article in real)
        asked = _words(way for article in real for way in article.ask)
        share = count // len(articles.langs) + (place < count % len(articles.langs))
        for number, model in enumerate(islice(cycle(real), share)):
            yield replace(
                model,
                id=f"{model.id}-{number}",
                title=_as_long(model.title, titles, chance),
                text=_as_long(model.text, texts, chance),
                ask=tuple(_as_long(way, asked, chance) for way in model.ask),
            )


def _words(texts: Iterator[str]) -> list[str]:
    return [word for text in texts for word in text.split()]


def _as_long(model: str, words: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.choices(words, k=len(model.split())))


def _resident() -> float:
    """Return the process's resident memory in MiB."""
    status = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
