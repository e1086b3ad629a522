"""What an organisation has deposited: lists, one deposit, and taking one back before it is processed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from rapidfuzz import fuzz, process, utils

from actions.belonging import ZONE, deposit_of, signed_in, today
from actions.deposit_criteria import ALL, DepositCriteria, narrowed, resolve, resolve_one
from actions.deposits import Deposit, Status
from actions.download import What, links, row
from actions.outcome import Fact, Said
from actions.people import Account
from actions.refusals import CannotWithdraw, NoSuchDeposit, NothingToWithdraw
from actions.store.deposits import Wanted
from actions.work import Work

SHOWN = 5  # deposits at once, in a chat
ALIKE = 80  # of 100: a certifier's name
MOST = 1_000_000
PAGE = re.compile(r"page=(\d{1,5});")
IN_CHAT = (What.RECEIPT, What.REPORT, What.REJECTED, What.CORRECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeposits:
    """`filter` is canonical, see `actions.deposit_criteria`."""

    account: str
    language: str
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMoreDeposits:
    """`more` is a filter on top of the one that was `shown`, or the next page of it: "page=2;period=…"."""

    account: str
    language: str
    more: str
    shown: str = ""


async def list_deposits(request: ListDeposits, work: Work) -> Said:
    return await _list(request.filter or ALL, 1, request.account, request.language, work)


async def list_more_deposits(request: ListMoreDeposits, work: Work) -> Said:
    page = PAGE.match(request.more)
    line = narrowed(request.shown, request.more[page.end() :] if page else request.more)
    return await _list(line, int(page[1]) if page else 1, request.account, request.language, work)


async def _list(line: str, page: int, account_id: str, language: str, work: Work) -> Said:
    account = await signed_in(account_id, work)
    criteria = resolve(line, today(work))
    wanted = await _wanted(criteria, account, work)
    number = min(await work.deposits.number_of(wanted), criteria.most or MOST)
    skip = (page - 1) * SHOWN
    found = await work.deposits.wanted(wanted, most=max(0, min(SHOWN, number - skip)), skip=skip)
    more = [{"more": f"page={page + 1};{line}"}] if skip + len(found) < number else []
    query = urlencode({"filter": line})
    facts: dict[str, Fact] = {
        "cards": [_card(one, account, language, work) for one in found],
        "number": number,
        "first": skip + 1,
        "last": skip + len(found),
        "pages": more,
        "shown": line,
        **_meant(criteria),
        "url": f"{work.rules.base_url}/deposits?{query}",
    }
    return Said(key="deposits.listed", facts=facts)


def _meant(criteria: DepositCriteria) -> dict[str, Fact]:
    """Return what a filter was taken to mean; days by their midnights, 0 where it leaves them open."""
    return {
        "since": _midnight(criteria.first) if criteria.first else 0,
        "until": _midnight(criteria.last) if criteria.last else 0,
        "statuses": ",".join(sorted(criteria.statuses)),
        "of": criteria.certifier,
        "named": criteria.name,
    }


async def wanted_of(line: str, account: Account, work: Work) -> Wanted:
    """Return what a filter means for the organisation of an account."""
    return await _wanted(resolve(line, today(work)), account, work)


async def _wanted(criteria: DepositCriteria, account: Account, work: Work) -> Wanted:
    return Wanted(
        bcr=account.bcr,
        role=account.role,
        since=_midnight(criteria.first) if criteria.first else None,
        before=_midnight(criteria.last + timedelta(days=1)) if criteria.last else None,
        statuses=criteria.statuses,
        certifiers=await _certifiers(criteria.certifier, account, work) if criteria.certifier else None,
        name=criteria.name,
    )


def _card(deposit: Deposit, account: Account, language: str, work: Work) -> dict[str, str]:
    told = {name: str(value) for name, value in row(deposit).items()}
    return {**told, **links(deposit, account.id, language, work, *IN_CHAT)}


def _midnight(day: date) -> int:
    """Return when a day of the portal begins, in milliseconds."""
    return int(datetime.combine(day, time(), ZONE).timestamp() * 1000)


async def _certifiers(named: str, account: Account, work: Work) -> tuple[str, ...]:
    """Return the BCRs of the certifiers that words name, among those that the organisation has deposited for."""
    by_bcr = {one.bcr: one.name for one in await work.organisations.deposited_for(account.bcr, account.role)}
    if named.upper() in by_bcr:
        return (named.upper(),)
    alike = process.extract(
        named, by_bcr, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=ALIKE, limit=None
    )
    return tuple(bcr for _, _, bcr in alike)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindDeposit:
    """`deposit` is canonical, see `actions.deposit_criteria`."""

    account: str
    language: str
    deposit: str


async def find_deposit(request: FindDeposit, work: Work) -> Said:
    account = await signed_in(request.account, work)
    deposit = await meant(request.deposit, account, work)
    cards = [_card(deposit, account, request.language, work)]
    return Said(key="receipts.found", facts={"cards": cards})


async def meant(line: str, account: Account, work: Work) -> Deposit:
    """Return the deposit that a line means. Raises `NoSuchDeposit`."""
    one = resolve_one(line, today(work))
    if one.number:
        return await deposit_of(one.number, account, work)
    wanted = await _wanted(one.criteria, account, work)
    found = await work.deposits.wanted(wanted, most=1, skip=(one.last or one.rank or 1) - 1)
    if not found:
        raise NoSuchDeposit
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWithdrawable:
    account: str


async def list_withdrawable(request: ListWithdrawable, work: Work) -> Said:
    account = await signed_in(request.account, work)
    wanted = Wanted(bcr=account.bcr, role=account.role, statuses=frozenset({Status.RECEIVED}))
    found = await work.deposits.wanted(wanted, most=20)
    if not found:
        raise NothingToWithdraw
    rows = [{"deposit": f"number={one.number}", "number": one.number, "name": one.name} for one in found]
    return Said(key="deposits.withdrawable", facts={"deposits": rows})


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDeposit:
    account: str
    deposit: str


async def withdraw_deposit(request: WithdrawDeposit, work: Work) -> Said:
    """Take it back, as long as nothing has begun. Raises `CannotWithdraw`."""
    account = await signed_in(request.account, work)
    deposit = await meant(request.deposit, account, work)
    now = work.now()
    values = {"status": Status.WITHDRAWN, "withdrawn_at": now}
    if not await work.deposits.change(deposit.id, among=[Status.RECEIVED], values=values):
        raise CannotWithdraw(number=deposit.number)
    await work.audit.note("deposit.withdrawn", now, by=account.id, bcr=account.bcr, deposit=deposit.id)
    return Said(key="deposits.withdrawn", facts={"number": deposit.number, "name": deposit.name})
