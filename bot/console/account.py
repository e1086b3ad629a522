"""Who the desk takes an agent for, and where they are signed in."""

from aiohttp import web

from bot.console.site import Console
from bot.console.visit import DeskVisit


async def show(console: Console, visit: DeskVisit) -> web.Response:
    return console.frame.render(visit, "account.html", {"agent": visit.agent, "hours": console.session_hours})
