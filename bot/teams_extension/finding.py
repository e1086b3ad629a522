"""Search for tickets and articles, each a card that can be put into a message."""

from collections.abc import Callable
from itertools import accumulate

from actions.store.tickets import Sought
from actions.tickets import Agent, Ticket
from actions.work import Work
from bot import adaptive_markdown as markdown
from bot.adaptive_markdown import Element
from bot.channels.botframework.invokes import InvokeAnswer
from bot.console.articles import find
from bot.console.clock import DAY
from bot.console.workplace import Workplace
from bot.portal import Portal
from bot.shortened import shortened
from bot.teams_extension import cards
from bot.teams_extension.asked import Query
from knowledge.article import Article, Link

Say = Callable[..., str]

USED_DAYS = 30  # over which it is counted what is used most
MOST_BYTES = 24_000  # of a card: Teams inserts none above 28 KB
MOST_BYTES_OF_ALL = 72_000
MOST_BUTTONS = 6  # of one card that Teams shows
LONGEST_PREVIEW = 160  # characters


class Finding:
    def __init__(self, portal: Portal, workplace: Workplace, base_url: str) -> None:
        self._portal = portal
        self._workplace = workplace
        self._base_url = base_url

    async def tickets(self, query: Query, language: str, say: Say) -> InvokeAnswer:
        """Return tickets with all the words, or all of them, the newest first. Raises `StoreAwayError`."""
        sought = Sought(words=query.words)
        found = await self._portal.read(lambda work: work.tickets.newest(sought, most=query.count, skip=query.skip))
        if not found and not query.skip:
            return cards.message(say("found.no_ticket"))
        return cards.results(
            (
                self._ticket(ticket, language, say),
                ticket.subject,
                say("found.ticket", number=ticket.number, state=_state(ticket, say)),
            )
            for ticket in found
        )

    async def articles(self, query: Query, agent: Agent, say: Say) -> InvokeAnswer:
        """Return articles that have or answer the words, or those that are used most. Raises `StoreAwayError`."""
        if query.words:
            found = list(find(self._workplace, query.words, agent.language))
        else:
            found = await self._portal.read(lambda work: self._most_used(agent.language, work))
        shown = found[query.skip : query.skip + query.count]
        if not shown and not query.skip:
            return cards.message(say("found.no_article"))
        room = min(MOST_BYTES, MOST_BYTES_OF_ALL // max(1, len(shown)))
        return cards.results((self.article(one, say, room), one.title, _beginning(one.text)) for one in shown)

    def article(self, article: Article, say: Say, room: int = MOST_BYTES) -> Element:
        """Return the card; what would not fit into `room` bytes is left out, and the card says so."""
        reached = [(link.label, self._url(link)) for link in article.links]
        buttons = [cards.opens(label, url) for label, url in reached if url.startswith(("https://", "http://"))]
        others = [cards.typed(f"{label} → {url}") for label, url in reached if not url.startswith("http")]
        rest = [cards.said(say("found.shortened")), *others]

        def made(blocks: list[Element]) -> Element:
            return cards.card([cards.heading(article.title), *blocks], buttons[:MOST_BUTTONS], language=article.lang)

        blocks = [*markdown.elements(article.text), *others]
        if cards.size_of(made(blocks)) <= room:
            return made(blocks)
        room -= cards.size_of(made(rest))
        sizes = accumulate(cards.size_of(block) + 2 for block in blocks)
        kept = sum(1 for size in sizes if size <= room)
        return made([*blocks[: min(kept, len(blocks) - len(others))], *rest])

    def _ticket(self, ticket: Ticket, language: str, say: Say) -> Element:
        told = cards.facts(
            [
                (say("found.number"), ticket.number),
                (say("found.state"), _state(ticket, say)),
                (say("found.priority"), say(f"priority.{ticket.priority}")),
            ]
        )
        leads = cards.opens(say("found.open"), f"{self._base_url}/desk/tickets/{ticket.number}")
        return cards.card([cards.typed(ticket.subject, weight="Bolder"), told], [leads], language=language)

    async def _most_used(self, language: str, work: Work) -> list[Article]:
        now = work.now()
        used = {
            use.article: use.shown
            for use in await work.articles.use(now - USED_DAYS * DAY, now + 1)
            if use.language == language
        }
        articles = self._workplace.assistant.articles.in_language(language)
        return sorted(articles, key=lambda one: (-used.get(one.id, 0), one.title.casefold()))

    def _url(self, link: Link) -> str:
        return f"{self._base_url}{link.url}" if link.url.startswith("/") else link.url


def _state(ticket: Ticket, say: Say) -> str:
    return say(f"state.{ticket.closed_as or ticket.state}")


def _beginning(text: str) -> str:
    return shortened(" ".join(markdown.plain(text).split()), LONGEST_PREVIEW)
