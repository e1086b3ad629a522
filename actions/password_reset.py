"""A person who cannot sign in gets a temporary password by mail."""

from dataclasses import dataclass

from actions.limits import Limit
from actions.outcome import Said
from actions.people import CONFIRMED, Account, State
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
    who = request.who.strip()
    await RESETS.spend(work, who.casefold())
    if request.user:
        await RESETS_OF_PERSON.spend(work, f"{request.conversation} {request.user}")
    for account in await _named(who, work):
        await _send(account, request, work)
    await work.audit.note("password.reset_asked", work.now(), by=f"conversation {request.conversation}")
    return Said(key="password_reset.sent")  # an unknown login gets the same reply: nobody learns who exists


async def _named(who: str, work: Work) -> list[Account]:
    if "@" in who:
        return await work.accounts.by_email(who)
    account = await work.accounts.by_login(who.upper())
    return [account] if account and account.state in CONFIRMED else []


async def _send(account: Account, request: ResetPassword, work: Work) -> None:
    now = work.now()
    if account.temporary_sent_at and account.temporary_sent_at > now - work.rules.mail_again_ms:
        return  # the mail is on its way
    secret = make_temporary_password()
    await work.accounts.change(
        account.id,
        state=State.TEMPORARY_PASSWORD,
        temporary_digest=digest(work.rules.key, PURPOSE, f"{account.id} {typed(secret)}"),
        temporary_until=now + work.rules.temporary_password_ms,
        temporary_sent_at=now,
        reset_conversation=request.conversation,
        reset_user=request.user,
    )
    await work.mail.queue(
        "temporary_password",
        to=account.email,
        language=account.language,
        account_id=account.id,
        first_name=account.first_name,
        login=account.login or "",
        password=secret,
        minutes=work.rules.temporary_password_ms // MINUTE,
        sign_in_url=f"{work.rules.base_url}/sign-in",
    )
