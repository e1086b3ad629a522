"""Choose one's own password: after a temporary one, or instead of the one in use."""

from dataclasses import replace

from aiohttp import web

from actions.choose_password import ChoosePassword
from actions.outcome import Refusal
from actions.passwords import make_hash
from actions.refusals import OldPasswordWrong, SamePassword, WrongCredentials
from actions.sign_in import EndSession
from bot.pages.choosing import FIELD, wrong_with_it
from bot.pages.frame import go_to
from bot.pages.signing_in import go_on, try_password
from bot.pages.site import Site
from bot.pages.visit import Visit


async def show(site: Site, visit: Visit) -> web.Response:
    return site.frame.render(visit, "new_password.html")


async def take(site: Site, visit: Visit) -> web.Response:
    who, wanted = visit.signed_in, visit.form.secret(FIELD)
    if not who.must_change and (refused := await _old_is_wrong(site, visit)):
        return await show(site, refused)
    if problem := await wrong_with_it(site, visit):
        return await show(site, visit.with_problems(problem))
    here = site.visitors.read(visit.request)
    hashed, conversation = await make_hash(wanted), here.conversation if here else ""
    chosen = ChoosePassword(account=who.account, password_hash=hashed, conversation=conversation)
    outcome = await site.portal.do(chosen)
    if isinstance(outcome, Refusal):  # disabled this very moment
        return go_to("/sign-in")
    session = str(outcome.facts["session"])
    recognised = replace(visit, session=session, who=await site.whose(session))
    chat = visit.carried("chat")
    response = await go_on(site, recognised) if chat else go_to("/account?done=password_changed")
    site.sessions.write(visit.request, response, session)
    return response


async def _old_is_wrong(site: Site, visit: Visit) -> Visit | None:
    """Return the visit with what is wrong with the password in use, None when it is right.

    It is tried as signing in tries it, so that whoever finds a browser open cannot try thousands.
    """
    old = visit.form.secret("password")
    if not old:
        return visit.with_problems(site.problem(visit, "password", "new_password.no_current"))
    outcome = await try_password(site, visit, visit.signed_in.login, old)
    if isinstance(outcome, WrongCredentials):
        return site.refused(visit, OldPasswordWrong(), "password")
    if isinstance(outcome, Refusal):
        return site.refused(visit, outcome, "password")
    await site.portal.do(EndSession(session=str(outcome.facts["session"])))  # it was only to know
    if old == visit.form.secret(FIELD):
        return site.refused(visit, SamePassword(), FIELD)
    return None
