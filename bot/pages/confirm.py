"""The link of a confirmation mail: choose a password, and the account is active."""

from aiohttp import web

from actions.confirmation import ConfirmEmail, LookAtConfirmation
from actions.outcome import Outcome, Refusal
from actions.passwords import make_hash
from actions.refusals import EntityHasAdministrator
from bot.pages.choosing import FIELD, wrong_with_it
from bot.pages.site import Site
from bot.pages.visit import Visit


async def show(site: Site, visit: Visit) -> web.Response:
    """Looking changes nothing: programs that guard mailboxes open links before people do."""
    looked = await _look(site, visit)
    if isinstance(looked, Refusal):
        return _refused(site, visit, looked)
    return site.frame.render(visit, "confirm.html", looked.facts)


async def take(site: Site, visit: Visit) -> web.Response:
    looked = await _look(site, visit)
    if isinstance(looked, Refusal):
        return _refused(site, visit, looked)
    if problem := await wrong_with_it(site, visit):
        return await show(site, visit.with_problems(problem))
    hashed = await make_hash(visit.form.secret(FIELD))
    outcome = await site.portal.do(ConfirmEmail(token=visit.carried("link"), password_hash=hashed))
    if isinstance(outcome, Refusal):
        return _refused(site, visit, outcome)
    return site.frame.render(visit, "confirmed.html", {"login": outcome.facts["login"]})


async def _look(site: Site, visit: Visit) -> Outcome:
    return await site.portal.do(LookAtConfirmation(token=visit.carried("link")))


def _refused(site: Site, visit: Visit, refusal: Refusal) -> web.Response:
    taken = isinstance(refusal, EntityHasAdministrator)
    return site.message(
        visit,
        site.say(visit, "message.taken_title" if taken else "message.link_title"),
        site.words(visit, refusal),
        ("/", site.say(visit, "message.to_chat")),
        ("/sign-in", site.say(visit, "message.to_sign_in")),
        status=410,
    )
