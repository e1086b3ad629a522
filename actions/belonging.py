"""Whose a file or a deposit is: nobody sees those of others, nor learns that they are there."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from actions.deposits import Deposit, ReceivedFile
from actions.people import CONFIRMED, Account
from actions.refusals import NoSuchDeposit, NotSignedIn
from actions.work import Work

ZONE = ZoneInfo("Europe/Paris")  # of the portal's days


async def signed_in(account_id: str, work: Work) -> Account:
    """Return the account of somebody who may come in. Raises `NotSignedIn`."""
    account = await work.accounts.by_id(account_id) if account_id else None
    if account is None or account.state not in CONFIRMED:
        raise NotSignedIn
    return account


async def files_of(batch: str, account: Account, work: Work, *, conversation: str, user: str) -> Sequence[ReceivedFile]:
    """Return what was sent together, by this account or, before it signed in, by this person in a conversation."""
    found = await work.received_files.of_batch(batch)
    return [file for file in found if _is_theirs(file, account, conversation, user)]


async def file_of(file_id: str, account: Account, work: Work, *, conversation: str, user: str) -> ReceivedFile | None:
    file = await work.received_files.by_id(file_id)
    return file if file and _is_theirs(file, account, conversation, user) else None


def _is_theirs(file: ReceivedFile, account: Account, conversation: str, user: str) -> bool:
    if file.account_id:
        return file.account_id == account.id
    return bool(conversation) and (file.conversation, file.user) == (conversation, user)


async def deposit_of(number: str, account: Account, work: Work) -> Deposit:
    """Return a deposit of the account's organisation in its role. Raises `NoSuchDeposit`."""
    deposit = await work.deposits.by_number(number)
    if deposit is None or (deposit.bcr, deposit.role) != (account.bcr, account.role):
        raise NoSuchDeposit
    return deposit


def today(work: Work) -> date:
    return datetime.fromtimestamp(work.now() / 1000, UTC).astimezone(ZONE).date()
