"""What documents and pages tell of deposits, gathered from the database in one place."""

from collections.abc import Iterable

from actions.deposits import Deposit
from actions.work import Work
from bot.reports.deposit import DepositFacts, Party


async def facts_of(deposit: Deposit, work: Work) -> DepositFacts:
    """Return what may be told of a deposit to whose it is."""
    (facts,) = await facts_of_all([deposit], work)
    return facts


async def facts_of_all(deposits: Iterable[Deposit], work: Work) -> list[DepositFacts]:
    """Return the same for several; each organisation and account is looked up once."""
    parties: dict[str, Party] = {}
    logins: dict[str, str] = {}
    return [await _facts(deposit, parties, logins, work) for deposit in deposits]


async def _facts(deposit: Deposit, parties: dict[str, Party], logins: dict[str, str], work: Work) -> DepositFacts:
    for bcr in {deposit.bcr, deposit.certifier_bcr} - parties.keys():
        organisation = await work.organisations.by_bcr(bcr) if bcr else None
        parties[bcr] = Party(name=organisation.name if organisation else "", bcr=bcr)
    if deposit.account_id not in logins:
        account = await work.accounts.by_id(deposit.account_id)
        logins[deposit.account_id] = (account and account.login) or ""
    return DepositFacts(
        number=deposit.number,
        treatment=deposit.treatment,
        name=deposit.name,
        size=deposit.size,
        sha256=deposit.sha256,
        id_flux=deposit.id_flux,
        received_at=deposit.received_at,
        depositor=parties[deposit.bcr],
        role=deposit.role,
        certifier=parties[deposit.certifier_bcr],
        login=logins[deposit.account_id],
        status=deposit.status,
        processed_at=deposit.processed_at,
        summary=deposit.summary,
    )
