"""A person who cannot sign in gets a temporary password by mail."""

from dataclasses import dataclass

from actions.addresses import folded
from actions.limits import Limit
from actions.outcome import Fact, Said
from actions.people import CONFIRMED, Account
from actions.rules import MINUTE
from actions.words import digest, make_temporary_password, typed
from actions.work import Work

PURPOSE = "temporary_password"
RESETS = Limit(what="password_reset", most=10)
RESETS_OF_PERSON = Limit(what="password_reset_by_person", most=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword:
    """`who` is a login or an address, as the person typed it."""

    who: str
    language: str
    conversation: str = ""
    user: str = ""


async def reset_password(request: ResetPassword, work: Work) -> Said:
    who = "".join(request.who.split())
    await RESETS.spend(work, folded(who))
    if request.user:
        await RESETS_OF_PERSON.spend(work, f"{request.conversation} {request.user}")
    named: list[Account | None] = [*await _named(who, work)]
    for account in named or [None]:
        await _send(account, request, work)
    await work.audit.note("password.reset_asked", work.now(), by=f"conversation {request.conversation}")
    return Said(key="password_reset.sent")  # an unknown login gets the same reply: nobody learns who exists


async def _named(who: str, work: Work) -> list[Account]:
    if "@" in who:
        return await work.accounts.by_email(who)
    account = await work.accounts.by_login(who.upper())
    return [account] if account and account.state in CONFIRMED else []


async def _send(account: Account | None, request: ResetPassword, work: Work) -> None:
    """Issue and mail a temporary password. Where there is nobody, or the mail is on its way, it takes as long."""
    account_id = account.id if account else ""
    now, secret = work.now(), make_temporary_password()
    issued = await work.accounts.issue_temporary_password(
        account_id,
        digest(work.rules.key, PURPOSE, f"{account_id} {typed(secret)}"),
        until=now + work.rules.temporary_password_ms,
        now=now,
        not_since=now - work.rules.mail_again_ms,
        conversation=request.conversation,
        user=request.user,
    )
    facts: dict[str, Fact] = {
        "first_name": account.first_name if account else "",
        "login": account.login or "" if account else "",
        "password": secret,
        "minutes": work.rules.temporary_password_ms // MINUTE,
        "sign_in_url": f"{work.rules.base_url}/sign-in",
    }
    if account and issued:
        language, to = account.language, account.email
        await work.mail.queue("temporary_password", to=to, language=language, account_id=account.id, **facts)
    else:
        await work.mail.pretend("temporary_password", language=request.language, **facts)
