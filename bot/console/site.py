"""What all pages of the desk work with."""

from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from actions.agent_sign_in import AtDesk, at_desk
from actions.work import Work
from bot.console.clock import Clock
from bot.console.oidc.attempts import Attempts
from bot.console.oidc.provider import Provider
from bot.console.visit import DeskVisit
from bot.console.workplace import Workplace
from bot.pages.site import SiteOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where agents sign in instead, if an identity provider is set."""

    provider: Provider
    attempts: Attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class Console(SiteOf[AtDesk]):
    session_hours: int
    workplace: Workplace
    zone: ZoneInfo  # of the desk's hours
    elsewhere: Elsewhere | None

    async def whose(self, word: str) -> AtDesk | None:
        return await self.portal.read(lambda work: at_desk(word, work))

    def clock(self, visit: DeskVisit, work: Work) -> Clock:
        """Return how times are told on a page."""
        words = self.workplace.assistant.teller.wording.in_language(visit.language)
        say = partial(self.frame.say, visit.language)
        return Clock(say=say, words=words, zone=self.zone, now=work.now())
