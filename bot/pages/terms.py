"""The terms of use."""

from aiohttp import web

from bot.pages.site import Site
from bot.pages.visit import Visit


async def show(site: Site, visit: Visit) -> web.Response:
    return site.frame.render(visit, "terms.html", site.frame.quoted(visit))
