"""The link of an invitation: choose a password, connect an application for codes, and come in."""

import asyncio

import segno
from aiohttp import web
from markupsafe import Markup

from actions import one_time_codes
from actions.agent_welcome import Welcome, WelcomeAgent, welcome_of
from actions.outcome import Refusal
from actions.passwords import Strength, make_hash, weigh
from actions.refusals import LinkInvalid, WrongAgentCode
from bot.console.doorman import HOME, SIGN_IN
from bot.console.sign_in import let_in
from bot.console.site import Console
from bot.console.visit import DeskVisit

PASSWORD = "new_password"  # noqa: S105 - the field's name
GROUP = 4  # letters of the secret that are read at once
JSON = {"Cache-Control": "no-store"}


async def show(console: Console, visit: DeskVisit) -> web.Response:
    """Looking changes nothing: programs that guard mailboxes open links before people do."""
    welcome = await _welcome(console, visit)
    if welcome is None:
        return _gone(console, visit)
    secret, email = welcome.secret, welcome.agent.email
    address = one_time_codes.address(secret, email=email, issuer=console.say(visit, "welcome.issuer"))
    groups = [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]
    facts = {"agent": welcome.agent, "picture": _picture(address), "address": address, "secret": " ".join(groups)}
    return console.frame.render(visit, "welcome.html", facts)


async def take(console: Console, visit: DeskVisit) -> web.Response:
    welcome = await _welcome(console, visit)
    if welcome is None:
        return _gone(console, visit)
    problems = []
    if problem := (await _weighed(console, visit, welcome)).problem:
        problems.append(console.problem(visit, PASSWORD, "weak." + problem))
    if not visit.form["code"]:
        problems.append(console.problem(visit, "code", "code.no_code"))
    if problems:
        return await show(console, visit.with_problems(*problems))
    hashed = await make_hash(visit.form.secret(PASSWORD))
    link, code = visit.carried("link"), visit.form["code"]
    outcome = await console.portal.do(WelcomeAgent(link=link, password_hash=hashed, code=code))
    if isinstance(outcome, WrongAgentCode):
        return await show(console, console.refused(visit, outcome, "code"))
    if isinstance(outcome, Refusal):
        return _gone(console, visit)
    return let_in(console, visit, welcome.agent.email, str(outcome.facts["session"]), HOME)


async def tell_strength(console: Console, visit: DeskVisit) -> web.Response:
    """Answer `{score, words}` while the password is typed, by the same judgement that takes or refuses it."""
    welcome = await _welcome(console, visit)
    if welcome is None:
        return await refuse(console, visit)
    strength = await _weighed(console, visit, welcome)
    key = "weak." + strength.problem if strength.problem else "strength." + str(strength.score)
    return web.json_response({"score": strength.score, "words": console.say(visit, key)}, headers=JSON)


async def refuse(_console: Console, _visit: DeskVisit) -> web.Response:
    return web.json_response({}, status=403, headers=JSON)


async def _welcome(console: Console, visit: DeskVisit) -> Welcome | None:
    link = visit.carried("link")
    is_here = link and not console.elsewhere  # where there is a provider, nobody signs in but there
    return await console.portal.read(lambda work: welcome_of(link, work)) if is_here else None


async def _weighed(console: Console, visit: DeskVisit, welcome: Welcome) -> Strength:
    about = (*console.our_names, welcome.agent.name, *welcome.agent.name.split(), welcome.agent.email)
    return await asyncio.to_thread(weigh, visit.form.secret(PASSWORD), *about, shortest=console.shortest)


def _picture(address: str) -> Markup:
    """Return the QR code, dark on light in whatever colours the page is: cameras want it so."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - made of black squares, and nothing that anybody typed


def _gone(console: Console, visit: DeskVisit) -> web.Response:
    title, way = console.say(visit, "message.link_title"), (SIGN_IN, console.say(visit, "message.to_sign_in"))
    return console.message(visit, title, console.words(visit, LinkInvalid()), way, status=410)
