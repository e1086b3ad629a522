"""One request for a page of the desk."""

from dataclasses import dataclass

from actions.agent_sign_in import AtDesk
from actions.tickets import Agent
from bot.pages.visit import VisitOf


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskVisit(VisitOf[AtDesk]):
    @property
    def agent(self) -> Agent:
        """Who it is, on a page that only agents reach."""
        return self.signed_in.agent
