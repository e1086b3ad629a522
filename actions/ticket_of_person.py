"""What the person does with their ticket: say something, look at it, withdraw it, open it again, rate it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.limits import Limit
from actions.outcome import Fact, Said
from actions.refusals import NoAddressGiven, NothingSaid, NoTicket, TicketOpen, TicketOver
from actions.store.tickets import Sought
from actions.ticket_exchange import is_vouched_for, send_link
from actions.ticket_opening import opening
from actions.tickets import OPEN, ClosedAs, EventKind, State, Ticket
from actions.work import Work

NOBODY_HEARS = "ticket.nobody_hears"
MOST_TOLD = 10  # open tickets of an account
LONGEST_RATING = 500  # characters
REOPENED_WITHIN_MS = 30 * 24 * 3600 * 1000
_ITALICS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_\n]*[^\s_])_(?!\w)")
PERSON, ASSISTANT = "person", "assistant"
TRANSCRIPTS = Limit(what="ticket_transcript", most=3)
"""Of one account's tickets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearTicket:
    """The person has said something while an agent has the conversation; it is in the conversation's log."""

    conversation: str
    user: str
    text: str


async def hear_ticket(request: HearTicket, work: Work) -> Said:
    """In a group others may join in: it is the agent's who is there, and they do not end it."""
    mine = await work.tickets.open_of(request.conversation, request.user)
    ticket = mine or await work.tickets.held_in(request.conversation)
    if ticket is None:
        return Said(key=NOBODY_HEARS)
    await _waits(ticket, work)
    await work.tickets.index(ticket.id, request.text)
    await work.webhooks.tell("ticket.message", ticket, work.now())
    return Said(key="ticket.heard")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToAssistant:
    """The person wants the assistant back; the ticket waits for an agent again."""

    conversation: str
    user: str


