"""My information: who the portal takes me for, and where I am signed in."""

from aiohttp import web

from actions.outcome import Refusal
from actions.sign_in import WhoAmI
from bot.pages.frame import go_to
from bot.pages.site import Site
from bot.pages.visit import Visit


async def show(site: Site, visit: Visit) -> web.Response:
    outcome = await site.portal.do(WhoAmI(account=visit.signed_in.account))
    if isinstance(outcome, Refusal):  # ended this very moment
        return go_to("/sign-in")
    return site.frame.render(visit, "account.html", outcome.facts)
