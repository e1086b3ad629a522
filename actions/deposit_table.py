"""The table of what an organisation has deposited, page by page, and what it can be chosen from."""

from dataclasses import dataclass

from actions.belonging import signed_in, today
from actions.deposit_criteria import ALL, resolve
from actions.deposit_history import MOST, wanted_of
from actions.deposits import Deposit, Status
from actions.download import row
from actions.outcome import Fact, Said
from actions.work import Work

ROWS = 20  # deposits on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTable:
    """`filter` is canonical, see `actions.deposit_criteria`; pages count from 1."""

    account: str
    filter: str = ALL
    page: int = 1


async def deposit_table(request: DepositTable, work: Work) -> Said:
    """Tell of a page that there is: of one behind the last, the last one; and what was chosen, as of today.

    Raises `NotSignedIn`.
    """
    account = await signed_in(request.account, work)
    wanted = await wanted_of(request.filter, account, work)
    criteria = resolve(request.filter, today(work))
    number = min(await work.deposits.number_of(wanted), criteria.most or MOST)
    pages = max(1, -(-number // ROWS))
    page = min(max(1, request.page), pages)
    skip = (page - 1) * ROWS
    found = await work.deposits.wanted(wanted, most=max(0, min(ROWS, number - skip)), skip=skip)
    certifiers = {one.bcr: one.name for one in await work.organisations.deposited_for(account.bcr, account.role)}
    organisation = await work.organisations.by_bcr(account.bcr)
    meant = {
        "from": criteria.first.isoformat() if criteria.first else "",
        "to": criteria.last.isoformat() if criteria.last else "",
        "status": ",".join(sorted(criteria.statuses)),
        "certifier": criteria.certifier,
        "name": criteria.name,
    }
    facts: dict[str, Fact] = {
        "organisation": organisation.name if organisation else account.bcr,
        "rows": [_row(one, certifiers) for one in found],
        "number": number,
        "first": skip + 1,
        "last": skip + len(found),
        "page": page,
        "pages": pages,
        **{f"chosen_{name}": value for name, value in meant.items()},
        "certifiers": [{"bcr": bcr, "name": name} for bcr, name in certifiers.items()],
    }
    return Said(key="deposits.table", facts=facts)


def _row(deposit: Deposit, names: dict[str, str]) -> dict[str, str]:
    told = {name: str(value) for name, value in row(deposit).items()}
    return {
        **told,
        "certifier_name": names.get(deposit.certifier_bcr, ""),
        "can_be_withdrawn": "yes" if deposit.status == Status.RECEIVED else "",
    }
