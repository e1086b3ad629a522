"""What a ticket's card shows, gathered in the transaction that shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.tickets import AgentState, EventKind, Role, State, Ticket, TicketEvent
from actions.work import Work
from bot.messages import Stored
from bot.transcript import Said, messages

MOST_LINES = 3
ENDS = (EventKind.CLOSED, EventKind.MERGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that was said last; `who` is empty for the person and for the assistant."""

    is_ours: bool
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An agent whom a ticket can be given to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    ticket: Ticket
    holder: str  # name of the agent who has it, empty where nobody has
    person: str  # name of who asks, empty where they have not signed in
    organisation: str
    into: str  # number of the ticket that this one is a duplicate of
    agents: Sequence[Choice]
    lines: Sequence[Line]  # the oldest first


async def shown(ticket: Ticket, log: Iterable[Stored], work: Work) -> Shown:
    """`log` is the end of the ticket's conversation, without what was said after the ticket."""
    everybody = await work.agents.all()
    names = {one.id: one.name for one in everybody}
    account = await work.accounts.by_id(ticket.account_id) if ticket.account_id else None
    organisation = await work.organisations.by_bcr(account.bcr) if account else None
    into = await work.tickets.by_id(ticket.duplicate_of) if ticket.duplicate_of else None
    return Shown(
        ticket=ticket,
        holder=names.get(ticket.agent_id or "", ""),
        person=f"{account.first_name} {account.last_name}" if account else "",
        organisation=f"{organisation.name} ({organisation.bcr})" if organisation else ticket.bcr,
        into=into.number if into else "",
        agents=[
            Choice(id=one.id, name=one.name)
            for one in everybody
            if one.state == AgentState.ACTIVE and one.may(Role.AGENT)
        ],
        lines=[
            Line(is_ours=said.is_ours, who=names.get(said.agent, ""), text=words_of(said, names.get(said.agent, "")))
            for said in list(messages(log))[-MOST_LINES:]
        ],
    )


def words_of(said: Said, who: str) -> str:
    """Return what somebody said, without the name that the chat puts before an agent's words."""
    text = said.text.removeprefix(f"**{who}**").strip() if who else said.text
    return "\n".join(filter(None, (text, *said.cards, *said.files)))


def ended_at(ticket: Ticket, events: Sequence[TicketEvent]) -> int | None:
    """Return when a ticket was closed last, None for one that is open."""
    if ticket.state != State.CLOSED:
        return None
    return max((event.at for event in events if _ends(event)), default=ticket.closed_at)


def of_ticket(log: Sequence[Stored], ended: int | None) -> list[Stored]:
    """Leave out what was said after the turn in which the ticket was closed."""
    if ended is None:
        return list(log)
    if log and log[0].created_at > ended:  # so much was said since
        return []
    closing = next((one.sequence for one in log if one.reply_to is None and one.created_at >= ended), None)
    return [one for one in log if closing is None or (one.reply_to or one.sequence) <= closing]


def _ends(event: TicketEvent) -> bool:
    return event.kind == EventKind.CLOSED or (event.kind == EventKind.MERGED and "into" in event.facts)
