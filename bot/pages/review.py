"""Files that were sent on a page: what each of them is, what is to be corrected, and depositing them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from aiohttp import web

from actions.deposit import DepositFiles, LookAtFiles
from actions.outcome import Refusal
from actions.receive_files import ReceiveFiles, Sent
from actions.refusals import CertifierToChoose, ContractToChoose, NothingToDeposit
from actions.reviewing import Reviewed, Step, review
from actions.sheet import ConvertSheet, FindCertifier, FindContract
from bot.pages import deposits
from bot.pages.arrival import Arrived
from bot.pages.frame import go_to
from bot.pages.site import Site
from bot.pages.visit import Visit
from bot.pages.waiting import waiting_files
from bot.portal import Portal
from bot.sheet_words import SheetWords

HOME = "/deposits/review"
GOING = frozenset({Step.ARRIVING, Step.MAKING})

Rows = Sequence[Mapping[str, str]]


async def take_in(portal: Portal, arrived: Arrived) -> str:
    """Have a file looked at that has arrived whole on a page; return the address where it is reviewed.

    Told twice of the same one, it is looked at twice, and what nobody deposits is forgotten.
    """
    sent = Sent(name=arrived.name, size=arrived.received.size, sha256=arrived.received.sha256)
    outcome = await portal.do(ReceiveFiles(files=(sent,), account=arrived.account, language=arrived.language))
    assert not isinstance(outcome, Refusal), "it is refused nothing"  # noqa: S101 - says it to the type checker
    return f"{HOME}/{outcome.facts['batch']}"


async def show(site: Site, visit: Visit) -> web.Response:
    batch = visit.request.match_info["batch"].replace("\0", "")
    files = await _files(site, visit, batch)
    if not files:
        return nothing(site, visit, NothingToDeposit(files=[]))
    waiting = any(one.step in GOING for one in files)
    ready = {} if waiting else await _ready(site, visit, batch, files)
    offers = {one.file.id: await _offer(site, visit, one) for one in files if one.step is Step.SHEET}
    facts = {
        "batch": batch,
        "files": files,
        "waits": waiting,
        "state": " ".join(one.step for one in files),
        "ready": ready,
        "offers": offers,
        "words": site.wording.in_language(visit.language),
        "told": SheetWords(site.refusals, visit.language),
        "waiting": await waiting_files(site, visit, but=batch),
    }
    return site.frame.render(visit, "review.html", facts)


async def _files(site: Site, visit: Visit, batch: str) -> Sequence[Reviewed]:
    try:
        return await site.portal.read(partial(review, batch, visit.signed_in.account))
    except Refusal:  # ended this very moment
        return ()


async def _ready(site: Site, visit: Visit, batch: str, files: Sequence[Reviewed]) -> dict[str, Rows]:
    batches = [batch] if any(one.step is Step.FLUX for one in files) else []
    return await ready_among(site, visit, [*batches, *(one.batch for one in files if one.batch)])


async def ready_among(site: Site, visit: Visit, batches: Iterable[str]) -> dict[str, Rows]:
    """Return what can be deposited, by the batch that it is in."""
    ready: dict[str, Rows] = {}
    for each in batches:
        outcome = await site.portal.do(LookAtFiles(account=visit.signed_in.account, batch=each))
        rows = None if isinstance(outcome, Refusal) else outcome.facts["files"]
        if isinstance(rows, list):
            ready[each] = rows
    return ready


async def _offer(site: Site, visit: Visit, one: Reviewed) -> Mapping[str, object]:
    """Return what there is to choose before a flux is made of a spreadsheet."""
    of = {"account": visit.signed_in.account, "file": one.file.id}
    chosen = visit.form["certifier"] if visit.form["file"] == one.file.id else ""
    certifier = await site.portal.do(FindCertifier(**of))
    if isinstance(certifier, CertifierToChoose) and not chosen:
        return {"certifiers": certifier.facts["certifiers"], "contracts": (), "refused": ""}
    if isinstance(certifier, Refusal) and not isinstance(certifier, CertifierToChoose):
        return {"certifiers": (), "contracts": (), "refused": site.words(visit, certifier)}
    certifiers = certifier.facts.get("certifiers", ())
    contract = await site.portal.do(FindContract(**of, certifier=chosen))
    if isinstance(contract, ContractToChoose):
        return {"certifiers": certifiers, "contracts": contract.facts["contracts"], "refused": ""}
    # Where another certifier can be chosen, the words of the refusal are above, and the form stays.
    refused = site.words(visit, contract) if isinstance(contract, Refusal) and not certifiers else ""
    return {"certifiers": certifiers, "contracts": (), "refused": refused}


async def convert(site: Site, visit: Visit) -> web.Response:
    """Have a flux made of a spreadsheet; where there is something left to choose, ask."""
    form = visit.form
    request = ConvertSheet(
        account=visit.signed_in.account, file=form["file"], certifier=form["certifier"], contract=form["contract"]
    )
    outcome = await site.portal.do(request)
    if isinstance(outcome, NothingToDeposit):
        return nothing(site, visit, outcome)
    if isinstance(outcome, ContractToChoose):
        return await show(site, visit.with_problems(site.problem(visit, "contract", "review.no_contract")))
    if isinstance(outcome, CertifierToChoose):
        return await show(site, visit.with_problems(site.problem(visit, "certifier", "review.no_certifier")))
    if isinstance(outcome, Refusal):
        return await show(site, site.refused(visit, outcome, "certifier" if form["certifier"] else ""))
    return go_to(visit.address)


async def deposit(site: Site, visit: Visit) -> web.Response:
    """Deposit what is in a batch, this one or that of what was made of one of its spreadsheets."""
    batch = visit.form["batch"]
    request = DepositFiles(account=visit.signed_in.account, batch=batch, language=visit.language)
    outcome = await site.portal.do(request)
    if isinstance(outcome, NothingToDeposit):  # twice the same form: the first has done it
        return nothing(site, visit, outcome)
    if isinstance(outcome, Refusal):
        return await show(site, site.refused(visit, outcome))
    cards = outcome.facts["cards"]
    if not isinstance(cards, list) or len(cards) != 1:
        return all_received(known=bool(outcome.facts["known"]))
    done = "deposit_again" if cards[0]["again"] else "deposit_received"
    return go_to(f"{deposits.HOME}/{cards[0]['number']}?done={done}")


def all_received(*, known: bool) -> web.Response:
    """Lead to the deposits, of which some may have been `known` before."""
    return go_to(f"{deposits.HOME}?done={'deposits_known' if known else 'deposits_received'}")


def nothing(site: Site, visit: Visit, refusal: Refusal) -> web.Response:
    """Return the page for files that are deposited, forgotten, somebody else's or never were."""
    ways = [("/deposits/new", "review.to_new"), (deposits.HOME, "deposit.to_all")]
    told = [(address, site.say(visit, key)) for address, key in ways]
    return site.message(visit, site.say(visit, "review.nothing_title"), site.words(visit, refusal), *told, status=410)
