"""Brings back tickets that were put off, and tells of service levels that are breached."""

import asyncio

import structlog

from actions.ticket_handling import AT_ONCE, wake_tickets, warn_of_breaches
from bot.portal import Portal
from bot.store.store import StoreAwayError

LOOK_SECONDS = 20.0

log = structlog.get_logger()


class DeskClock:
    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    async def run(self) -> None:
        """Look again and again, for ever."""
        while True:
            try:
                await self.look()
            except StoreAwayError as away:
                log.warning("desk_clock.postponed", reason=str(away))
            except Exception:
                log.exception("desk_clock.failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        for due in (wake_tickets, warn_of_breaches):
            while await self._portal.read(due) == AT_ONCE:
                pass
