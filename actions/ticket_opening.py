"""Hand over to people: open a ticket with all that an agent needs to know."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.belonging import signed_in
from actions.outcome import Fact, Said
from actions.people import Account
from actions.refusals import NoAddress, NothingSaid, NotSignedIn, TicketOpen
from actions.tickets import EventKind, State, Ticket, priority_of
from actions.words import make_ticket_number
from actions.work import Work

LONGEST_SUBJECT = 300  # characters
NO_EMAIL = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MayTalk:
    """Somebody wants to talk to a person."""

    conversation: str
    user: str


async def may_talk(request: MayTalk, work: Work) -> Said:
    """Tell whether the desk is open now. Raises `TicketOpen`."""
    if ticket := await work.tickets.open_of(request.conversation, request.user):
        raise TicketOpen(number=ticket.number)
    return Said(key="ticket.may", facts=opening(work))


@dataclass(frozen=True, slots=True, kw_only=True)
class HasAddress:
    """Whether we know where to write to."""

    account: str


async def has_address(request: HasAddress, work: Work) -> Said:
    """Raises `NoAddress`."""
    if await _account(request.account, work) is None:
        raise NoAddress
    return Said(key="ticket.has_address")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTicket:
    """`contact` is an address, or `NO_EMAIL`; `under` is the dialog that was open, with its answers."""

    conversation: str
    user: str
    channel: str
    language: str
    account: str
    subject: str
    severity: str
    urgency: str
    contact: str = NO_EMAIL
    under: Mapping[str, Any]


async def open_ticket(request: OpenTicket, work: Work) -> Said:
    """Open it, and tell whether an agent comes now or later, and how many are waiting. Raises `TicketOpen`."""
    if ticket := await work.tickets.open_of(request.conversation, request.user):
        raise TicketOpen(number=ticket.number)
    subject = " ".join(request.subject.split())[:LONGEST_SUBJECT]
    if not subject:
        raise NothingSaid
    now, account = work.now(), await _account(request.account, work)
    priority = priority_of(request.severity, request.urgency)
    ticket = Ticket(
        id=secrets.token_urlsafe(16),
        number=make_ticket_number(),
        conversation=request.conversation,
        user=request.user,
        channel=request.channel,
        language=request.language,
        subject=subject,
        severity=request.severity,
        urgency=request.urgency,
        priority=priority,
        state=State.WAITING,
        account_id=account.id if account else None,
        bcr=account.bcr if account else "",
        email=account.email if account else "" if request.contact == NO_EMAIL else request.contact,
        dialog=request.under,
        created_at=now,
        waiting_since=now,
        reply_due_at=work.rules.levels.reply_due(priority, now),
        solve_due_at=work.rules.levels.solve_due(priority, now),
        updated_at=now,
    )
    await work.tickets.add(ticket)
    await work.tickets.log(ticket.id, EventKind.OPENED, now)
    await work.tickets.index(ticket.id, f"{ticket.number} {subject} {ticket.bcr}")
    await work.webhooks.tell("ticket.opened", ticket, now)
    facts = {"number": ticket.number, "ahead": await work.tickets.ahead_of(ticket), **opening(work)}
    return Said(key="ticket.opened", facts={**facts, "email": "yes" if ticket.email else ""})


def opening(work: Work) -> dict[str, Fact]:
    """Return whether agents are there now, and when they are there again."""
    hours, now = work.rules.levels.hours, work.now()
    live = hours.is_open(now)
    return {"live": "yes" if live else "", "opens_at": "" if live else str(hours.opens_at(now)), "now": str(now)}


async def _account(account_id: str, work: Work) -> Account | None:
    try:
        return await signed_in(account_id, work)
    except NotSignedIn:
        return None