async def return_to_assistant(request: ReturnToAssistant, work: Work) -> Said:
    """The fact `number` is empty where no agent had the conversation."""
    ticket, now = await work.tickets.open_of(request.conversation, request.user), work.now()
    values = {"state": State.WAITING, "agent_id": None, "snoozed_until": None, "updated_at": now}
    if ticket is None or not await work.tickets.change(ticket.id, among=[State.TAKEN, State.SNOOZED], values=values):
        return Said(key="ticket.returned", facts={"number": ""})
    await work.tickets.log(ticket.id, EventKind.RETURNED, now)
    await work.webhooks.tell("ticket.transferred", ticket, now)
    return Said(key="ticket.returned", facts={"number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class HasOpenTicket:
    """Whether there is a ticket to add to, or to withdraw."""

    conversation: str
    user: str


async def has_open_ticket(request: HasOpenTicket, work: Work) -> Said:
    """Raises `NoTicket` and `TicketOver`."""
    ticket = await _open(request.conversation, request.user, work)
    return Said(key="ticket.is_open", facts={"number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class HasClosedTicket:
    """Whether there is a ticket to rate, or to open again."""

    conversation: str
    user: str


async def has_closed_ticket(request: HasClosedTicket, work: Work) -> Said:
    """Raises `NoTicket` and `TicketOpen`."""
    ticket = await work.tickets.newest_of(request.conversation, request.user)
    if ticket is None:
        raise NoTicket
    if ticket.state != State.CLOSED:
        raise TicketOpen(number=ticket.number)
    return Said(key="ticket.is_closed", facts={"number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class MyTicket:
    """The person asks where their request is; `account` is whom they are signed in as, or empty."""

    conversation: str
    user: str
    account: str = ""


async def my_ticket(request: MyTicket, work: Work) -> Said:
    """Tell how the newest ticket stands, and which others of the account are open. Raises `NoTicket`."""
    ticket = await work.tickets.newest_of(request.conversation, request.user)
    others = [one for one in await _open_of_account(request.account, work) if ticket is None or one.id != ticket.id]
    if ticket is None and not others:
        raise NoTicket
    if ticket is None:
        ticket, *others = others
    agent = await work.agents.by_id(ticket.agent_id) if ticket.agent_id else None
    facts: dict[str, Fact] = {
        "number": ticket.number,
        "subject": ticket.subject,
        "ticket_state": ticket.closed_as or ticket.state,
        "received_at": str(ticket.created_at),
        "agent": agent.name if agent else "",
        "ahead": await work.tickets.ahead_of(ticket) if ticket.state == State.WAITING else 0,
        "others": [
            {"number": one.number, "subject": one.subject, "received_at": str(one.created_at)} for one in others
        ],
        **opening(work),
    }
    return Said(key="ticket.stands", facts=facts)


async def _open_of_account(account: str, work: Work) -> list[Ticket]:
    """Return its open tickets, of whatever conversation, the newest first."""
    if not account:
        return []
    found = await work.tickets.sought(Sought(account=account, states=frozenset(OPEN)), most=MOST_TOLD)
    return sorted(found, key=lambda one: -one.created_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToTicket:
    conversation: str
    user: str
    addition: str


async def add_to_ticket(request: AddToTicket, work: Work) -> Said:
    """Raises `NoTicket`, `TicketOver` and `NothingSaid`."""
    ticket = await _open(request.conversation, request.user, work)
    if not request.addition.strip():
        raise NothingSaid
    await work.tickets.log(ticket.id, EventKind.ADDED, work.now(), None, request.addition.strip())
    await work.tickets.index(ticket.id, request.addition)
    await _waits(ticket, work)
    await work.webhooks.tell("ticket.message", ticket, work.now())
    return Said(key="ticket.added", facts={"number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawTicket:
    conversation: str
    user: str


async def withdraw_ticket(request: WithdrawTicket, work: Work) -> Said:
    """Raises `NoTicket` and `TicketOver`."""
    ticket = await _open(request.conversation, request.user, work)
    now = work.now()
    if not await work.tickets.change(ticket.id, among=OPEN, values=closed(ClosedAs.WITHDRAWN, now)):
        raise NoTicket
    await work.tickets.log(ticket.id, EventKind.CLOSED, now, **{"as": ClosedAs.WITHDRAWN})
    await work.webhooks.tell("ticket.closed", ticket, now)
    return Said(key="ticket.withdrawn", facts={"number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTicket:
    """It was closed, and it is not over."""

    conversation: str
    user: str
    reason: str


async def reopen_ticket(request: ReopenTicket, work: Work) -> Said:
    """Open it again, for whichever agent. Raises `NoTicket` where there is none that was closed lately."""
    ticket, now = await work.tickets.newest_of(request.conversation, request.user), work.now()
    if ticket is None or ticket.closed_at is None or ticket.closed_at < now - REOPENED_WITHIN_MS:
        raise NoTicket
    if not await work.tickets.change(ticket.id, among=[State.CLOSED], values=reopened(ticket, now)):
        raise NoTicket
    await work.tickets.log(ticket.id, EventKind.REOPENED, now, None, request.reason.strip())
    await work.tickets.index(ticket.id, request.reason)
    await work.webhooks.tell("ticket.reopened", ticket, now)
    return Said(key="ticket.reopened", facts={"number": ticket.number, **opening(work)})


def closed(how: ClosedAs, now: int) -> dict[str, object]:
    """Return what changes in a ticket that is closed: nobody waits any more."""
    return {
        "state": State.CLOSED,
        "closed_as": how,
        "closed_at": now,
        "waiting_since": None,
        "snoozed_until": None,
        "updated_at": now,
    }


def reopened(ticket: Ticket, now: int) -> dict[str, object]:
    """Return what changes in a ticket that is opened again: it waits as a new one does."""
    return {
        "state": State.WAITING,
        "closed_as": None,
        "closed_at": None,
        "agent_id": None,
        "duplicate_of": None,
        "waiting_since": now,
        "reopened": ticket.reopened + 1,
        "updated_at": now,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTicket:
    """`rating` from "1" to "5"."""

    conversation: str
    user: str
    rating: str


async def rate_ticket(request: RateTicket, work: Work) -> Said:
    """Raises `NoTicket` where none is closed."""
    ticket, now = await work.tickets.newest_of(request.conversation, request.user), work.now()
    rating = int(request.rating)
    values = {"rating": rating, "rated_at": now, "updated_at": now}
    if ticket is None or not await work.tickets.change(ticket.id, among=[State.CLOSED], values=values):
        raise NoTicket
    await work.tickets.log(ticket.id, EventKind.RATED, now, rating=rating)
    await work.webhooks.tell("ticket.rated", ticket, now)
    return Said(key="ticket.rated", facts={"number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkOnRating:
    """`remark` is what they add to their rating, or "none"."""

    conversation: str
    user: str
    remark: str


async def remark_on_rating(request: RemarkOnRating, work: Work) -> Said:
    """Raises `NoTicket` where none is closed."""
    ticket = await work.tickets.newest_of(request.conversation, request.user)
    words = "" if request.remark == "none" else request.remark.strip()[:LONGEST_RATING]
    values = {"rating_words": words, "updated_at": work.now()}
    if ticket is None or not await work.tickets.change(ticket.id, among=[State.CLOSED], values=values):
        raise NoTicket
    return Said(key="ticket.remarked", facts={"number": ticket.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A message: `by` is `PERSON`, `ASSISTANT`, or the id of an agent."""

    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTranscript:
    """`transcript` is what was said, in its order."""

    conversation: str
    user: str
    language: str
    transcript: Sequence[Spoken]


async def mail_transcript(request: MailTranscript, work: Work) -> Said:
    """Raises `NoTicket`, `NoAddressGiven` and `TooManyTries`."""
    ticket = await work.tickets.newest_of(request.conversation, request.user)
    if ticket is None:
        raise NoTicket
    if not ticket.email:
        raise NoAddressGiven
    if not is_vouched_for(ticket):
        await send_link(ticket, request.language, work)
        return Said(key="ticket.transcript_sent", facts={"number": ticket.number, "as_link": "yes"})
    await TRANSCRIPTS.spend(work, ticket.account_id or ticket.id)
    await work.mail.queue(
        "ticket_transcript",
        to=ticket.email,
        language=request.language,
        account_id=ticket.account_id,
        number=ticket.number,
        about=ticket.subject,
        lines=await told(request.transcript, work),
    )
    return Said(key="ticket.transcript_sent", facts={"number": ticket.number, "as_link": ""})


async def told(transcript: Sequence[Spoken], work: Work) -> list[dict[str, str]]:
    """Return what was said as lines; the first of each message says by whom it is, with an agent's name."""
    agents = {one.id: one.name for one in await work.agents.all()}
    told: list[dict[str, str]] = []
    for spoken in transcript:
        by = agents.get(spoken.by, spoken.by if spoken.by == PERSON else ASSISTANT)
        lines = lines_of(spoken.text)
        if lines and lines[0]["line"] == by:  # the chat names agents above what they say
            lines = lines[1:]
        told += [{"by": "" if place else by, **line} for place, line in enumerate(lines)]
    return told


def lines_of(text: str) -> list[dict[str, str]]:
    """Return the lines of what was said as a mail lists them: plain, so without the marks of bold type and italics."""
    return [
        {"line": _ITALICS.sub(lambda found: found[1] or found[2], line.replace("**", ""))}
        for line in text.splitlines()
        if line.strip()
    ]


async def _open(conversation: str, user: str, work: Work) -> Ticket:
    ticket = await work.tickets.newest_of(conversation, user)
    if ticket is None:
        raise NoTicket
    if ticket.state == State.CLOSED:
        raise TicketOver(number=ticket.number)
    return ticket


async def _waits(ticket: Ticket, work: Work) -> None:
    """The person waits for an answer, since now unless they did before; what was put off comes back."""
    now = work.now()
    values: dict[str, object] = {"updated_at": now, "waiting_since": ticket.waiting_since or now}
    await work.tickets.change(ticket.id, among=OPEN, values=values)
    if ticket.state == State.SNOOZED:
        await wake(ticket, work)


async def wake(ticket: Ticket, work: Work) -> None:
    """Bring back a ticket that was put off, to the agent who had it if any has."""
    now = work.now()
    state = State.TAKEN if ticket.agent_id else State.WAITING
    values = {"state": state, "snoozed_until": None, "updated_at": now}
    await work.tickets.change(ticket.id, among=[State.SNOOZED], values=values)
    await work.tickets.log(ticket.id, EventKind.WOKEN, now)
    await work.webhooks.tell("ticket.woken", ticket, now)
