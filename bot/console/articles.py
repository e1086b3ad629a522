"""Look for an article, read it, and send it into the conversation of a ticket."""

from dataclasses import dataclass

from aiohttp import web

from actions.ticket_words import words_of
from bot.console import ticket as ticket_page
from bot.console.site import Console
from bot.console.ticket_view import view_of
from bot.console.visit import DeskVisit
from bot.console.workplace import Workplace
from knowledge.article import Article, Articles

MOST = 8
LONGEST_WORDS = 200  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    words: str
    articles: tuple[Article, ...]


async def show(console: Console, visit: DeskVisit) -> web.Response:
    view = await view_of(console, visit, visit.request.match_info["number"])
    if view is None:
        return ticket_page.gone(console, visit)
    words = visit.request.query.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    found = find(console.workplace, words, view.ticket.language)[:MOST] if words else ()
    return ticket_page.render(console, visit, "articles.html", view, {"finding": Finding(words=words, articles=found)})


def find(workplace: Workplace, words: str, language: str) -> tuple[Article, ...]:
    """Return articles: those whose titles have all the words, then what people would be answered, then what has them.

    What the search takes for a faint chance is left out: who searches is better told that nothing was found.
    """
    articles = workplace.assistant.articles
    asked = words_of(words)
    named = _with_words(articles, language, asked, in_text=False)
    found = [articles.get(name, language) for name in workplace.suggesting.answers(words, language)]
    having = _with_words(articles, language, asked, in_text=True)
    every = {article.id: article for article in (*named, *found, *having) if article}
    return tuple(every.values())


def _with_words(articles: Articles, language: str, asked: list[str], *, in_text: bool) -> list[Article]:
    def has_all(article: Article) -> bool:
        there = words_of(f"{article.title} {article.text}" if in_text else article.title)
        return all(any(word.startswith(wanted) for word in there) for wanted in asked)

    return [article for article in articles.in_language(language) if asked and has_all(article)]
