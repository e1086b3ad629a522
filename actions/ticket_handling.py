"""What agents do with a ticket that does not show in the chat: notes, priority, tags, putting off, merging."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.mentions import mentioned_in
from actions.outcome import Said
from actions.refusals import BadMoment, NotDuplicate, NothingSaid, TicketClosed
from actions.ticket_of_agent import agent_of, may_be_moved, ticket_of
from actions.ticket_of_person import closed, wake
from actions.tickets import OPEN, ClosedAs, EventKind, Priority, State, Ticket
from actions.work import Work

LONGEST_NOTE = 4000  # characters
MOST_TAGS, LONGEST_TAG = 10, 30
LONGEST_SNOOZE_MS = 90 * 24 * 3600 * 1000
AT_ONCE = 50
_TAG = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOnTicket:
    """For agents' eyes only; `@name` of an agent mentions them, as their first name does where only one has it."""

    ticket: str
    agent: str
    text: str


async def note_on_ticket(request: NoteOnTicket, work: Work) -> Said:
    """Keep a note, and write to who is mentioned in it. Raises `NothingSaid` and `NobodyMentioned`."""
    agent, ticket = await agent_of(request.agent, work), await ticket_of(request.ticket, work)
    text = request.text.strip()[:LONGEST_NOTE]
    if not text:
        raise NothingSaid
    mentioned = mentioned_in(text, await work.agents.all())
    ids = [one.id for one in mentioned]
    await work.tickets.log(ticket.id, EventKind.NOTE, work.now(), agent.id, text, mentions=ids)
    await work.tickets.index(ticket.id, text)
    url = f"{work.rules.base_url}/desk/tickets/{ticket.number}"
    for one in mentioned:
        facts = {"agent": agent.name, "number": ticket.number, "url": url}
        await work.mail.queue("ticket_mention", to=one.email, language=one.language, **facts)
    return Said(key="desk.noted")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority:
    ticket: str
    agent: str
    priority: str


async def set_priority(request: SetPriority, work: Work) -> Said:
    agent, ticket = await agent_of(request.agent, work), await ticket_of(request.ticket, work)
    priority, now = Priority(request.priority), work.now()
    await work.tickets.change(ticket.id, values={"priority": priority, "updated_at": now})
    await work.tickets.log(ticket.id, EventKind.PRIORITY, now, agent.id, priority=priority)
    await work.webhooks.tell("ticket.changed", ticket, now)
    return Said(key="desk.prioritised")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTags:
    ticket: str
    agent: str
    tags: str
    """Separated by commas."""


async def set_tags(request: SetTags, work: Work) -> Said:
    agent, ticket = await agent_of(request.agent, work), await ticket_of(request.ticket, work)
    tags, now = tags_of(request.tags), work.now()
    await work.tickets.change(ticket.id, values={"tags": tags, "updated_at": now})
    await work.tickets.unindex(ticket.id, [f"#{tag}" for tag in ticket.tags])
    await work.tickets.index(ticket.id, " ".join(f"#{tag}" for tag in tags))
    await work.tickets.log(ticket.id, EventKind.TAGS, now, agent.id, tags=", ".join(tags))
    await work.webhooks.tell("ticket.changed", ticket, now)
    return Said(key="desk.tagged")


def tags_of(text: str) -> list[str]:
    cleaned = (_TAG.sub("-", one.strip().casefold()).strip("-")[:LONGEST_TAG] for one in text.split(","))
    return list(dict.fromkeys(one for one in cleaned if one))[:MOST_TAGS]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeTicket:
    """`until` is in milliseconds since 1970."""

    ticket: str
    agent: str
    until: int


async def snooze_ticket(request: SnoozeTicket, work: Work) -> Said:
    """Put it off. Raises `BadMoment`, `TicketClosed` and `TicketNotYours`."""
    agent, ticket, now = await agent_of(request.agent, work), await ticket_of(request.ticket, work), work.now()
    may_be_moved(ticket, agent)
    if not now < request.until <= now + LONGEST_SNOOZE_MS:
        raise BadMoment
    values = {"state": State.SNOOZED, "snoozed_until": request.until, "updated_at": now}
    if not await work.tickets.change(ticket.id, among=OPEN, values=values):
        raise TicketClosed
    await work.tickets.log(ticket.id, EventKind.SNOOZED, now, agent.id, until=request.until)
    await work.webhooks.tell("ticket.snoozed", ticket, now)
    return Said(key="desk.snoozed")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTicket:
    """It is the same as another one, `into`, by its number, which goes on."""

    ticket: str
    agent: str
    into: str


async def merge_ticket(request: MergeTicket, work: Work) -> Said:
    """Close it as a duplicate, and tell who goes on with the other.

    Raises `NotDuplicate`, `TicketClosed` and `TicketNotYours`.
    """
    agent, ticket, now = await agent_of(request.agent, work), await ticket_of(request.ticket, work), work.now()
    may_be_moved(ticket, agent)
    other = await work.tickets.by_number(request.into.strip().upper())
    if other is None or other.id == ticket.id or other.duplicate_of:
        raise NotDuplicate
    values = {**closed(ClosedAs.DUPLICATE, now), "duplicate_of": other.id}
    if not await work.tickets.change(ticket.id, among=OPEN, values=values):
        raise TicketClosed
    await work.tickets.log(ticket.id, EventKind.MERGED, now, agent.id, into=other.number)
    await work.tickets.log(other.id, EventKind.MERGED, now, agent.id, number=ticket.number)
    await work.webhooks.tell("ticket.merged", ticket, now)
    if other.conversation != ticket.conversation and other.state != State.CLOSED:
        facts = {"number": ticket.number, "into": other.number}
        await work.notices.queue(other.conversation, other.user, "ticket_merged", now, **facts)
    return Said(key="desk.merged", facts={"number": ticket.number, "into": other.number})


async def wake_tickets(work: Work) -> int:
    """Bring back what was put off until now; returns how many."""
    due = await work.tickets.to_wake(work.now(), AT_ONCE)
    for ticket in due:
        await wake(ticket, work)
    return len(due)


async def warn_of_breaches(work: Work) -> int:
    """Note which service levels are breached, and write to who has the ticket, else to supervisors."""
    now = work.now()
    late = await work.tickets.to_warn_of(now, AT_ONCE)
    for ticket in late:
        breached = [one for one in ("reply", "solve") if _is_late(ticket, one, now)]
        said = "both" if len(breached) > 1 else breached[0]
        await work.tickets.change(ticket.id, values={"breached": said})
        new = [one for one in breached if ticket.breached not in {one, "both"}]
        for what in new:
            await work.tickets.log(ticket.id, EventKind.BREACHED, now, what=what)
        await _warn(ticket, new, work)
        await work.webhooks.tell("ticket.breached", ticket, now)
    return len(late)


def _is_late(ticket: Ticket, what: str, now: int) -> bool:
    if what == "reply":
        return ticket.reply_due_at < (ticket.first_reply_at or now + 1)
    return ticket.solve_due_at <= now


async def _warn(ticket: Ticket, what: Sequence[str], work: Work) -> None:
    everybody = [one for one in await work.agents.all() if one.state == "active"]
    holder = [one for one in everybody if one.id == ticket.agent_id]
    url = f"{work.rules.base_url}/desk/tickets/{ticket.number}"
    for one in holder or [one for one in everybody if "supervisor" in one.roles]:
        await work.mail.queue(
            "ticket_breached",
            to=one.email,
            language=one.language,
            number=ticket.number,
            what=[{"what": each} for each in what],
            url=url,
        )
