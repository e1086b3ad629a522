"""Who the desk takes an agent for, where they are signed in, and what they sign in with."""

from urllib.parse import urlsplit

from aiohttp import web

from actions.agents import RenewAgent
from actions.outcome import Refusal
from actions.passwords import check
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.pages.frame import go_to

PASSWORD = "password"  # noqa: S105 - the field's name


async def show(console: Console, visit: DeskVisit) -> web.Response:
    facts = {"agent": visit.agent, "hours": console.session_hours, "elsewhere": console.elsewhere}
    return console.frame.render(visit, "account.html", facts)


async def renew(console: Console, visit: DeskVisit) -> web.Response:
    """Lead who types the present password to where another one is chosen, with another key for codes."""
    if console.elsewhere:
        return await show(console, visit)
    if not (password := visit.form.secret(PASSWORD)):
        return await show(console, visit.with_problems(console.problem(visit, PASSWORD, "sign_in.no_password")))
    stored = await console.portal.read(lambda work: work.agents.password_of(visit.agent.email))
    checked = await check(password, stored)  # between two transactions: it takes long
    outcome = await console.portal.do(RenewAgent(agent=visit.agent.id, checked=checked))
    if isinstance(outcome, Refusal):
        return await show(console, console.refused(visit, outcome, PASSWORD))
    there = urlsplit(str(outcome.facts["url"]))
    return go_to(f"{there.path}?{there.query}")
