"""Who somebody is: in a browser by login and password, in a conversation by a link that leads there."""

from dataclasses import dataclass
from urllib.parse import urlencode

from actions.belonging import signed_in
from actions.limits import Limit
from actions.outcome import Fact, Said
from actions.passwords import Checked
from actions.people import CONFIRMED, Account, EntraUser, Link, State
from actions.recognition import ExchangeToken, begin_exchange, end_exchange, offers_recognition, recognised
from actions.refusals import LinkInvalid, SignInPaused, TooManyTries, WrongCode, WrongCredentials
from actions.rules import MINUTE
from actions.store.sessions import Session
from actions.words import digest, make_code, make_word, typed
from actions.work import Work

LINK_SAID = "sign_in.link"
"""What tells of the link. Facts: `url`, `minutes`, and `exchange` and `resource` where Teams may know who it is."""
SESSION, LINK, CODE, TEMPORARY = "session", "sign_in", "sign_in_code", "temporary_password"
CODE_MS = 5 * MINUTE
CODE_TRIES = 5
MOST_BY_STRANGERS = 50  # wrong passwords of one account from browsers that never signed in, before it is locked to them
LINKS_OF_PERSON = Limit(what="sign_in_link", most=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """`address` is the network it comes from; `device` the word of a browser that has signed in to it before."""

    login: str
    checked: Checked
    address: str
    device: str = ""


async def sign_in(request: SignIn, work: Work) -> Said:
    """Count tries where they come from, so that nobody can lock out anybody but themselves.

    They are counted before the password is looked at: many at once are answered no more often than one after another.
    A temporary password passes every pause: whoever has it has the mailbox, and nobody guesses one within its life.
    """
    whence = f"{request.login} {request.device or request.address}"
    here = Limit(what="sign_in", most=work.rules.attempts, window_ms=work.rules.lock_ms)
    paused = await _paused(here, whence, work)
    account = await work.accounts.by_login(request.login)
    by_password = paused is None and account is not None and _knows_password(account, request, work.now())
    by_mail = not by_password and await _has_temporary_password(account, request, work)
    if account is None or not (by_password or by_mail):
        if paused:
            raise paused
        await _count_stranger(account, request, work)
        raise WrongCredentials
    await here.clear(work, whence)
    if by_password:
        await _back_with_own_password(account, request, work)
    word = await open_session(account, work, must_change=by_mail)
    await work.audit.note("signed_in", work.now(), by=account.id, account_id=account.id, bcr=account.bcr)
    facts: dict[str, Fact] = {"account": account.id, "session": word, "must_change": by_mail}
    return Said(key="sign_in.done", facts=facts)


async def _paused(here: Limit, whence: str, work: Work) -> SignInPaused | None:
    """Count a try; tell whether it is one too many."""
    try:
        await here.spend(work, whence)
    except TooManyTries as enough:
        return SignInPaused(**enough.facts)
    return None


def _knows_password(account: Account, request: SignIn, now: int) -> bool:
    """Tell whether the password is right; a locked account takes it from browsers it knows."""
    if account.state not in CONFIRMED or (account.is_locked(now) and not request.device):
        return False
    return request.checked.matches and account.password_hash == request.checked.stored


async def _has_temporary_password(account: Account | None, request: SignIn, work: Work) -> bool:
    """Use it up. For nobody's account it takes as long."""
    account_id = account.id if account and account.state in CONFIRMED else ""
    wanted = digest(work.rules.key, TEMPORARY, f"{account_id} {typed(request.checked.typed)}")
    return await work.accounts.use_temporary_password(account_id, wanted, work.now())


async def _back_with_own_password(account: Account, request: SignIn, work: Work) -> None:
    """Whoever asked for a temporary password did not need it; a lock that is over is forgotten, others hold."""
    if account.state != State.ACTIVE and not account.is_locked(work.now()):
        unused = {"temporary_digest": None, "temporary_until": None}
        await work.accounts.change_of_confirmed(account.id, state=State.ACTIVE, locked_until=None, **unused)
    if account.password_hash and request.checked.renewed:
        await work.accounts.renew_hash(account.id, account.password_hash, request.checked.renewed)


async def _count_stranger(account: Account | None, request: SignIn, work: Work) -> None:
    """Lock an account to strangers when a great many of them try it, from wherever."""
    if request.device:
        return
    strangers = Limit(what="wrong_password_of_strangers", most=MOST_BY_STRANGERS, window_ms=work.rules.lock_ms)
    try:
        await strangers.spend(work, request.login)
    except TooManyTries:
        now = work.now()
        if account is None or account.state not in CONFIRMED or account.is_locked(now):
            return
        lock = {"state": State.LOCKED, "locked_until": now + work.rules.lock_ms}
        if not await work.accounts.change_of_confirmed(account.id, **lock):
            return
        await work.audit.note("account.locked", now, by="strangers", account_id=account.id, bcr=account.bcr)
        await work.mail.queue(
            "account_locked",
            to=account.email,
            language=account.language,
            account_id=account.id,
            first_name=account.first_name,
            login=account.login or "",
            minutes=work.rules.lock_ms // MINUTE,
        )


async def open_session(account: Account, work: Work, *, must_change: bool = False) -> str:
    """Return the word that the browser's cookie is to carry."""
    word, now = make_word(), work.now()
    session = Session(
        digest=digest(work.rules.key, SESSION, word),
        account_id=account.id,
        must_change=must_change,
        until=now + work.rules.sign_in_ms,
    )
    await work.sessions.add(session, now)
    return word


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSignIn:
    """A person in a conversation wants to be signed in there."""

    conversation: str
    user: str
    language: str
    entra: EntraUser | None = None


async def open_sign_in(request: OpenSignIn, work: Work) -> Said:
    await LINKS_OF_PERSON.spend(work, f"{request.conversation} {request.user}")
    word = make_word()
    link = Link(
        digest=digest(work.rules.key, LINK, word),
        purpose=LINK,
        account_id=None,
        conversation=request.conversation,
        user=request.user,
        language=request.language,
        attempts=0,
        until=work.now() + work.rules.sign_in_link_ms,
    )
    await work.links.revoke(LINK, conversation=request.conversation, user=request.user)
    await work.links.add(link)
    query = urlencode({"chat": word, "lang": request.language})
    url, minutes = f"{work.rules.base_url}/sign-in?{query}", work.rules.sign_in_link_ms // MINUTE
    exchange = await begin_exchange(request.entra, request.conversation, request.user, request.language, work)
    resource = work.rules.teams_sso.resource if work.rules.teams_sso else ""
    return Said(key=LINK_SAID, facts={"url": url, "minutes": minutes, "exchange": exchange, "resource": resource})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChat:
    """Somebody who has signed in came by the link of a conversation, `chat`.

    `same_browser`: this browser is the one in which that conversation began. Otherwise it may be somebody to whom the
    link was sent, and signing them in would hand their account to the sender.
    """

    account: str
    chat: str
    same_browser: bool


async def link_chat(request: LinkChat, work: Work) -> Said:
    now = work.now()
    account = await signed_in(request.account, work)
    link = await work.links.open(digest(work.rules.key, LINK, request.chat), LINK, now)
    if link is None or not await work.links.use(link.digest, now):
        raise LinkInvalid
    if request.same_browser:
        await _become(account, link.conversation, link.user, work)
        await _tell(account, link.conversation, link.user, work)
        return Said(key="sign_in.chat_linked")
    code = make_code()
    await work.links.revoke(CODE, conversation=link.conversation, user=link.user)
    await work.links.add(
        Link(
            digest=_code_digest(work, link.conversation, link.user, code),
            purpose=CODE,
            account_id=account.id,
            conversation=link.conversation,
            user=link.user,
            language=link.language,
            attempts=0,
            until=now + CODE_MS,
        )
    )
    return Said(key="sign_in.code", facts={"code": code})


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemCode:
    """The person types, where they asked for the link, the code that the page has shown."""

    conversation: str
    user: str
    code: str
    entra: EntraUser | None = None


async def redeem_code(request: RedeemCode, work: Work) -> Said:
    now = work.now()
    await _void_shown_to_others(request, work)
    waiting = await work.links.waiting(CODE, request.conversation, request.user, now)
    link = waiting[0] if waiting else None
    if link is None and await work.links.waiting(LINK, request.conversation, request.user, now):
        raise WrongCode  # nobody has signed in by the link yet: it still can lead to a code
    if link is None or link.account_id is None:
        raise LinkInvalid
    if link.digest != _code_digest(work, request.conversation, request.user, typed(request.code)):
        if await work.links.count_try(link.digest, CODE_TRIES, now):
            raise WrongCode
        raise LinkInvalid
    account = await signed_in(link.account_id, work)
    if not await work.links.use(link.digest, now):
        raise LinkInvalid
    await _become(account, request.conversation, request.user, work)
    await end_exchange(request.conversation, request.user, work)
    offered = await offers_recognition(request.entra, account, request.conversation, request.user, work)
    facts: dict[str, Fact] = {
        "first_name": account.first_name,
        "minutes": work.rules.sign_in_ms // MINUTE,
        "recognition": "offered" if offered else "",
    }
    return Said(key="sign_in.signed_in", facts=facts)


async def exchange_token(request: ExchangeToken, work: Work) -> Said:
    """Sign somebody in whom Teams has told us; there what comes of it is told. Raises `LinkInvalid`, `NotSignedIn`."""
    account = await recognised(request, work)
    if account is None:
        return Said(key="sign_in.exchanged_before")
    await _become(account, request.conversation, request.user, work)
    await _tell(account, request.conversation, request.user, work)
    return Said(key="sign_in.exchanged")


async def _void_shown_to_others(request: RedeemCode, work: Work) -> None:
    """In a group, somebody has typed a code that is for whoever asked for the link, who could now type it as well."""
    for link in await work.links.waiting_in(CODE, request.conversation, work.now()):
        is_this = link.digest == _code_digest(work, link.conversation, link.user, typed(request.code))
        if is_this and link.user != request.user:
            await work.links.use(link.digest, work.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """The person in a conversation is nobody again."""

    conversation: str
    user: str
    entra: EntraUser | None = None


async def sign_out(request: SignOut, work: Work) -> Said:
    """The fact `recognition` tells whether Teams would sign them in again, at once."""
    await work.chat_sign_ins.end(request.conversation, request.user)
    await end_exchange(request.conversation, request.user, work)
    is_recognised = request.entra is not None and await work.teams_people.account_of(request.entra, request.user)
    return Said(key="sign_out.done", facts={"recognition": "agreed" if is_recognised else ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession:
    """`session` is the cookie's word."""

    session: str


async def end_session(request: EndSession, work: Work) -> Said:
    await work.sessions.end(digest(work.rules.key, SESSION, request.session))
    return Said(key="session.ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAllSessions:
    """In every browser and every conversation."""

    account: str


async def end_all_sessions(request: EndAllSessions, work: Work) -> Said:
    await end_everywhere(request.account, work)
    return Said(key="session.all_ended")


async def end_everywhere(account_id: str, work: Work) -> None:
    """End what an account is signed in to, and whatever would sign it in to more: codes, and Teams that knows it."""
    await work.sessions.end_all(account_id)
    await work.chat_sign_ins.end_all(account_id)
    await work.links.revoke_of_account(CODE, account_id)
    await work.teams_people.end_all(account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoAmI:
    """`account` is the one that a person is signed in as, in a conversation or on a page."""

    account: str
    conversation: str = ""
    user: str = ""


async def who_am_i(request: WhoAmI, work: Work) -> Said:
    account = await signed_in(request.account, work)
    organisation = await work.organisations.by_bcr(account.bcr)
    until = await work.chat_sign_ins.until(request.conversation, request.user) or 0
    facts: dict[str, Fact] = {
        "first_name": account.first_name,
        "last_name": account.last_name,
        "login": account.login or "",
        "email": account.email,
        "organisation": organisation.name if organisation else account.bcr,
        "bcr": account.bcr,
        "role": account.role,
        "rights": account.rights,
        "minutes": max(0, until - work.now()) // MINUTE,
    }
    return Said(key="who_am_i.account", facts=facts)


async def _become(account: Account, conversation: str, user: str, work: Work) -> None:
    now = work.now()
    await work.chat_sign_ins.put(conversation, user, account.id, until=now + work.rules.sign_in_ms, now=now)
    await work.audit.note(
        "chat.signed_in", now, by=f"conversation {conversation}", account_id=account.id, bcr=account.bcr
    )


async def _tell(account: Account, conversation: str, user: str, work: Work) -> None:
    facts = {"first_name": account.first_name, "minutes": str(work.rules.sign_in_ms // MINUTE)}
    await work.notices.queue(conversation, user, "signed_in", work.now(), **facts)


def _code_digest(work: Work, conversation: str, user: str, code: str) -> str:
    return digest(work.rules.key, CODE, f"{conversation} {user} {code}")
