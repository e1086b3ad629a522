"""What programs read of tickets."""

import re
from pathlib import Path

from aiohttp import web

from actions.scopes import Scope
from actions.tickets import Ticket, TicketEvent
from actions.work import Work
from bot.api import shown
from bot.api.call import Call
from bot.api.problems import missing, not_found
from bot.api.query import cursor, read_query

DESCRIPTION = Path(__file__).parent / "openapi.yaml"
NUMBER = re.compile(r"DS(-[A-Z0-9]{4}){2}")


async def describe(request: web.Request) -> web.Response:
    """Describe the API; it is for everybody."""
    del request
    return web.Response(body=DESCRIPTION.read_bytes(), content_type="application/yaml", charset="utf-8")


async def list_agents(call: Call) -> web.Response:
    agents = await call.api.portal.read(lambda work: work.agents.all())
    return web.json_response({"agents": [shown.agent(one) for one in agents]})


async def list_tickets(call: Call) -> web.Response:
    """List tickets by when they were changed, the earliest first: who comes again has what was changed since."""
    given = call.request.query
    if "q" in given and Scope.NOTES_READ not in call.token.scopes:  # words are found in notes, too
        raise missing(Scope.NOTES_READ)
    query = read_query({name: given[name] for name in given if name != "state"}, given.getall("state", []))
    found = await call.api.portal.read(
        lambda work: work.tickets.by_change(query.sought, since=query.since, after=query.after, most=query.most + 1)
    )
    page = found[: query.most]
    following = cursor(page[-1]) if len(found) > query.most else None
    return web.json_response({"tickets": [shown.ticket(one, call.token) for one in page], "next": following})


async def show_ticket(call: Call) -> web.Response:
    async def look(work: Work) -> tuple[Ticket, list[TicketEvent]]:
        one = await ticket_of(call, work)
        return one, await work.tickets.events(one.id)

    one, events = await call.api.portal.read(look)
    log = await call.api.store.newest_activities(one.conversation)
    return web.json_response(shown.whole(one, call.token, log, events))


async def ticket_of(call: Call, work: Work) -> Ticket:
    """Return the ticket whose number is in the address. Raises `ProblemError`."""
    number = call.request.match_info["number"].upper()
    found = await work.tickets.by_number(number) if NUMBER.fullmatch(number) else None
    if found is None:
        raise not_found()
    return found
