"""The queue: which tickets there are, the most urgent first, and how long people have been waiting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aiohttp import web

from actions.service_levels import Signal
from actions.store.tickets import Sought
from actions.tickets import OPEN, Priority, State, Ticket
from actions.work import Work
from bot.console.clock import Clock
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.console.waiting import for_agent

ON_A_PAGE = 50
LONGEST_WORDS = 100  # characters of a search
VIEWS = ("open", "nobody", "mine", "taken", "snoozed", "closed")
FILTERS = ("view", "words", "priority", "tag", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    ticket: Ticket
    signal: Signal
    holder: str  # the agent's name
    is_mine: bool
    waits: str  # how long the person has been waiting for an answer
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    waiting: int  # for this agent, or for any
    number: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.number // ON_A_PAGE))


async def show(console: Console, visit: DeskVisit) -> web.Response:
    chosen = _chosen(visit)
    asked = visit.request.query.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("100000") else 1
    queue = await console.portal.read(lambda work: _queue(chosen, max(1, page), console, visit, work))
    facts = {
        "queue": queue,
        "chosen": chosen,
        "views": VIEWS,
        "priorities": tuple(Priority),
        "languages": sorted(console.frame.phrases.languages),
        "is_filtered": any(chosen[name] for name in FILTERS[1:]),
        "address_of": lambda **changed: _address({**chosen, **changed}),
        "here": _address({**chosen, "page": str(queue.page)}),
    }
    return console.frame.render(visit, "queue.html", facts)


def _chosen(visit: DeskVisit) -> dict[str, str]:
    query = visit.request.query
    chosen = {name: query.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS] for name in FILTERS}
    if chosen["view"] not in VIEWS:
        chosen["view"] = VIEWS[0]
    if chosen["priority"] not in set(Priority):
        chosen["priority"] = ""
    return chosen


def _address(chosen: Mapping[str, str]) -> str:
    said = {
        name: value
        for name, value in chosen.items()
        if value and (name, value) not in {("view", "open"), ("page", "1")}
    }
    return f"/desk?{urlencode(said)}" if said else "/desk"


def sought_in(view: str, agent: str) -> Sought:
    """Return what one of the views is of."""
    match view:
        case "nobody":
            return Sought(states=frozenset({State.WAITING}))
        case "mine":
            return Sought(states=frozenset(OPEN), agent=agent)
        case "taken" | "snoozed" | "closed":
            return Sought(states=frozenset({view}))
        case _:
            return Sought(states=frozenset(OPEN))


async def _queue(chosen: Mapping[str, str], page: int, console: Console, visit: DeskVisit, work: Work) -> Queue:
    sought = replace(
        sought_in(chosen["view"], visit.agent.id),
        words=chosen["words"],
        priority=chosen["priority"],
        tag=chosen["tag"],
        language=chosen["language"],
    )
    number = await work.tickets.number_of(sought)
    page = min(page, max(1, -(-number // ON_A_PAGE)))
    found = await work.tickets.sought(sought, most=ON_A_PAGE, skip=(page - 1) * ON_A_PAGE)
    names = {one.id: one.name for one in await work.agents.all()} if any(one.agent_id for one in found) else {}
    clock = console.clock(visit, work)
    counts = {view: await work.tickets.number_of(sought_in(view, visit.agent.id)) for view in VIEWS if view != "closed"}
    rows = tuple(_row(ticket, names, visit.agent.id, clock, work) for ticket in found)
    waiting = counts["nobody"] + await for_agent(visit.agent.id, work)
    return Queue(rows=rows, counts=counts, waiting=waiting, number=number, page=page)


def _row(ticket: Ticket, names: Mapping[str, str], agent: str, clock: Clock, work: Work) -> Row:
    due_at = ticket.solve_due_at if ticket.first_reply_at else ticket.reply_due_at
    return Row(
        ticket=ticket,
        signal=work.rules.levels.signal(ticket, clock.now),
        holder=names.get(ticket.agent_id or "", ""),
        is_mine=ticket.agent_id == agent,
        waits=clock.since(ticket.waiting_since) if ticket.waiting_since else "",
        due="" if ticket.state == State.CLOSED else clock.due(due_at),
    )
