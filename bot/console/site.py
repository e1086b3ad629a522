"""What all pages of the desk work with."""

from dataclasses import dataclass

from actions.agent_sign_in import AtDesk, at_desk
from bot.pages.site import SiteOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Console(SiteOf[AtDesk]):
    session_hours: int

    async def whose(self, word: str) -> AtDesk | None:
        return await self.portal.read(lambda work: at_desk(word, work))
