"""Sign in; sign out, here or everywhere."""

from dataclasses import replace

from aiohttp import web

from actions.outcome import Refusal
from actions.sign_in import EndAllSessions, EndSession, SignOut
from bot.pages import account, new_password
from bot.pages.frame import go_to
from bot.pages.signing_in import afterwards, go_on, is_of_this_browser, try_password
from bot.pages.site import Site
from bot.pages.visit import Visit


async def show(site: Site, visit: Visit) -> web.Response:
    chat = visit.carried("chat")
    if visit.who and not chat and not visit.problems:
        return go_to("/password/new" if visit.who.must_change else "/account")
    facts = {"chat_is_here": bool(chat) and await is_of_this_browser(site, visit), "next": afterwards(visit)}
    return site.frame.render(visit, "sign_in.html", facts)


async def take(site: Site, visit: Visit) -> web.Response:
    if visit.who and visit.form["as"] == visit.who.account:
        return await go_on(site, visit)
    login, password = visit.form["login"].replace(" ", "").upper(), visit.form.secret("password")
    asked = (("login", "sign_in.no_login", login), ("password", "sign_in.no_password", password))
    if missing := [site.problem(visit, field, key) for field, key, given in asked if not given]:
        return await show(site, visit.with_problems(*missing))
    outcome = await try_password(site, visit, login, password)
    if isinstance(outcome, Refusal):
        return await show(site, site.refused(visit, outcome))
    if visit.session:
        await site.portal.do(EndSession(session=visit.session))
    session = str(outcome.facts["session"])
    recognised = replace(visit, session=session, who=await site.whose(session))
    response = await go_on(site, recognised)
    site.sessions.write(visit.request, response, session)
    site.devices.remember(visit.request, response, login)
    return response


async def sign_out(site: Site, visit: Visit) -> web.Response:
    await site.portal.do(EndSession(session=visit.session))
    if visit.form["everywhere"]:
        await site.portal.do(EndAllSessions(account=visit.signed_in.account))
    if here := site.visitors.read(visit.request):  # whoever comes next finds that conversation open
        await site.portal.do(SignOut(conversation=here.conversation, user=here.id))
    response = go_to("/sign-in?done=signed_out")
    site.sessions.clear(visit.request, response)
    return response


async def still_here(site: Site, visit: Visit) -> web.Response:
    """Show what somebody sees whose wish to sign out did not count."""
    show_page = new_password.show if visit.signed_in.must_change else account.show
    return await show_page(site, visit)
