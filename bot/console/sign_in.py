"""Sign in to the desk, by a password and a code; sign out, here or everywhere."""

from urllib.parse import urlencode

from aiohttp import web

from actions.addresses import folded
from actions.agent_sign_in import EndAgentSession, EndAgentSessions, EnterAgentCode, SignInAgent
from actions.outcome import Outcome, Refusal
from actions.passwords import check
from actions.refusals import NotSignedIn
from bot.console import account
from bot.console.afterwards import afterwards
from bot.console.doorman import CODE, SIGN_IN
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.limits import household
from bot.pages.frame import go_to


async def show(console: Console, visit: DeskVisit) -> web.Response:
    if visit.who and not visit.problems:
        return go_to(afterwards(visit) if visit.who.is_complete else CODE)
    return console.frame.render(visit, "sign_in.html", {"next": visit.carried("next"), "elsewhere": console.elsewhere})


async def take(console: Console, visit: DeskVisit) -> web.Response:
    if console.elsewhere:  # only the provider knows who may still come in
        return go_to(SIGN_IN)
    email, password = visit.form["email"], visit.form.secret("password")
    asked = (("email", "sign_in.no_email", email), ("password", "sign_in.no_password", password))
    if missing := [console.problem(visit, field, key) for field, key, given in asked if not given]:
        return await show(console, visit.with_problems(*missing))
    outcome = await _try_password(console, visit, email, password)
    if isinstance(outcome, Refusal):
        return await show(console, console.refused(visit, outcome))
    if visit.session:
        await console.portal.do(EndAgentSession(session=visit.session))
    response = go_to(f"{CODE}?{urlencode({'next': afterwards(visit)}, safe='/')}")
    console.sessions.write(visit.request, response, str(outcome.facts["session"]))
    return response


async def show_code(console: Console, visit: DeskVisit) -> web.Response:
    if visit.signed_in.is_complete and not visit.problems:
        return go_to(afterwards(visit))
    return console.frame.render(visit, "code.html", {"next": visit.carried("next"), "agent": visit.agent})


async def take_code(console: Console, visit: DeskVisit) -> web.Response:
    if not visit.form["code"]:
        return await show_code(console, visit.with_problems(console.problem(visit, "code", "code.no_code")))
    outcome = await console.portal.do(EnterAgentCode(session=visit.session, code=visit.form["code"]))
    if isinstance(outcome, NotSignedIn):  # ended this very moment, or complete already
        return go_to(SIGN_IN)
    if isinstance(outcome, Refusal):
        return await show_code(console, console.refused(visit, outcome, "code"))
    return let_in(console, visit, visit.agent.email, str(outcome.facts["session"]), afterwards(visit))


def let_in(console: Console, visit: DeskVisit, email: str, session: str, to: str) -> web.Response:
    """Give the browser its session, and know it again another time."""
    response = go_to(to)
    console.sessions.write(visit.request, response, session)
    console.devices.remember(visit.request, response, _device_name(email))
    return response


async def sign_out(console: Console, visit: DeskVisit) -> web.Response:
    await console.portal.do(EndAgentSession(session=visit.session))
    if visit.form["everywhere"] and visit.signed_in.is_complete:
        await console.portal.do(EndAgentSessions(agent=visit.agent.id))
    response = go_to(f"{SIGN_IN}?done=signed_out")
    console.sessions.clear(visit.request, response)
    return response


async def still_here(console: Console, visit: DeskVisit) -> web.Response:
    """Show what somebody sees whose wish to sign out did not count."""
    if not visit.signed_in.is_complete:
        return await show_code(console, visit)
    return await account.show(console, visit)


async def _try_password(console: Console, visit: DeskVisit, email: str, password: str) -> Outcome:
    stored = await console.portal.read(lambda work: work.agents.password_of(email))
    checked = await check(password, stored)  # between two transactions: it takes long
    address = household(console.peer.address(visit.request))
    device = console.devices.known(visit.request, _device_name(email))
    return await console.portal.do(SignInAgent(email=email, checked=checked, address=address, device=device))


def _device_name(email: str) -> str:
    """Return what a device's cookie signs: nobody's login of the portal is like it."""
    return f"agent {folded(email)}"
