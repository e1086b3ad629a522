"""What an administrator does with the accounts of the organisation."""

import secrets
from dataclasses import dataclass

from actions.belonging import signed_in
from actions.confirmation import send_confirmation
from actions.limits import Limit
from actions.outcome import Fact, Said
from actions.people import ADMINISTRATOR, CONFIRMED, USER, Account, State
from actions.refusals import AlreadyDone, LastAdministrator, NoSuchAccount, NotAdministrator
from actions.rules import HOUR
from actions.sign_in import end_everywhere
from actions.work import Work

INVITATIONS = Limit(what="colleague_invited", most=50, window_ms=24 * HOUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class MayAdminister:
    """`account` is that of the person who asks, empty for nobody who is signed in."""

    account: str


async def may_administer(request: MayAdminister, work: Work) -> Said:
    await administrator(request.account, work)
    return Said(key="administration.may")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAccounts:
    account: str


async def list_accounts(request: ListAccounts, work: Work) -> Said:
    by = await administrator(request.account, work)
    rows = [
        {
            "login": account.login or "",
            "first_name": account.first_name,
            "last_name": account.last_name,
            "rights": account.rights,
            "state": account.state_at(work.now()),
        }
        for account in await work.accounts.colleagues(by.bcr, by.role)
    ]
    return Said(key="accounts.listed", facts={"accounts": rows, "organisation": await _organisation(by, work)})


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateColleague:
    """`rights` are "user" or "administrator"."""

    account: str
    last_name: str
    first_name: str
    email: str
    rights: str
    language: str


async def create_colleague(request: CreateColleague, work: Work) -> Said:
    by = await administrator(request.account, work)
    await INVITATIONS.spend(work, by.id)
    await work.organisations.lock(by.bcr)  # the form may have been sent twice
    for same in await work.accounts.of_address(request.email, by.bcr, by.role):
        if same.state != State.EMAIL_TO_CONFIRM:
            raise AlreadyDone
        await work.accounts.forget(same.id)  # invited before: this time with these rights, and a fresh link
    now = work.now()
    colleague = Account(
        id=secrets.token_urlsafe(16),
        bcr=by.bcr,
        role=by.role,
        rights=ADMINISTRATOR if request.rights == ADMINISTRATOR else USER,
        state=State.EMAIL_TO_CONFIRM,
        last_name=request.last_name,
        first_name=request.first_name,
        email=request.email,
        language=request.language,
        created_at=now,
    )
    await work.accounts.add(colleague)
    inviting = f"{by.first_name} {by.last_name}"
    await send_confirmation(work, colleague, await _organisation(by, work), administrator=inviting)
    await work.audit.note("colleague.invited", now, by=by.id, account_id=colleague.id, bcr=by.bcr)
    return Said(key="colleague.invited")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableAccount:
    account: str
    login: str


async def disable_account(request: DisableAccount, work: Work) -> Said:
    """End whatever the account is signed in to. It can be enabled again."""
    by = await administrator(request.account, work)
    organisation = await work.organisations.lock(by.bcr)  # two administrators may be disabling each other
    colleague = await _colleague(by, request.login, work)
    if colleague.state == State.DISABLED:
        raise AlreadyDone
    administrators = await work.accounts.administrators(by.bcr, by.role)
    if [one.id for one in administrators] == [colleague.id]:
        raise LastAdministrator
    await work.accounts.change(colleague.id, state=State.DISABLED, temporary_digest=None, temporary_until=None)
    await end_everywhere(colleague.id, work)
    name = organisation.name if organisation else by.bcr
    await _tell(colleague, "account_disabled", work, login=colleague.login or "", organisation=name)
    await work.audit.note("account.disabled", work.now(), by=by.id, account_id=colleague.id, bcr=by.bcr)
    return Said(key="account.disabled", facts=_name(colleague))


@dataclass(frozen=True, slots=True, kw_only=True)
class EnableAccount:
    account: str
    login: str


async def enable_account(request: EnableAccount, work: Work) -> Said:
    by = await administrator(request.account, work)
    colleague = await _colleague(by, request.login, work)
    if colleague.state != State.DISABLED:
        raise AlreadyDone
    await work.accounts.change(colleague.id, state=State.ACTIVE)
    url = f"{work.rules.base_url}/sign-in"
    await _tell(colleague, "account_enabled", work, login=colleague.login or "", sign_in_url=url)
    await work.audit.note("account.enabled", work.now(), by=by.id, account_id=colleague.id, bcr=by.bcr)
    return Said(key="account.enabled", facts=_name(colleague))


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAdministrator:
    account: str
    login: str


async def name_administrator(request: NameAdministrator, work: Work) -> Said:
    by = await administrator(request.account, work)
    colleague = await _colleague(by, request.login, work)
    if colleague.state not in CONFIRMED:
        raise NoSuchAccount
    if colleague.is_administrator:
        raise AlreadyDone
    await work.accounts.change(colleague.id, rights=ADMINISTRATOR)
    name, url = await _organisation(by, work), f"{work.rules.base_url}/sign-in"
    await _tell(colleague, "administrator_named", work, organisation=name, sign_in_url=url)
    await work.audit.note("administrator.named", work.now(), by=by.id, account_id=colleague.id, bcr=by.bcr)
    return Said(key="administrator.named", facts=_name(colleague))


async def administrator(account_id: str, work: Work) -> Account:
    """Return the account of who asks. Raises `NotSignedIn` and `NotAdministrator`."""
    account = await signed_in(account_id, work)
    if not account.is_administrator:
        raise NotAdministrator
    return account


async def _colleague(by: Account, login: str, work: Work) -> Account:
    """Return an account of the same organisation in the same role. Raises `NoSuchAccount`."""
    colleague = await work.accounts.by_login("".join(login.split()).upper()) if login else None
    if colleague is None or (colleague.bcr, colleague.role) != (by.bcr, by.role):
        raise NoSuchAccount
    return colleague


async def _organisation(account: Account, work: Work) -> str:
    organisation = await work.organisations.by_bcr(account.bcr)
    return organisation.name if organisation else account.bcr


async def _tell(account: Account, kind: str, work: Work, **facts: str) -> None:
    to, language = account.email, account.language
    await work.mail.queue(kind, to=to, language=language, account_id=account.id, first_name=account.first_name, **facts)


def _name(account: Account) -> dict[str, Fact]:
    return {"first_name": account.first_name, "last_name": account.last_name}
