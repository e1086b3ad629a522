"""Before a page of the desk: whether this agent may see it."""

from urllib.parse import urlencode

from aiohttp import web

from bot.console.afterwards import leads_on
from bot.console.frame import Ways
from bot.console.rules import Rule, may_enter
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.pages.csrf import Csrf
from bot.pages.doorman import DoormanOf
from bot.pages.frame import go_to
from bot.pages.rules import PageOf

HOME = "/desk"
SIGN_IN = "/desk/sign-in"
CODE = "/desk/sign-in/code"


class DeskDoorman(DoormanOf[Console, DeskVisit, Rule]):
    def __init__(self, console: Console, csrf: Csrf, ways: Ways, *, language: str) -> None:
        super().__init__(console, csrf, DeskVisit, language=language)
        self._ways = ways

    def turned_away(self, page: PageOf[Console, DeskVisit, Rule], visit: DeskVisit) -> web.Response | None:
        if may_enter(page.rule, visit.who):
            return None
        if visit.who is None:
            return come_again(self._site, visit) or _leave(visit, _sign_in_before(page, visit))
        if not visit.who.is_complete:
            return _leave(visit, CODE)
        ways = self._ways(visit.who)
        if page.path == HOME and visit.request.method != "POST" and ways:
            return go_to(ways[0].path)  # editors who answer nobody have another home
        return self._not_allowed(visit)

    def _not_allowed(self, visit: DeskVisit) -> web.Response:
        site = self._site
        title, words = site.say(visit, "message.not_allowed_title"), site.say(visit, "message.not_allowed")
        return site.message(visit, title, words, (HOME, site.say(visit, "message.to_desk")), status=403)


def come_again(console: Console, visit: DeskVisit) -> web.Response | None:
    """Let the browser ask again if a link of another site led here: that time it sends the session's cookie."""
    request = visit.request
    if request.method == "POST" or request.headers.get("Sec-Fetch-Site") != "cross-site":
        return None
    title, words = console.say(visit, "message.again_title"), console.say(visit, "message.again")
    way = request.path_qs, console.say(visit, "message.again_way")
    response = console.message(visit, title, words, way, status=200)
    response.headers["Refresh"] = "0"
    return response


def _leave(visit: DeskVisit, address: str) -> web.Response:
    """Lead the whole page there, be it asked by a script for a part of a page."""
    if "HX-Request" in visit.request.headers:
        return web.Response(status=401, headers={"HX-Redirect": address, "Cache-Control": "no-store"})
    return go_to(address)


def _sign_in_before(page: PageOf[Console, DeskVisit, Rule], visit: DeskVisit) -> str:
    """Return the address of the sign-in page, which leads back to the page that was wanted."""
    wanted = visit.request.path_qs
    is_part = visit.request.method == "POST" or "HX-Request" in visit.request.headers
    if page.is_form_only or is_part or page.path == HOME or not leads_on(wanted):
        return SIGN_IN
    return f"{SIGN_IN}?{urlencode({'next': wanted}, safe='/')}"
