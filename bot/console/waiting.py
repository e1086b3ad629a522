"""How many people wait for this agent, or for any: what a ticket's page says of the other tickets."""

from aiohttp import web

from actions.store.tickets import Sought
from actions.tickets import OPEN, State
from actions.work import Work
from bot.console import ticket as ticket_page
from bot.console.site import Console
from bot.console.visit import DeskVisit


async def show(console: Console, visit: DeskVisit) -> web.Response:
    number = await console.portal.read(lambda work: _others(visit, work))
    if number is None:
        return ticket_page.gone(console, visit)
    return console.frame.render(visit, "waiting.html", {"number": number})


async def for_agent(agent: str, work: Work) -> int:
    """Return in how many of an agent's tickets somebody waits for an answer."""
    return await work.tickets.number_of(Sought(states=frozenset(OPEN), agent=agent, waits=True))


async def _others(visit: DeskVisit, work: Work) -> int | None:
    """Return the number without the ticket that is looked at; None where there is no such ticket."""
    agent = visit.agent.id
    ticket = await work.tickets.by_number(visit.request.match_info["number"])
    if ticket is None:
        return None
    is_theirs = ticket.state in OPEN and ticket.agent_id == agent and ticket.waiting_since is not None
    for_any = await work.tickets.number_of(Sought(states=frozenset({State.WAITING})))
    return for_any + await for_agent(agent, work) - (is_theirs or ticket.state == State.WAITING)
