"""What all pages work with."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import web

from actions.looking import session_of
from actions.outcome import Refusal
from bot.documents import Documents
from bot.pages.arrival import Arrival
from bot.pages.cookies import Cookie
from bot.pages.device import Devices
from bot.pages.form import Problem
from bot.pages.frame import Frame
from bot.pages.visit import SignedIn, VisitOf, Who
from bot.peer import Peer
from bot.phrases import Phrases
from bot.portal import Portal
from bot.reports.wording import Wording
from bot.webchat.visitor import Visitors

VisitT = TypeVar("VisitT", bound=VisitOf[Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOf(Generic[Who]):
    """What the pages of the portal and those of the desk work with alike."""

    portal: Portal
    frame: Frame
    refusals: Phrases
    sessions: Cookie
    devices: Devices
    peer: Peer
    shortest: int  # characters of a password
    our_names: tuple[str, ...]  # which many people would think of for a password here

    async def whose(self, word: str) -> Who | None:
        """Return who has the session of a cookie's word, None when it is over."""
        raise NotImplementedError

    def say(self, visit: VisitOf[Who], key: str, **facts: object) -> str:
        return self.frame.say(visit.language, key, **facts)

    def problem(self, visit: VisitOf[Who], field: str, key: str) -> Problem:
        """Return what is wrong with a field."""
        return Problem(field=field, words=self.say(visit, key))

    def refused(self, visit: VisitT, refusal: Refusal, field: str = "") -> VisitT:
        """Return the visit with the refusal's words as its problem."""
        return visit.with_problems(Problem(field=field, words=self.words(visit, refusal)))

    def words(self, visit: VisitOf[Any], refusal: Refusal) -> str:
        return self.refusals(visit.language, f"refusals.{refusal.key}", **refusal.facts)

    def message(self, visit: VisitOf[Who], title: str, words: str, *ways: tuple[str, str], status: int) -> web.Response:
        """Return a page that says one thing; `ways` are addresses to go on to, and their words."""
        facts = {"title": title, "words": words, "ways": ways}
        return self.frame.render(visit, "message.html", facts, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(SiteOf[SignedIn]):
    """The portal's."""

    visitors: Visitors  # of the chat page, whose cookie tells which conversation is this browser's
    arrival: Arrival  # of files
    wording: Wording
    documents: Documents

    async def whose(self, word: str) -> SignedIn | None:
        session = await self.portal.read(lambda work: session_of(word, work))
        if session is None:
            return None
        return SignedIn(
            account=session.account.id,
            login=session.account.login or "",
            first_name=session.account.first_name,
            last_name=session.account.last_name,
            is_administrator=session.account.is_administrator,
            must_change=session.must_change,
        )
