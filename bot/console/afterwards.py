"""Where signing in to the desk may lead: to pages of the desk, by the shape of their addresses."""

import re

from bot.console.visit import DeskVisit

OURS = re.compile(r"/desk(?:/[\w-]{1,80}){0,5}(?:\?[\w.%;=&,+<>~-]{1,400})?", re.ASCII)


def leads_on(address: str) -> bool:
    return bool(OURS.fullmatch(address))


def afterwards(visit: DeskVisit) -> str:
    """Return the page that was wanted before signing in, the desk itself where none was."""
    wanted = visit.carried("next")
    return wanted if leads_on(wanted) else "/desk"
