"""What can be downloaded of a deposit: by whoever is signed in and whose it is, or by a link that we signed."""

from dataclasses import dataclass
from functools import partial

import structlog
from aiohttp import web

from actions.belonging import deposit_of, signed_in
from actions.deposit_criteria import NUMBER
from actions.deposits import Deposit
from actions.download import What, available, is_signed
from actions.outcome import Refusal
from actions.outside.files import FilesAwayError, NoRoomError, NoSuchFileError, UnreadableFileError
from actions.people import Account
from actions.work import Work
from bot.apart import ApartFailedError
from bot.deposit_facts import facts_of
from bot.pages.attachment import give
from bot.pages.deposit import no_such_deposit
from bot.pages.doorman import SIGNATURE
from bot.pages.site import Site
from bot.pages.visit import Visit
from bot.reports.deposit import DepositFacts

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Allowed:
    """Somebody may have it: `by` is their account."""

    deposit: Deposit
    facts: DepositFacts
    by: Account


async def show(site: Site, visit: Visit) -> web.StreamResponse:
    number, name = visit.request.match_info["number"].upper(), visit.request.match_info["what"]
    if name not in list(What) or not NUMBER.fullmatch(number):
        return no_such_deposit(site, visit)
    what = What(name)
    allowed = await site.portal.read(partial(_allowed, visit, number, what))
    if allowed is None:
        return no_such_deposit(site, visit) if _is_in(visit) else _link_is_over(site, visit, number)
    if what not in available(allowed.deposit):
        return _not_there(site, visit, allowed.deposit)
    return await _given(site, visit, allowed, what)


async def _allowed(visit: Visit, number: str, what: What, work: Work) -> Allowed | None:
    """Look by the link first: whoever holds one may be signed in as somebody else."""
    deposit = await work.deposits.by_number(number)
    accounts = [visit.carried("by") if deposit and _is_good(visit, deposit, what, work) else ""]
    accounts.append(visit.signed_in.account if _is_in(visit) else "")
    for account_id in filter(None, accounts):
        try:
            account = await signed_in(account_id, work)
            deposit = await deposit_of(number, account, work)
        except Refusal:
            continue
        return Allowed(deposit, await facts_of(deposit, work), account)
    return None


def _is_good(visit: Visit, deposit: Deposit, what: What, work: Work) -> bool:
    by, until, signature = (visit.carried(name) for name in ("by", "until", SIGNATURE))
    return is_signed(deposit, what, by=by, until=until, signature=signature, work=work)


def _is_in(visit: Visit) -> bool:
    """Tell whether they are signed in, and not only to choose a password."""
    return visit.who is not None and not visit.who.must_change


async def _given(site: Site, visit: Visit, allowed: Allowed, what: What) -> web.StreamResponse:
    deposit = allowed.deposit
    try:
        document = await site.documents.make(what, deposit, allowed.facts, visit.language)
    except (FilesAwayError, NoRoomError, NoSuchFileError, UnreadableFileError, ApartFailedError, OSError) as failed:
        # Without its words: they may quote a file.
        log.error("download.failed", deposit=deposit.id, what=what, error=type(failed).__name__)  # noqa: TRY400
        title, words = site.say(visit, "message.away_title"), site.say(visit, "download.failed")
        return site.message(visit, title, words, _to_deposit(site, visit, deposit.number), status=503)
    if what is not What.PICTURE:  # which the deposit's own page shows, and which tells nothing of anybody
        await site.portal.read(partial(_note, allowed, what))
    return give(document.file, document.name, document.content_type, inline=what is What.PICTURE)


async def _note(allowed: Allowed, what: What, work: Work) -> None:
    by, deposit = allowed.by, allowed.deposit
    facts = {"deposit": deposit.id, "what": str(what)}
    await work.audit.note("deposit.downloaded", work.now(), by=by.id, account_id=by.id, bcr=by.bcr, **facts)


def _link_is_over(site: Site, visit: Visit, number: str) -> web.Response:
    """Say so whether there is such a deposit or not."""
    title, words = site.say(visit, "message.link_title"), site.say(visit, "download.over")
    return site.message(visit, title, words, _to_deposit(site, visit, number), status=410)


def _not_there(site: Site, visit: Visit, deposit: Deposit) -> web.Response:
    key = "download.purged" if deposit.purged_at else "download.not_yet"
    title, status = site.say(visit, "download.not_there_title"), 410 if deposit.purged_at else 404
    return site.message(visit, title, site.say(visit, key), _to_deposit(site, visit, deposit.number), status=status)


def _to_deposit(site: Site, visit: Visit, number: str) -> tuple[str, str]:
    return f"/deposits/{number}", site.say(visit, "download.to_deposit")
