"""A person who has forgotten the login gets it by mail."""

from dataclasses import dataclass

from actions.addresses import folded
from actions.limits import Limit
from actions.outcome import Fact, Said
from actions.people import CERTIFIER, Account
from actions.work import Work

REMINDERS = Limit(what="login_reminder", most=5)
REMINDERS_OF_PERSON = Limit(what="login_reminder_by_person", most=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindLogin:
    email: str
    language: str
    conversation: str = ""
    user: str = ""


async def remind_login(request: RemindLogin, work: Work) -> Said:
    """Send one mail with every login of the address; the reply is the same for an address nobody has."""
    await REMINDERS.spend(work, folded(request.email))
    if request.user:
        await REMINDERS_OF_PERSON.spend(work, f"{request.conversation} {request.user}")
    accounts = await work.accounts.by_email(request.email)
    listed: list[Account | None] = [*accounts]
    facts: dict[str, Fact] = {
        "accounts": [await _row(account, work) for account in listed or [None]],
        "sign_in_url": f"{work.rules.base_url}/sign-in",
    }
    if accounts:
        to, language = accounts[0].email, accounts[0].language
        await work.mail.queue("login_reminder", to=to, language=language, account_id=accounts[0].id, **facts)
    else:
        await work.mail.pretend("login_reminder", language=request.language, **facts)
    await work.audit.note("login.reminder_asked", work.now(), by=f"conversation {request.conversation}")
    return Said(key="login_reminder.sent")


async def _row(account: Account | None, work: Work) -> dict[str, str]:
    """Return what the mail says of an account; for nobody's it takes as long."""
    organisation = await work.organisations.by_bcr(account.bcr if account else "")
    if account is None:
        return {"login": "", "organisation": "", "role": CERTIFIER}  # one that the mail has words for
    name = organisation.name if organisation else account.bcr
    return {"login": account.login or "", "organisation": name, "role": account.role}
