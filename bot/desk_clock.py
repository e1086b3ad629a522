"""Brings back tickets that were put off, and tells of service levels that are breached."""

from actions.ticket_handling import AT_ONCE, wake_tickets, warn_of_breaches
from bot.background import look_again_and_again
from bot.portal import Portal

LOOK_SECONDS = 20.0


class DeskClock:
    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    async def run(self) -> None:
        """Look again and again, for ever."""
        await look_again_and_again("desk_clock", self.look, every=LOOK_SECONDS)

    async def look(self) -> None:
        for due in (wake_tickets, warn_of_breaches):
            while await self._portal.read(due) == AT_ONCE:
                pass
