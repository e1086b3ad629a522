"""To the identity provider, and back."""

import hmac

import structlog
from aiohttp import web

from actions.agent_sign_in import SignInElsewhere
from actions.outcome import Refusal
from bot.console.afterwards import afterwards
from bot.console.doorman import HOME, SIGN_IN, come_again
from bot.console.oidc.attempts import challenge
from bot.console.oidc.provider import Attempt, Provider, ProviderAwayError, TokenRefusedError
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.pages.frame import go_to

log = structlog.get_logger()


async def start(console: Console, visit: DeskVisit) -> web.Response:
    if console.elsewhere is None:
        return go_to(SIGN_IN)
    attempt = console.elsewhere.attempts.begin(visit.request)
    try:
        address = await console.elsewhere.provider.address(attempt, challenge(attempt))
    except ProviderAwayError as away:
        log.warning("oidc.away", reason=str(away))
        return _failed(console, visit, "elsewhere.away", status=503)
    response = go_to(address)
    console.elsewhere.attempts.remember(visit.request, response, attempt, afterwards(visit))
    return response


async def back(console: Console, visit: DeskVisit) -> web.Response:
    """Take the provider's word, once, for the browser that was sent there."""
    if console.elsewhere is None:
        return go_to(SIGN_IN)
    found = console.elsewhere.attempts.read(visit.request)
    state = visit.request.query.get("state", "")
    if found is None or not hmac.compare_digest(state.encode(), found[0].state.encode()):
        if visit.who and visit.who.is_complete:  # in another tab, meanwhile
            return go_to(HOME)
        is_refused = "error" in visit.request.query  # some providers do not say of which attempt
        failed = _failed(console, visit, "elsewhere.refused" if is_refused else "elsewhere.again", status=400)
        return come_again(console, visit) or failed
    response = await _back(console, visit, console.elsewhere.provider, *found)
    console.elsewhere.attempts.forget(visit.request, response)
    return response


async def _back(console: Console, visit: DeskVisit, provider: Provider, attempt: Attempt, wanted: str) -> web.Response:
    query = visit.request.query
    if "code" not in query or query.get("iss", provider.issuer) != provider.issuer:
        log.info("oidc.refused", reason="the provider lets nobody in")
        return _failed(console, visit, "elsewhere.refused", status=403)
    try:
        identity = await provider.identity(attempt, query["code"])
    except TokenRefusedError as refused:
        log.warning("oidc.refused", reason=str(refused))
        return _failed(console, visit, "elsewhere.refused", status=403)
    except ProviderAwayError as away:
        log.warning("oidc.away", reason=str(away))
        return _failed(console, visit, "elsewhere.away", status=503)
    outcome = await console.portal.do(SignInElsewhere(subject=identity.subject, email=identity.email))
    if isinstance(outcome, Refusal):
        return _said(console, visit, console.words(visit, outcome), status=403)
    response = go_to(wanted)
    console.sessions.write(visit.request, response, str(outcome.facts["session"]))
    return response


def _failed(console: Console, visit: DeskVisit, key: str, *, status: int) -> web.Response:
    return _said(console, visit, console.say(visit, key), status=status)


def _said(console: Console, visit: DeskVisit, words: str, *, status: int) -> web.Response:
    title, way = console.say(visit, "elsewhere.title"), (SIGN_IN, console.say(visit, "message.to_sign_in"))
    return console.message(visit, title, words, way, status=status)
