"""All that the page of one ticket shows, gathered in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from actions.business_hours import BusinessHours
from actions.deposits import Deposit
from actions.people import Account, Organisation
from actions.service_levels import Signal
from actions.store.deposits import Wanted
from actions.store.tickets import Sought
from actions.ticket_of_agent import ticket_of
from actions.tickets import Agent, AgentState, CannedReply, Role, State, Ticket, TicketEvent
from actions.work import Work
from bot.console.canned import CannedError, filled
from bot.console.clock import Clock
from bot.console.site import Console
from bot.console.timeline import Entry, timeline
from bot.console.visit import DeskVisit
from bot.messages import Stored
from bot.store.store import MOST_LOGGED
from knowledge.article import Article

MOST_DEPOSITS = 5
MOST_EARLIER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketView:
    """`mode` says what this agent may do: it is mine, nobody's, another's, or closed."""

    ticket: Ticket
    mode: str
    holder: str
    signal: Signal
    clock: Clock
    hours: BusinessHours
    entries: Sequence[Entry]
    account: Account | None
    organisation: Organisation | None
    deposits: Sequence[Deposit]
    earlier: Sequence[Ticket]
    agents: Sequence[Agent]  # who may answer, in order of name
    into: str  # the number of the ticket that this one is a duplicate of
    dialog: str  # title of the one that was open
    answers: Sequence[Mapping[str, str]]  # label and value
    asked: str  # by the person, last
    articles: Sequence[Article]  # that may answer it
    replies: Sequence[CannedReply]  # filled in, all in the person's language
    suggested: Sequence[CannedReply]  # of them

    has_more: bool = False  # in the conversation, before what is shown
    may_move: bool  # whether this agent may transfer it, put it off, merge it

    @property
    def person(self) -> str:
        """The name of who asks, empty where nobody has signed in."""
        return f"{self.account.first_name} {self.account.last_name}" if self.account else ""

    @property
    def mark(self) -> str:
        """What changes when this agent may do something else than before."""
        return f"{self.mode} {self.ticket.state} {self.holder}"


async def view_of(
    console: Console, visit: DeskVisit, number: str, after: int = 0, most: int = MOST_LOGGED
) -> TicketView | None:
    """Return the view, None where there is no such ticket.

    Of the conversation's newest `most` activities only messages after a sequence are shown.
    """
    ticket = await console.portal.read(lambda work: work.tickets.by_number(number))
    if ticket is None:
        return None
    log = await console.workplace.store.newest_activities(ticket.conversation, most)
    view = await console.portal.read(lambda work: _view(console, visit, ticket.id, log, work))
    shown = [entry for entry in view.entries if not entry.sequence or entry.sequence > after]
    return replace(view, entries=shown, has_more=len(log) == most)


async def _view(console: Console, visit: DeskVisit, ticket_id: str, log: Sequence[Stored], work: Work) -> TicketView:
    ticket = await ticket_of(ticket_id, work)
    clock = console.clock(visit, work)
    everybody = await work.agents.all()
    names = {one.id: one.name for one in everybody}
    account = await work.accounts.by_id(ticket.account_id) if ticket.account_id else None
    deposits = (
        await work.deposits.wanted(Wanted(bcr=account.bcr, role=account.role), most=MOST_DEPOSITS) if account else []
    )
    into = await work.tickets.by_id(ticket.duplicate_of) if ticket.duplicate_of else None
    events = await work.tickets.events(ticket.id)
    entries = timeline(log, events, names, lambda event: _told(console, visit, event, names, clock))
    persons = [entry for entry in entries if entry.kind == "person"]
    last = persons[-1].text.unescape() if persons else ""
    asked = console.workplace.suggesting.question(last, ticket.subject, ticket.language)
    facts = {
        "first_name": account.first_name if account else "",
        "number": ticket.number,
        "agent": visit.agent.name,
    }
    replies = _filled([one for one in await work.canned_replies.all() if one.language == ticket.language], facts)
    return TicketView(
        ticket=ticket,
        mode=_mode(ticket, visit.agent),
        may_move=ticket.agent_id in {None, visit.agent.id} or visit.agent.may(Role.SUPERVISOR),
        hours=work.rules.levels.hours,
        holder=names.get(ticket.agent_id or "", ""),
        signal=work.rules.levels.signal(ticket, clock.now),
        clock=clock,
        entries=entries,
        account=account,
        organisation=await work.organisations.by_bcr(account.bcr) if account else None,
        deposits=deposits,
        earlier=await _earlier(ticket, work),
        agents=[one for one in everybody if one.state == AgentState.ACTIVE and one.may(Role.AGENT)],
        into=into.number if into else "",
        dialog=_dialog(console, visit, ticket),
        answers=_answers(console, visit, ticket),
        asked=asked,
        articles=_articles(console, asked, ticket.language),
        replies=replies,
        suggested=console.workplace.suggesting.replies(asked, ticket.language, replies),
    )


def _filled(replies: Iterable[CannedReply], facts: Mapping[str, str]) -> list[CannedReply]:
    """Return the replies with their words filled in; those of older days that cannot be are left out."""
    ready = []
    for reply in replies:
        with suppress(CannedError):
            ready.append(replace(reply, text=filled(reply.text, facts)))
    return ready


def _articles(console: Console, asked: str, language: str) -> list[Article]:
    workplace = console.workplace
    found = (
        workplace.assistant.articles.get(name, language) for name in workplace.suggesting.articles(asked, language)
    )
    return [article for article in found if article]


def _mode(ticket: Ticket, agent: Agent) -> str:
    if ticket.state == State.CLOSED:
        return "closed"
    if ticket.agent_id is None:
        return "nobodys"
    return "mine" if ticket.agent_id == agent.id else "anothers"


async def _earlier(ticket: Ticket, work: Work) -> list[Ticket]:
    """Return other tickets of the same person, the newest first."""
    found = await work.tickets.sought(Sought(conversation=ticket.conversation), most=MOST_EARLIER * 4)
    if ticket.account_id:
        found += await work.tickets.sought(Sought(account=ticket.account_id), most=MOST_EARLIER * 4)
    others = {one.id: one for one in found if one.id != ticket.id}
    return sorted(others.values(), key=lambda one: -one.created_at)[:MOST_EARLIER]


def _told(console: Console, visit: DeskVisit, event: TicketEvent, names: Mapping[str, str], clock: Clock) -> str:
    """Return what happened in words; whoever did it, where nobody is named, is the person or the clock."""
    facts, assistant = event.facts, console.workplace.assistant
    dialog = f"{facts.get('dialog', '')}.title"
    priority = str(facts.get("priority", ""))
    return console.say(
        visit,
        f"event.{event.kind}",
        agent=names.get(event.agent_id or "", ""),
        to=names.get(str(facts.get("to", "")), ""),
        priority=console.say(visit, f"priority.{priority}") if priority else "",
        tags=facts.get("tags", ""),
        until=clock.moment(int(facts["until"])) if "until" in facts else "",
        dialog=assistant.phrases(visit.language, dialog) if assistant.phrases.has(dialog) else "",
        closed_as=facts.get("as", ""),
        into=facts.get("into", ""),
        number=facts.get("number", ""),
        rating=facts.get("rating", ""),
        what=facts.get("what", ""),
    )


def _dialog(console: Console, visit: DeskVisit, ticket: Ticket) -> str:
    key, phrases = f"{ticket.dialog.get('name', '')}.title", console.workplace.assistant.phrases
    return phrases(visit.language, key) if phrases.has(key) else ""


def _answers(console: Console, visit: DeskVisit, ticket: Ticket) -> list[dict[str, str]]:
    """Return what was answered in the dialog that was open, as a summary in the chat names it."""
    name, answers = ticket.dialog.get("name"), ticket.dialog.get("answers")
    teller = console.workplace.assistant.teller
    if not name or not isinstance(answers, dict):
        return []
    return [
        teller.row(visit.language, dialog=str(name), slot=slot, value=str(value))
        for slot, value in answers.items()
        if value and teller.phrases.has(f"{name}.label.{slot}")
    ]
