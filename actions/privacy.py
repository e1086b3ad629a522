"""What is kept of one person, to hand it over or to forget it: of their conversations, and of the portal."""

from collections.abc import Mapping, Sequence

from actions.addresses import folded
from actions.person import Person, Row, Share
from actions.work import Work


async def find_person(work: Work, *, login: str = "", email: str = "", conversation: str = "") -> Person | None:
    """Find somebody by one of these; None for a login that no account has.

    An account has the conversations in which it signed in, deposited or opened a ticket; an address those of its
    accounts, and of tickets that are answered there.
    """
    if conversation:
        return Person(conversations={conversation: frozenset()})
    accounts = await work.privacy.account_ids(login=login, address=folded(email))
    if login and not accounts:
        return None
    users: dict[str, frozenset[str]] = {}
    for place, user in await work.privacy.places_of(accounts, folded(email)):
        users[place] = users.get(place, frozenset()) | {user}
    return Person(accounts=accounts, address=folded(email), conversations=users)


async def kept_of(work: Work, person: Person, share: Share) -> Mapping[str, Sequence[Row]]:
    """Return what is kept besides conversations, by the name of what it is; agents and their notes are left out."""
    kept = await work.privacy.kept_of(person, share)
    await _note("privacy.exported", work, person, share, [str(ticket["id"]) for ticket in kept["tickets"]])
    return kept


async def erase(work: Work, person: Person, share: Share) -> Mapping[str, int]:
    """Forget the same, but for accounts and deposits, which the portal has to keep; returns how many of what."""
    tickets, erased = await work.privacy.erase(person, share)
    work.tickets.changed.update(tickets)
    if share or any(erased.values()):
        await _note("privacy.erased", work, person, share, tickets)
    return erased


async def _note(event: str, work: Work, person: Person, share: Share, tickets: Sequence[str]) -> None:
    account = person.accounts[0] if len(person.accounts) == 1 else None
    facts = {"conversations": " ".join(sorted(share)), "tickets": " ".join(sorted(tickets))}
    await work.audit.note(event, work.now(), by="command", account_id=account, **facts)
