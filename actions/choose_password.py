"""A person chooses a password of their own."""

from dataclasses import dataclass

from actions.belonging import signed_in
from actions.outcome import Said
from actions.people import State
from actions.refusals import NotSignedIn
from actions.sign_in import end_everywhere, open_session
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePassword:
    """The page has hashed it, and checked the one in use where there is one.

    `conversation` is the one that this browser shows, empty for none.
    """

    account: str
    password_hash: str
    conversation: str = ""


async def choose_password(request: ChoosePassword, work: Work) -> Said:
    """Whoever was signed in to the account is so no more; the fact `session` is the word of this browser's new one."""
    account = await signed_in(request.account, work)
    now = work.now()
    changed = await work.accounts.change_of_confirmed(
        account.id,
        state=State.ACTIVE,
        password_hash=request.password_hash,
        password_changed_at=now,
        temporary_digest=None,
        temporary_until=None,
        locked_until=None,
        reset_conversation="",
        reset_user="",
    )
    if not changed:
        raise NotSignedIn
    await end_everywhere(account.id, work)
    await work.mail.queue(
        "password_changed",
        to=account.email,
        language=account.language,
        account_id=account.id,
        first_name=account.first_name,
        login=account.login or "",
    )
    if account.reset_conversation and account.reset_conversation == request.conversation:
        # Anybody may ask for anybody's temporary password: another conversation would learn that there is an account.
        await work.notices.queue(account.reset_conversation, account.reset_user, "password_changed", now)
    await work.audit.note("password.changed", now, by=account.id, account_id=account.id, bcr=account.bcr)
    word = await open_session(account, work)
    return Said(key="password.changed", facts={"session": word})
