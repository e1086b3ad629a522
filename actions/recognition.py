"""People whom Microsoft Teams tells us who they are, once they have asked for it themselves."""

import uuid
from dataclasses import dataclass

from actions.belonging import signed_in
from actions.limits import Limit
from actions.outcome import Said
from actions.people import Account, EntraUser, Link
from actions.refusals import LinkInvalid, NotInTeams, NotSignedIn
from actions.words import digest
from actions.work import Work

EXCHANGE = "teams_exchange"
"""The purpose of a link that no person opens: Teams does, with a token of theirs."""
MAILS_OF_ACCOUNT = Limit(what="teams_recognition", most=5)


async def begin_exchange(user: EntraUser | None, conversation: str, who: str, language: str, work: Work) -> str:
    """Return the id by which Teams may tell us who this is, empty where it may not; ids given before are void."""
    if not work.rules.recognises(user):
        return ""
    exchange = str(uuid.uuid4())
    link = Link(
        digest=digest(work.rules.key, EXCHANGE, exchange),
        purpose=EXCHANGE,
        account_id=None,
        conversation=conversation,
        user=who,
        language=language,
        attempts=0,
        until=work.now() + work.rules.sign_in_link_ms,
    )
    await end_exchange(conversation, who, work)
    await work.links.add(link)
    return exchange


async def end_exchange(conversation: str, who: str, work: Work) -> None:
    """Let no client that comes late sign a person in who is signed in by now, or out."""
    await work.links.revoke(EXCHANGE, conversation=conversation, user=who)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeToken:
    """A client of Teams has shown, by a token that is good, that a person in a conversation is `entra`.

    `exchange` is what the client says that it answers: it need not be one of ours, or theirs.
    """

    exchange: str
    entra: EntraUser
    conversation: str
    user: str


async def recognised(request: ExchangeToken, work: Work) -> Account | None:
    """Use the exchange up, and return the account that the person is; None if another client was faster.

    Raises `LinkInvalid`, and `NotSignedIn` where nobody is linked: neither tells anybody who has an account.
    """
    now, name = work.now(), digest(work.rules.key, EXCHANGE, request.exchange)
    link = await work.links.given(name, EXCHANGE, now)
    if link is None or (link.conversation, link.user) != (request.conversation, request.user):
        raise LinkInvalid
    if not work.rules.recognises(request.entra):
        raise NotSignedIn
    account = await signed_in(await work.teams_people.account_of(request.entra, request.user) or "", work)
    return account if await work.links.use(name, now) else None


async def offers_recognition(user: EntraUser | None, account: Account, conversation: str, who: str, work: Work) -> bool:
    """Tell whether a person who has just signed in is to be asked, once, and note that they are."""
    if user is None or not work.rules.recognises(user) or await work.teams_people.is_known(user):
        return False
    await work.teams_people.put(user, account.id, conversation, who, work.now(), is_recognised=False)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecogniseInTeams:
    """A person who is signed in wants to be so without more ado, from now on, in Microsoft Teams."""

    account: str
    entra: EntraUser | None
    conversation: str
    user: str


async def recognise_in_teams(request: RecogniseInTeams, work: Work) -> Said:
    if request.entra is None or not work.rules.recognises(request.entra):
        raise NotInTeams
    account, now = await signed_in(request.account, work), work.now()
    if await work.teams_people.account_of(request.entra, request.user) != account.id:
        await MAILS_OF_ACCOUNT.spend(work, account.id)
        await work.teams_people.put(
            request.entra, account.id, request.conversation, request.user, now, is_recognised=True
        )
        await work.mail.queue(
            "teams_recognition",
            to=account.email,
            language=account.language,
            account_id=account.id,
            first_name=account.first_name,
            login=account.login or "",
        )
        by = f"conversation {request.conversation}"
        await work.audit.note("teams.recognised", now, by=by, account_id=account.id, bcr=account.bcr)
    return Said(key="recognise_in_teams.done")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetInTeams:
    """A person is not to be recognised any more: they who ask in Teams, and whoever else is recognised as `account`."""

    account: str
    entra: EntraUser | None
    conversation: str
    user: str


async def forget_in_teams(request: ForgetInTeams, work: Work) -> Said:
    """Say the same whether anybody was recognised or not."""
    if request.entra is None and not request.account:
        raise NotSignedIn
    account_id = await work.teams_people.account_of(request.entra, request.user) if request.entra else None
    if request.entra:
        await work.teams_people.end(request.entra, request.user)
    if request.account:
        await work.teams_people.end_all(request.account)
    await end_exchange(request.conversation, request.user, work)
    by = f"conversation {request.conversation}"
    for one in {account_id, request.account} - {None, ""}:
        await work.audit.note("teams.forgotten", work.now(), by=by, account_id=one)
    return Said(key="forget_in_teams.done")
