"""All files that somebody has sent on pages: what each of them is, and one word to deposit all that can be."""

from aiohttp import web

from actions.deposit import DepositFiles
from actions.outcome import Refusal
from actions.refusals import NothingToDeposit
from actions.reviewing import Step
from bot.pages.review import GOING, all_received, nothing, ready_among
from bot.pages.site import Site
from bot.pages.visit import Visit
from bot.pages.waiting import waiting_files


async def show(site: Site, visit: Visit) -> web.Response:
    files = sorted(await waiting_files(site, visit), key=lambda one: (one.file.name, one.file.id))
    if not files:
        return nothing(site, visit, NothingToDeposit(files=[]))
    batches = [one.file.batch if one.step is Step.FLUX else one.batch for one in files]
    facts = {
        "files": files,
        "waits": any(one.step in GOING for one in files),
        "state": " ".join(f"{one.file.id}:{one.step}" for one in files),
        "ready": await ready_among(site, visit, filter(None, batches)),
        "words": site.wording.in_language(visit.language),
    }
    return site.frame.render(visit, "together.html", facts)


async def deposit(site: Site, visit: Visit) -> web.Response:
    """Deposit the batches that the page has shown, each by itself: what has come since then is not among them."""
    is_any = is_known = False
    for batch in visit.form["batches"].split():
        request = DepositFiles(account=visit.signed_in.account, batch=batch, language=visit.language)
        outcome = await site.portal.do(request)
        if isinstance(outcome, Refusal) and not isinstance(outcome, NothingToDeposit):
            return await show(site, site.refused(visit, outcome))
        if not isinstance(outcome, Refusal):
            is_any, is_known = True, is_known or bool(outcome.facts["known"])
    if not is_any:  # twice the same form: the first has done it
        return nothing(site, visit, NothingToDeposit(files=[]))
    return all_received(known=is_known)
