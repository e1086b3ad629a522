"""How good a password is, told while it is typed."""

from aiohttp import web

from bot.pages.choosing import weighed
from bot.pages.site import Site
from bot.pages.visit import Visit

HEADERS = {"Cache-Control": "no-store"}


async def tell(site: Site, visit: Visit) -> web.Response:
    """Answer `{score, words}`: by the same judgement that takes or refuses the password in the end."""
    strength = await weighed(site, visit)
    key = "weak." + strength.problem if strength.problem else "strength." + str(strength.score)
    return web.json_response({"score": strength.score, "words": site.say(visit, key)}, headers=HEADERS)


async def refuse(_site: Site, _visit: Visit) -> web.Response:
    """Answer a page whose token is stale: when its form is sent, the person is told."""
    return web.json_response({}, status=403, headers=HEADERS)
