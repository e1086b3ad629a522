"""What programs do with tickets; each returns the ticket as it is then."""

import secrets
from collections.abc import Sequence

from actions import carry_out
from actions.outcome import Refusal
from actions.ticket_handling import NoteOnTicket, SetPriority, SetTags
from actions.ticket_of_agent import CloseTicket, ReopenForAgent, ReplyToTicket, TakeTicket, TransferTicket
from actions.ticket_opening import NO_EMAIL, OpenTicket
from actions.tickets import OF_PROGRAMS, Ticket
from actions.work import Work
from bot.api import bodies
from bot.api.call import Call
from bot.api.problems import not_found, refused
from bot.api.reading import ticket_of
from bot.desk import Order
from bot.masking import mask
from bot.messages import Incoming, Kind
from bot.state import State


async def create(call: Call) -> Ticket:
    """Open a ticket with a conversation of its own, in which the text is what was said first."""
    asked = bodies.read(bodies.NewTicket, call.body)
    conversation, user = f"{OF_PROGRAMS}:{secrets.token_urlsafe(16)}", f"{OF_PROGRAMS}_{secrets.token_urlsafe(16)}"
    text = mask(asked.text)
    incoming = Incoming(
        channel=OF_PROGRAMS,
        conversation=conversation,
        key="\topening",  # no client's key has a control character
        kind=Kind.MESSAGE,
        text=text,
        body={"type": "message", "text": text},
        user=user,
    )
    request = OpenTicket(
        conversation=conversation,
        user=user,
        channel=OF_PROGRAMS,
        language=asked.language,
        account="",
        subject=mask(asked.subject),
        severity=asked.severity,
        urgency=asked.urgency,
        contact=asked.email or NO_EMAIL,
        under={},
    )
    async with call.api.store.turn() as transaction:
        work = transaction.work
        await _carry_out([request], work)
        found = await transaction.load(conversation)
        await transaction.record(found, incoming, State(language=asked.language).to_json(), [])
        ticket = await work.tickets.newest_of(conversation, user)
        if ticket is None:
            raise not_found()
        await work.tickets.index(ticket.id, text)
        return await call.settle(ticket, work)


async def take(call: Call) -> Ticket:
    asked = bodies.read(bodies.ByAgent, call.body)
    ticket = await _ticket(call)
    return await _order(call, TakeTicket(ticket=ticket.id, agent=asked.agent))


async def transfer(call: Call) -> Ticket:
    asked = bodies.read(bodies.Transfer, call.body)
    ticket = await _ticket(call)
    return await _order(call, TransferTicket(ticket=ticket.id, agent=asked.agent, to=asked.to or "", note=asked.note))


async def reply(call: Call) -> Ticket:
    asked = bodies.read(bodies.Reply, call.body)
    ticket = await _ticket(call)
    return await _order(call, ReplyToTicket(ticket=ticket.id, agent=asked.agent, text=asked.text))


async def close(call: Call) -> Ticket:
    asked = bodies.read(bodies.Closing, call.body)
    ticket = await _ticket(call)
    return await _order(call, CloseTicket(ticket=ticket.id, agent=asked.agent, text=asked.text or ""))


async def reopen(call: Call) -> Ticket:
    asked = bodies.read(bodies.ByAgent, call.body)
    ticket = await _ticket(call)
    return await _order(call, ReopenForAgent(ticket=ticket.id, agent=asked.agent))


async def note(call: Call) -> Ticket:
    asked = bodies.read(bodies.Note, call.body)
    ticket = await _ticket(call)
    return await _change(call, ticket, [NoteOnTicket(ticket=ticket.id, agent=asked.agent, text=mask(asked.text))])


async def change(call: Call) -> Ticket:
    asked = bodies.read(bodies.Change, call.body)
    ticket = await _ticket(call)
    requests: list[object] = []
    if asked.priority is not None:
        requests.append(SetPriority(ticket=ticket.id, agent=asked.agent, priority=asked.priority))
    if asked.tags is not None:
        requests.append(SetTags(ticket=ticket.id, agent=asked.agent, tags=mask(",".join(asked.tags))))
    return await _change(call, ticket, requests)


async def _ticket(call: Call) -> Ticket:
    return await call.api.portal.read(lambda work: ticket_of(call, work))


async def _order(call: Call, order: Order) -> Ticket:
    """Do what shows in the conversation. Raises `ProblemError`."""
    outcome = await call.api.desk.order(order, call.once)
    if isinstance(outcome, Refusal):
        raise refused(outcome)

    async def settle(work: Work) -> Ticket:
        return await call.settle(await _again(order.ticket, work), work)

    return await call.api.portal.read(settle)


async def _change(call: Call, ticket: Ticket, requests: Sequence[object]) -> Ticket:
    """Do what does not show there, all of it or nothing. Raises `ProblemError`."""
    async with call.api.store.turn() as transaction:
        await _carry_out(requests, transaction.work)
        return await call.settle(await _again(ticket.id, transaction.work), transaction.work)


async def _carry_out(requests: Sequence[object], work: Work) -> None:
    for request in requests:
        outcome = await carry_out(request, work)
        if isinstance(outcome, Refusal):
            raise refused(outcome)


async def _again(ticket_id: str, work: Work) -> Ticket:
    ticket = await work.tickets.by_id(ticket_id)
    if ticket is None:
        raise not_found()
    return ticket
