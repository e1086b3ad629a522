"""One deposit: what is known of it, what comes next, what can be downloaded; and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import web
from jinja2 import TemplateError

from actions.belonging import deposit_of, signed_in
from actions.deposit_criteria import NUMBER
from actions.deposit_history import WithdrawDeposit
from actions.deposits import Deposit, Status
from actions.download import What, address, available
from actions.flux.outcome import Counted
from actions.outcome import Refusal
from actions.refusals import NoSuchDeposit
from actions.work import Work
from bot.deposit_facts import facts_of
from bot.pages import deposits
from bot.pages.frame import go_to
from bot.pages.site import Site
from bot.pages.visit import Visit
from bot.pages.waiting import waiting_files
from bot.reports.deposit import DepositFacts
from bot.reports.picture import describe_picture

GOING = frozenset({Status.RECEIVED, Status.PROCESSING})
MOST_CAUSES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    title: str
    how: str
    number: int
    line: int  # 0 where it has none
    severity: str
    fields: str


async def show(site: Site, visit: Visit) -> web.Response:
    number = (visit.form["number"] or visit.request.match_info.get("number", "")).upper()
    found = await _find(site, visit, number)
    if found is None:
        return no_such_deposit(site, visit)
    deposit, facts = found
    here = replace(visit, address=f"{deposits.HOME}/{deposit.number}")
    told = {**_told(site, visit, deposit, facts), "waiting": await waiting_files(site, visit)}
    return site.frame.render(here, "deposit.html", told)


async def _find(site: Site, visit: Visit, number: str) -> tuple[Deposit, DepositFacts] | None:
    if not NUMBER.fullmatch(number):
        return None

    async def look(work: Work) -> tuple[Deposit, DepositFacts]:
        account = await signed_in(visit.signed_in.account, work)
        deposit = await deposit_of(number, account, work)
        return deposit, await facts_of(deposit, work)

    try:
        return await site.portal.read(look)
    except Refusal:  # whichever: who may not see it does not learn that it is there
        return None


def no_such_deposit(site: Site, visit: Visit) -> web.Response:
    """Return the same page for a deposit of others as for one that there is not."""
    title, words = site.say(visit, "deposit.unknown_title"), site.words(visit, NoSuchDeposit())
    ways = (deposits.HOME, site.say(visit, "deposit.to_all"))
    return site.message(replace(visit, address=deposits.HOME), title, words, ways, status=404)


def _told(site: Site, visit: Visit, deposit: Deposit, facts: DepositFacts) -> Mapping[str, object]:
    words = site.wording.in_language(visit.language)
    summary = facts.summary
    there = available(deposit)
    return {
        "deposit": facts,
        "words": words,
        "moment": partial(deposits.moment, site, visit),
        "next": _next(deposit),
        "is_going": deposit.status in GOING,
        "causes": [_cause(one, site, visit) for one in summary.causes[:MOST_CAUSES]] if summary else [],
        "downloads": [(what.name.lower(), address(deposit, what)) for what in there if what is not What.PICTURE],
        "picture": address(deposit, What.PICTURE) if What.PICTURE in there else "",
        "picture_words": describe_picture(summary, site.wording, visit.language) if summary else "",
        "can_be_withdrawn": deposit.status == Status.RECEIVED,
        "is_purged": bool(deposit.purged_at),
    }


def _next(deposit: Deposit) -> str:
    """Return which words tell what the status means and what is to be done now."""
    summary = deposit.summary
    if deposit.status != Status.PROCESSED_WITH_ERRORS or summary is None:
        return deposit.status
    if not summary.is_well_formed:
        return "malformed"
    return "partly_rejected" if summary.accepted else "all_rejected"


def _cause(one: Counted, site: Site, visit: Visit) -> Cause:
    """Return the words of a cause; a sentence that quotes one place, of which nothing is known here, is left out."""
    title, how = (_said(f"causes.{one.cause}.{part}", site, visit) for part in ("title", "how"))
    title = title or site.wording.in_language(visit.language).say("cause.title")
    named = ((_said(f"fields.{name}", site, visit), name) for name in one.fields)
    fields = ", ".join(f"{label} ({name})" if label else name for label, name in named)
    return Cause(title=title, how=how, number=one.number, line=one.line, severity=one.severity, fields=fields)


def _said(key: str, site: Site, visit: Visit) -> str:
    try:
        return site.refusals(visit.language, key) if site.refusals.has(key) else ""
    except TemplateError:
        return ""


async def show_again(site: Site, visit: Visit) -> web.Response:
    """Show the deposit that a form was about."""
    return await show(site, visit) if visit.form["number"] else await deposits.show(site, visit)


async def withdraw(site: Site, visit: Visit) -> web.Response:
    number = visit.form["number"].upper()
    if not NUMBER.fullmatch(number):
        return no_such_deposit(site, visit)
    outcome = await site.portal.do(WithdrawDeposit(account=visit.signed_in.account, deposit=f"number={number}"))
    if isinstance(outcome, NoSuchDeposit):
        return no_such_deposit(site, visit)
    if isinstance(outcome, Refusal):
        return await show(site, site.refused(visit, outcome))
    return go_to(f"{deposits.HOME}/{number}?done=deposit_withdrawn")
