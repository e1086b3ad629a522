"""What an agent says and does in a person's conversation: take it, answer, send an article, begin a dialog, close."""

from dataclasses import dataclass

from actions.outcome import Said
from actions.refusals import (
    NoSuchAgent,
    NothingSaid,
    TicketClosed,
    TicketGone,
    TicketNotYours,
    TicketTaken,
)
from actions.ticket_of_person import closed, reopened
from actions.tickets import OPEN, Agent, ClosedAs, EventKind, Role, State, Ticket
from actions.work import Work

MAIL_ANSWER = "mail_answer"
"""A job: write to somebody who has not fetched an answer in the chat. Its subject is the ticket's id."""
WRITTEN_TO = {"msteams"}
"""Channels that bring messages to people wherever they are."""
LONGEST = 4000  # characters of one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTicket:
    ticket: str
    agent: str


async def take_ticket(request: TakeTicket, work: Work) -> Said:
    """Take a ticket that nobody has. Raises `TicketTaken`, `TicketClosed`, `TicketGone`, `NoSuchAgent`."""
    agent, ticket, now = await agent_of(request.agent, work), await ticket_of(request.ticket, work), work.now()
    values = {
        "state": State.TAKEN,
        "agent_id": agent.id,
        "taken_at": ticket.taken_at or now,
        "snoozed_until": None,
        "updated_at": now,
    }
    if not await work.tickets.take(ticket.id, values):
        raise await why_not(ticket.id, work)
    await work.tickets.log(ticket.id, EventKind.TAKEN, now, agent.id)
    await work.webhooks.tell("ticket.taken", ticket, now)
    return Said(key="desk.taken", facts={"agent": agent.name, "number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToTicket:
    ticket: str
    agent: str
    text: str


async def reply_to_ticket(request: ReplyToTicket, work: Work) -> Said:
    """Say something to the person. Raises as `mine` does, and `NothingSaid`."""
    agent, ticket = await mine(request.ticket, request.agent, work)
    text = request.text.strip()[:LONGEST]
    if not text:
        raise NothingSaid
    await _answered(ticket, work)
    await work.tickets.index(ticket.id, text)
    await work.webhooks.tell("ticket.reply", ticket, work.now())
    return Said(key="desk.reply", facts={"agent": agent.name, "agent_id": agent.id, "text": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class SendArticle:
    """`article` is one that there is: the caller has looked."""

    ticket: str
    agent: str
    article: str


async def send_article(request: SendArticle, work: Work) -> Said:
    agent, ticket = await mine(request.ticket, request.agent, work)
    await _answered(ticket, work)
    await work.tickets.log(ticket.id, EventKind.ARTICLE, work.now(), agent.id, article=request.article)
    await work.webhooks.tell("ticket.reply", ticket, work.now())
    return Said(key="desk.article", facts={"agent": agent.name, "agent_id": agent.id, "article": request.article})


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDialog:
    """`dialog` is one that there is: the caller has looked."""

    ticket: str
    agent: str
    dialog: str


async def start_dialog(request: StartDialog, work: Work) -> Said:
    agent, ticket = await mine(request.ticket, request.agent, work)
    await _answered(ticket, work)
    await work.tickets.log(ticket.id, EventKind.DIALOG, work.now(), agent.id, dialog=request.dialog)
    await work.webhooks.tell("ticket.reply", ticket, work.now())
    return Said(key="desk.dialog", facts={"agent": agent.name, "agent_id": agent.id, "begins": request.dialog})


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTicket:
    """Hand it to another agent, with a note for them; `to` empty gives it back to the queue."""

    ticket: str
    agent: str
    to: str
    note: str


async def transfer_ticket(request: TransferTicket, work: Work) -> Said:
    agent, ticket = await agent_of(request.agent, work), await ticket_of(request.ticket, work)
    may_be_moved(ticket, agent)
    other, now = await agent_of(request.to, work) if request.to else None, work.now()
    values = {
        "state": State.TAKEN if other else State.WAITING,
        "agent_id": other.id if other else None,
        "taken_at": ticket.taken_at or (now if other else None),
        "snoozed_until": None,
        "updated_at": now,
    }
    await work.tickets.change(ticket.id, among=OPEN, values=values)
    kind = EventKind.TRANSFERRED
    await work.tickets.log(ticket.id, kind, now, agent.id, request.note.strip(), to=request.to)
    await work.tickets.index(ticket.id, request.note)
    await work.webhooks.tell("ticket.transferred", ticket, now)
    if other:
        if other.id != agent.id:
            url = f"{work.rules.base_url}/desk/tickets/{ticket.number}"
            told = {"agent": agent.name, "number": ticket.number, "url": url}
            await work.mail.queue("ticket_transferred", to=other.email, language=other.language, **told)
        return Said(key="desk.transferred", facts={"agent": other.name, "number": ticket.number})
    return Said(key="desk.let_go", facts={"number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTicket:
    """`text` is a last word to the person, or empty."""

    ticket: str
    agent: str
    text: str = ""


async def close_ticket(request: CloseTicket, work: Work) -> Said:
    agent, ticket = await mine(request.ticket, request.agent, work)
    now = work.now()
    if request.text.strip():
        await _answered(ticket, work)
    await work.tickets.change(ticket.id, among=OPEN, values=closed(ClosedAs.SOLVED, now))
    await work.tickets.log(ticket.id, EventKind.CLOSED, now, agent.id, **{"as": ClosedAs.SOLVED})
    await work.webhooks.tell("ticket.closed", ticket, now)
    facts = {"agent": agent.name, "agent_id": agent.id, "number": ticket.number, "text": request.text.strip()}
    return Said(key="desk.closed", facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenForAgent:
    """An agent opens a ticket again, and has it."""

    ticket: str
    agent: str


async def reopen_for_agent(request: ReopenForAgent, work: Work) -> Said:
    agent, ticket, now = await agent_of(request.agent, work), await ticket_of(request.ticket, work), work.now()
    if (other := await work.tickets.open_of(ticket.conversation, ticket.user)) and other.id != ticket.id:
        raise TicketTaken(agent=other.number)
    values = {**reopened(ticket, now), "state": State.TAKEN, "agent_id": agent.id, "waiting_since": None}
    if not await work.tickets.change(ticket.id, among=[State.CLOSED], values=values):
        raise await why_not(ticket.id, work)
    await work.tickets.log(ticket.id, EventKind.REOPENED, now, agent.id)
    await work.webhooks.tell("ticket.reopened", ticket, now)
    return Said(key="desk.taken", facts={"agent": agent.name, "number": ticket.number})


async def agent_of(agent_id: str, work: Work) -> Agent:
    """Return an agent who may answer. Raises `NoSuchAgent`."""
    agent = await work.agents.by_id(agent_id)
    if agent is None or agent.state != "active" or not agent.may(Role.AGENT):
        raise NoSuchAgent
    return agent


async def ticket_of(ticket_id: str, work: Work) -> Ticket:
    """Raises `TicketGone`."""
    ticket = await work.tickets.by_id(ticket_id)
    if ticket is None:
        raise TicketGone
    return ticket


def may_be_moved(ticket: Ticket, agent: Agent) -> None:
    """Raise `TicketNotYours` for another agent's ticket, which supervisors alone take away; `TicketClosed`."""
    if ticket.state == State.CLOSED:
        raise TicketClosed
    if ticket.agent_id not in {None, agent.id} and not agent.may(Role.SUPERVISOR):
        raise TicketNotYours


async def mine(ticket_id: str, agent_id: str, work: Work) -> tuple[Agent, Ticket]:
    """Return both if the agent has the ticket.

    Raises `TicketClosed`, `TicketTaken`, `TicketNotYours` where nobody has it, `TicketGone` and `NoSuchAgent`.
    """
    agent, ticket = await agent_of(agent_id, work), await ticket_of(ticket_id, work)
    if ticket.state == State.CLOSED or ticket.agent_id != agent.id:
        raise await why_not(ticket_id, work)
    return agent, ticket


async def why_not(ticket_id: str, work: Work) -> TicketClosed | TicketTaken | TicketNotYours:
    """Return why an agent cannot have or speak in a ticket."""
    ticket = await ticket_of(ticket_id, work)
    if ticket.state == State.CLOSED:
        return TicketClosed()
    holder = await work.agents.by_id(ticket.agent_id) if ticket.agent_id else None
    return TicketTaken(agent=holder.name) if holder else TicketNotYours()


async def _answered(ticket: Ticket, work: Work) -> None:
    """The person has got an answer; if they do not fetch it in the chat, it goes by mail."""
    now = work.now()
    values = {
        "first_reply_at": ticket.first_reply_at or now,
        "waiting_since": None,
        "state": State.TAKEN,
        "snoozed_until": None,
        "updated_at": now,
    }
    await work.tickets.change(ticket.id, among=OPEN, values=values)
    if ticket.email and ticket.channel not in WRITTEN_TO:
        await work.jobs.queue(MAIL_ANSWER, ticket.id, now, due_at=now + work.rules.answer_mail_ms)
