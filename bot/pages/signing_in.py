"""The steps of signing in that more than one page takes."""

from urllib.parse import urlencode

from aiohttp import web

from actions.looking import asked_from
from actions.outcome import Outcome, Refusal
from actions.passwords import check
from actions.sign_in import LinkChat, SignIn
from bot.limits import household
from bot.pages.afterwards import leads_on
from bot.pages.frame import go_to
from bot.pages.site import Site
from bot.pages.visit import Visit


async def try_password(site: Site, visit: Visit, login: str, password: str) -> Outcome:
    """Sign in; wrong passwords are counted where they come from."""
    stored = await site.portal.read(lambda work: work.accounts.password_of(login))
    checked = await check(password, stored)  # between two transactions: it takes long
    address = household(site.peer.address(visit.request))
    device = site.devices.known(visit.request, login)
    return await site.portal.do(SignIn(login=login, checked=checked, address=address, device=device))


async def go_on(site: Site, visit: Visit) -> web.Response:
    """Return what comes after signing in: one's own password first, then the conversation, then the page wanted."""
    chat = visit.carried("chat")
    if visit.who is None:  # disabled this very moment
        return go_to("/sign-in")
    if visit.who.must_change:
        return go_to("/password/new?" + urlencode({"chat": chat}) if chat else "/password/new")
    if not chat:
        return go_to(afterwards(visit) or "/account")
    is_here = await is_of_this_browser(site, visit)
    outcome = await site.portal.do(LinkChat(account=visit.who.account, chat=chat, same_browser=is_here))
    if isinstance(outcome, Refusal):
        return site.message(
            visit,
            site.say(visit, "message.link_title"),
            site.say(visit, "message.chat_link"),
            ("/", site.say(visit, "message.to_chat")),
            ("/account", site.say(visit, "message.to_account")),
            status=410,
        )
    return site.frame.render(visit, "chat_linked.html", {"code": outcome.facts.get("code", "")})


async def is_of_this_browser(site: Site, visit: Visit) -> bool:
    """Tell whether the conversation that the link was given to is the one that this browser shows.

    If it is not, the link may have been sent to somebody by whoever asked for it.
    """
    here = site.visitors.read(visit.request)
    if here is None:
        return False
    asked = await site.portal.read(lambda work: asked_from(visit.carried("chat"), work))
    return asked == (here.conversation, here.id)


def afterwards(visit: Visit) -> str:
    """Return the page that was wanted before signing in, empty for none of ours."""
    wanted = visit.carried("next")
    return wanted if leads_on(wanted) else ""
