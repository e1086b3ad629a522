"""What a new password is refused for, and how good it is."""

import asyncio

from actions.confirmation import LookAtConfirmation
from actions.outcome import Refusal
from actions.passwords import Strength, weigh
from actions.sign_in import WhoAmI
from bot.pages.form import Problem
from bot.pages.site import Site
from bot.pages.visit import Visit

FIELD = "new_password"
NAMES = ("first_name", "last_name", "login", "email", "organisation", "bcr")


async def weighed(site: Site, visit: Visit) -> Strength:
    """Weigh the new password that was typed; names of the person, of theirs and of ours make it weaker."""
    about = (*site.our_names, *await _names(site, visit))
    return await asyncio.to_thread(weigh, visit.form.secret(FIELD), *about, shortest=site.shortest)


async def wrong_with_it(site: Site, visit: Visit) -> Problem | None:
    strength = await weighed(site, visit)
    return site.problem(visit, FIELD, "weak." + strength.problem) if strength.problem else None


async def _names(site: Site, visit: Visit) -> list[str]:
    if visit.who:
        outcome = await site.portal.do(WhoAmI(account=visit.who.account))
    elif link := visit.carried("link"):
        outcome = await site.portal.do(LookAtConfirmation(token=link))
    else:
        return []
    if isinstance(outcome, Refusal):
        return []
    return [str(outcome.facts[name]) for name in NAMES if outcome.facts.get(name)]
