"""Whose a random word is: what pages look at before anything is done, and which changes nothing."""

from dataclasses import dataclass

from actions.people import Account
from actions.sign_in import LINK, SESSION
from actions.words import digest
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOf:
    account: Account
    must_change: bool  # came in by a temporary password


async def session_of(word: str, work: Work) -> SessionOf | None:
    """Return whose browser it is that has this word in its cookie; None when that session is over."""
    session = await work.sessions.by_digest(digest(work.rules.key, SESSION, word), work.now())
    account = await work.accounts.by_id(session.account_id) if session else None
    return SessionOf(account=account, must_change=session.must_change) if session and account else None


async def asked_from(word: str, work: Work) -> tuple[str, str] | None:
    """Return the conversation, and who in it, that a sign-in link was given to; None when it opens nothing."""
    link = await work.links.open(digest(work.rules.key, LINK, word), LINK, work.now())
    return (link.conversation, link.user) if link else None
