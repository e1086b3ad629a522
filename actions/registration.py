"""An organisation opens its account: the first person becomes its administrator."""

import secrets
from dataclasses import dataclass

from actions.addresses import folded
from actions.confirmation import REGISTRATION, send_confirmation
from actions.entity import Pair, administrator_shown, organisation_of
from actions.limits import Limit
from actions.outcome import Said
from actions.people import ADMINISTRATOR, Account, Link, State
from actions.refusals import EntityHasAdministrator
from actions.rules import HOUR
from actions.work import Work

REGISTRATIONS = Limit(what="registration", most=10)
MAILS_TO_ADDRESS = Limit(what="confirmation_to_address", most=10, window_ms=24 * HOUR)  # of one organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class MayRegister(Pair):
    """Somebody has named an organisation and wants to open its account."""


async def may_register(request: MayRegister, work: Work) -> Said:
    organisation = await organisation_of(request, work)
    if administrator := await administrator_shown(request, work):
        raise EntityHasAdministrator(first_name=administrator.first_name, last_name=administrator.last_name)
    return Said(key="registration.may", facts={"organisation": organisation.name})


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Pair):
    """Everything is known and confirmed; the address is still to be proved."""

    last_name: str
    first_name: str
    email: str
    language: str


async def register(request: Register, work: Work) -> Said:
    """Prepare the account. Whoever proves an address first becomes the administrator: this holds nobody up."""
    organisation = await organisation_of(request, work)
    if administrator := await administrator_shown(request, work):
        raise EntityHasAdministrator(first_name=administrator.first_name, last_name=administrator.last_name)
    await REGISTRATIONS.spend(work, request.person)
    await _count_mail(request.bcr, request.role, request.email, work)
    await _withdraw_earlier(request, work)
    now = work.now()
    account = Account(
        id=secrets.token_urlsafe(16),
        bcr=request.bcr,
        role=request.role,
        rights=ADMINISTRATOR,
        state=State.EMAIL_TO_CONFIRM,
        last_name=request.last_name,
        first_name=request.first_name,
        email=request.email,
        language=request.language,
        created_at=now,
    )
    await work.accounts.add(account)
    await work.accounts.accept_terms(account.id, work.rules.terms_version, now)
    await send_confirmation(work, account, organisation.name, conversation=request.conversation, user=request.user)
    by = f"conversation {request.conversation}"
    await work.audit.note("account.registered", now, by=by, account_id=account.id, bcr=account.bcr)
    return Said(key="registration.sent")


async def _withdraw_earlier(request: Register, work: Work) -> None:
    """The person gives another address: the link that went to the first one opens nothing any more."""
    entity = request.bcr, request.role
    for link in await _waiting(request, work):
        account = await work.accounts.by_id(link.account_id) if link.account_id else None
        if account and account.state == State.EMAIL_TO_CONFIRM and (account.bcr, account.role) == entity:
            await work.accounts.forget(account.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendConfirmation:
    """The mail with the confirmation link has not come."""

    conversation: str
    user: str


async def resend_confirmation(request: ResendConfirmation, work: Work) -> Said:
    await REGISTRATIONS.spend(work, f"{request.conversation} {request.user}")
    now, waiting = work.now(), await _waiting(request, work)
    account = await work.accounts.by_id(waiting[0].account_id) if waiting and waiting[0].account_id else None
    is_on_its_way = waiting and waiting[0].until - work.rules.confirmation_ms > now - work.rules.mail_again_ms
    if account and account.state == State.EMAIL_TO_CONFIRM and not is_on_its_way:
        await _count_mail(account.bcr, account.role, account.email, work)
        organisation = await work.organisations.by_bcr(account.bcr)
        name = organisation.name if organisation else account.bcr
        await send_confirmation(work, account, name, conversation=request.conversation, user=request.user)
    return Said(key="registration.sent_again")


async def _count_mail(bcr: str, role: str, email: str, work: Work) -> None:
    """Whoever knows one organisation's identifiers could fill anybody's mailbox from ever new conversations."""
    await MAILS_TO_ADDRESS.spend(work, f"{bcr} {role} {folded(email)}")


async def _waiting(request: Register | ResendConfirmation, work: Work) -> list[Link]:
    """Return the links of this person's registrations, the newest first; outside a conversation nobody is known."""
    if not request.conversation:
        return []
    return await work.links.waiting(REGISTRATION, request.conversation, request.user, work.now())
