"""The tickets that wait."""

from aiohttp import web

from bot.console.site import Console
from bot.console.visit import DeskVisit


async def show(console: Console, visit: DeskVisit) -> web.Response:
    return console.frame.render(visit, "queue.html")
