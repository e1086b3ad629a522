"""A person proves an address by a link, chooses a password, and the account is active."""

from dataclasses import dataclass
from urllib.parse import urlencode

from actions.entity import administrator_of
from actions.outcome import Fact, Said
from actions.people import Account, Link, State
from actions.refusals import EntityHasAdministrator, LinkInvalid
from actions.rules import MINUTE
from actions.words import digest, make_login, make_word
from actions.work import Work

REGISTRATION, INVITATION = "confirm_email", "confirm_colleague"  # purposes of links, and kinds of mail


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtConfirmation:
    """Somebody, or a program that guards a mailbox, has opened the link."""

    token: str


async def look_at_confirmation(request: LookAtConfirmation, work: Work) -> Said:
    _, account = await _opened(request.token, work)
    organisation = await work.organisations.by_bcr(account.bcr)
    facts = {
        "first_name": account.first_name,
        "last_name": account.last_name,
        "email": account.email,
        "organisation": organisation.name if organisation else account.bcr,
    }
    return Said(key="confirmation.open", facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmEmail:
    """The person has chosen a password, which the page has hashed."""

    token: str
    password_hash: str


async def confirm_email(request: ConfirmEmail, work: Work) -> Said:
    """Of several who registered, the first to prove an address becomes administrator."""
    _, account = await _opened(request.token, work)
    await work.organisations.lock(account.bcr)
    link, account = await _opened(request.token, work)  # who came first may have been this very link
    now = work.now()
    if link.purpose == REGISTRATION and (other := await administrator_of(account, work, by="link")):
        raise EntityHasAdministrator(first_name=other.first_name, last_name=other.last_name)
    if not await work.links.use(link.digest, now):
        raise LinkInvalid
    login = await _free_login(work)
    await work.accounts.change(
        account.id,
        state=State.ACTIVE,
        login=login,
        password_hash=request.password_hash,
        password_changed_at=now,
    )
    await work.accounts.accept_terms(account.id, work.rules.terms_version, now)  # they are on the page with the link
    url = f"{work.rules.base_url}/sign-in"
    await work.mail.queue(
        "login",
        to=account.email,
        language=account.language,
        account_id=account.id,
        first_name=account.first_name,
        login=login,
        sign_in_url=url,
    )
    if link.conversation:
        await work.notices.queue(link.conversation, link.user, "account_active", now)
    await work.audit.note("account.confirmed", now, by="link", account_id=account.id, bcr=account.bcr)
    return Said(key="account.active", facts={"account": account.id, "login": login})


async def send_confirmation(
    work: Work, account: Account, organisation: str, *, conversation: str = "", user: str = "", administrator: str = ""
) -> None:
    """Send a link that proves the address; those sent before still do, one of them once."""
    word, kind = make_word(), INVITATION if administrator else REGISTRATION
    link = Link(
        digest=digest(work.rules.key, kind, word),
        purpose=kind,
        account_id=account.id,
        conversation=conversation,
        user=user,
        language=account.language,
        attempts=0,
        until=work.now() + work.rules.confirmation_ms,
    )
    await work.links.add(link)
    query = urlencode({"link": word, "lang": account.language})
    facts: dict[str, Fact] = {
        "first_name": account.first_name,
        "organisation": organisation,
        "url": f"{work.rules.base_url}/confirm?{query}",
        "hours": work.rules.confirmation_ms // (60 * MINUTE),
    }
    if administrator:
        facts["administrator"] = administrator
    await work.mail.queue(kind, to=account.email, language=account.language, account_id=account.id, **facts)


async def _opened(token: str, work: Work) -> tuple[Link, Account]:
    """Return the link and its account. Raises `LinkInvalid`."""
    link = await _link(token, REGISTRATION, work) or await _link(token, INVITATION, work)
    account = await work.accounts.by_id(link.account_id) if link and link.account_id else None
    if link is None or account is None or account.state != State.EMAIL_TO_CONFIRM:
        raise LinkInvalid
    return link, account


async def _link(token: str, purpose: str, work: Work) -> Link | None:
    return await work.links.open(digest(work.rules.key, purpose, token), purpose, work.now())


async def _free_login(work: Work) -> str:
    while await work.accounts.by_login(login := make_login()):
        pass
    return login
