"""What goes to an address that somebody typed: no words, but a link by which what was said of their ticket is read."""

import hmac
from urllib.parse import quote, urlencode

from actions.addresses import folded
from actions.limits import Limit
from actions.rules import DAY
from actions.tickets import OF_PROGRAMS, Ticket
from actions.words import digest
from actions.work import Work

PURPOSE = "exchange"
DAYS = 7  # that a link is good: an answer of Friday evening is read on Monday
LINKS = Limit(what="ticket_link", most=3)
"""To one address, of however many tickets: it may not be theirs who typed it."""


def is_vouched_for(ticket: Ticket) -> bool:
    """Tell whether somebody has made sure whose address it is: its account, or the program that opened the ticket."""
    return ticket.account_id is not None or ticket.channel == OF_PROGRAMS


async def send_link(ticket: Ticket, language: str, work: Work) -> None:
    """Write that there is something to read: whoever typed the address cannot have their words sent there.

    Raises `TooManyTries`.
    """
    await LINKS.spend(work, folded(ticket.email))
    until = work.now() + DAYS * DAY
    query = urlencode({"until": until, "lang": language, "sign": _signature(ticket, until, work)})
    await work.mail.queue(
        "ticket_to_read",
        to=ticket.email,
        language=language,
        number=ticket.number,
        days=DAYS,
        url=f"{work.rules.base_url}/requests/{quote(ticket.number)}?{query}",
    )


async def opened_by(number: str, *, until: str, signature: str, work: Work) -> Ticket | None:
    """Return the ticket that a link is of; None if it is none of ours, or over."""
    ticket = await work.tickets.by_number(number)
    if ticket is None or not (until.isascii() and until.isdigit() and len(until) < len("1" * 16)):
        return None
    expected = _signature(ticket, int(until), work)
    is_ours = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
    return ticket if is_ours and int(until) > work.now() else None


def _signature(ticket: Ticket, until: int, work: Work) -> str:
    return digest(work.rules.key, PURPOSE, f"{ticket.id} {ticket.email} {until}")
