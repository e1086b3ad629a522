"""What a ticket's card shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.tickets import EventKind, State, Ticket, TicketEvent
from bot.messages import Stored
from bot.teams_desk.people import People
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
class Shown:
    ticket: Ticket
    people: People
    into: str  # number of the ticket that this one is a duplicate of
    lines: Sequence[Line]  # the oldest first


def last_lines(log: Iterable[Stored], people: People) -> list[Line]:
    """Return what was said last, of the end of a ticket's conversation."""
    return [_line(said, people.names.get(said.agent, "")) for said in list(messages(log))[-MOST_LINES:]]


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


def _line(said: Said, who: str) -> Line:
    return Line(is_ours=said.is_ours, who=who, text=words_of(said, who))


def _ends(event: TicketEvent) -> bool:
    return event.kind == EventKind.CLOSED or (event.kind == EventKind.MERGED and "into" in event.facts)
