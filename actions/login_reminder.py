"""A person who has forgotten the login gets it by mail."""

from dataclasses import dataclass

from actions.limits import Limit
from actions.outcome import Said
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
    await REMINDERS.spend(work, request.email.casefold())
    if request.user:
        await REMINDERS_OF_PERSON.spend(work, f"{request.conversation} {request.user}")
    accounts = await work.accounts.by_email(request.email)
    rows = []
    for account in accounts:
        organisation = await work.organisations.by_bcr(account.bcr)
        name = organisation.name if organisation else account.bcr
        rows.append({"login": account.login or "", "organisation": name, "role": account.role})
    if accounts:
        await work.mail.queue(
            "login_reminder",
            to=accounts[0].email,
            language=accounts[0].language,
            account_id=accounts[0].id,
            accounts=rows,
            sign_in_url=f"{work.rules.base_url}/sign-in",
        )
    await work.audit.note("login.reminder_asked", work.now(), by=f"conversation {request.conversation}")
    return Said(key="login_reminder.sent")
