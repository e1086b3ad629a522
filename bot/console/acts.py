"""What agents do with a ticket, by the forms of its page."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aiohttp import web

from actions import carry_out
from actions.outcome import Outcome, Refusal, Said
from actions.ticket_handling import MergeTicket, NoteOnTicket, SetPriority, SetTags, SnoozeTicket
from actions.ticket_of_agent import (
    LONGEST,
    CloseTicket,
    ReopenForAgent,
    ReplyToTicket,
    SendArticle,
    StartDialog,
    TakeTicket,
    TransferTicket,
)
from actions.tickets import Priority, State, Ticket
from actions.work import Work
from bot.console import ticket as ticket_page
from bot.console.clock import DAY
from bot.console.site import Console
from bot.console.ticket import MORNING, STARTED_FOR_PEOPLE
from bot.console.visit import DeskVisit
from bot.desk import Order, masked
from bot.pages.form import Problem
from bot.pages.frame import go_to
from bot.turn import TurnFailedError

LONGEST_MOMENT = 15  # digits
Act = Callable[[Console, DeskVisit], Awaitable[web.StreamResponse]]


def _ordering(field: str, order: Callable[[Ticket, DeskVisit], Order | None], done: str = "") -> Act:
    """Return what carries out an order that shows in the conversation; `field` is where a refusal is told."""

    async def act(console: Console, visit: DeskVisit) -> web.StreamResponse:
        ticket = await _ticket(console, visit)
        if ticket is None:
            return ticket_page.gone(console, visit)
        if too_long := _too_long(console, visit, field):
            return await ticket_page.show(console, visit.with_problems(too_long))
        given = order(ticket, visit)
        if given is None:
            return await ticket_page.show(console, visit.with_problems(console.problem(visit, field, "ticket.no_such")))
        once = visit.form["once"]
        try:
            outcome = await console.workplace.desk.order(given, f"{visit.agent.id} {once}" if once else "")
        except TurnFailedError:
            return await ticket_page.show(
                console, visit.with_problems(console.problem(visit, field, "ticket.not_sent"))
            )
        return await _after(console, visit, outcome, field, done)

    return act


def _doing(field: str, request: Callable[[Ticket, DeskVisit], object], done: str = "") -> Act:
    """Return what carries out a request that does not show there."""

    async def act(console: Console, visit: DeskVisit) -> web.StreamResponse:
        ticket = await _ticket(console, visit)
        if ticket is None:
            return ticket_page.gone(console, visit)
        if too_long := _too_long(console, visit, field):
            return await ticket_page.show(console, visit.with_problems(too_long))
        outcome = await _do_once(console, visit, request(ticket, visit))
        return await _after(console, visit, outcome, field, done)

    return act


async def _do_once(console: Console, visit: DeskVisit, request: object) -> Outcome:
    """Do it unless the same form was sent before; one that was refused may come again."""
    once = f"{visit.agent.id} {visit.form['once']}"

    async def do(work: Work) -> Outcome:
        if visit.form["once"]:
            number, _ = await work.counts.spend("desk_form", once, work.now(), DAY)
            if number > 1:
                return Said(key="desk.done")
        outcome = await carry_out(masked(request), work)
        if isinstance(outcome, Refusal):
            await work.counts.clear("desk_form", once)
        return outcome

    return await console.portal.read(do)


async def _after(console: Console, visit: DeskVisit, outcome: Outcome, field: str, done: str) -> web.Response:
    if isinstance(outcome, Refusal):
        return await ticket_page.show(console, console.refused(visit, outcome, field))
    return go_to(f"{visit.address}?done={done.removeprefix('done.')}" if done else visit.address)


async def _ticket(console: Console, visit: DeskVisit) -> Ticket | None:
    number = visit.request.match_info["number"]
    return await console.portal.read(lambda work: work.tickets.by_number(number))


def _too_long(console: Console, visit: DeskVisit, field: str) -> Problem | None:
    """Return what is wrong with words that would be cut off."""
    if len(visit.form.text("text").strip()) <= LONGEST:
        return None
    return Problem(field=field, words=console.say(visit, "ticket.too_long", most=LONGEST))


take = _ordering("take", lambda ticket, visit: TakeTicket(ticket=ticket.id, agent=visit.agent.id))
reopen = _ordering("take", lambda ticket, visit: ReopenForAgent(ticket=ticket.id, agent=visit.agent.id))
reply = _ordering(
    "reply",
    lambda ticket, visit: ReplyToTicket(ticket=ticket.id, agent=visit.agent.id, text=visit.form.text("text")),
)
close = _ordering(
    "close",
    lambda ticket, visit: CloseTicket(ticket=ticket.id, agent=visit.agent.id, text=visit.form.text("text")),
    "done.ticket_closed",
)
transfer = _ordering(
    "transfer",
    lambda ticket, visit: TransferTicket(
        ticket=ticket.id, agent=visit.agent.id, to=visit.form["to"], note=visit.form.text("text")
    ),
    "done.ticket_transferred",
)
note = _doing(
    "note", lambda ticket, visit: NoteOnTicket(ticket=ticket.id, agent=visit.agent.id, text=visit.form.text("text"))
)
tags = _doing("tags", lambda ticket, visit: SetTags(ticket=ticket.id, agent=visit.agent.id, tags=visit.form["tags"]))
merge = _ordering(
    "into",
    lambda ticket, visit: MergeTicket(ticket=ticket.id, agent=visit.agent.id, into=visit.form["into"]),
    "done.ticket_merged",
)


def _priority(ticket: Ticket, visit: DeskVisit) -> SetPriority:
    given = visit.form["priority"]
    priority = given if given in set(Priority) else ticket.priority
    return SetPriority(ticket=ticket.id, agent=visit.agent.id, priority=priority)


priority = _doing("priority", _priority)


async def snooze(console: Console, visit: DeskVisit) -> web.StreamResponse:
    """Put off until one of the moments that the page proposes, or until the morning of a day."""

    def request(ticket: Ticket, visit: DeskVisit) -> SnoozeTicket:
        return SnoozeTicket(ticket=ticket.id, agent=visit.agent.id, until=_until(visit, console.zone))

    return await _doing("until", request, "done.ticket_snoozed")(console, visit)


def _until(visit: DeskVisit, zone: ZoneInfo) -> int:
    """Return the moment that was chosen, 0 for none."""
    until, day = visit.form["until"], visit.form["day"]
    try:
        if until == "day":
            return int(datetime.combine(date.fromisoformat(day), time(MORNING), zone).timestamp() * 1000)
        return int(until[:LONGEST_MOMENT])
    except ValueError:
        return 0


async def article(console: Console, visit: DeskVisit) -> web.StreamResponse:
    def order(ticket: Ticket, visit: DeskVisit) -> SendArticle | None:
        found = console.workplace.assistant.articles.get(visit.form["article"], ticket.language)
        return SendArticle(ticket=ticket.id, agent=visit.agent.id, article=found.id) if found else None

    return await _ordering("article", order)(console, visit)


def _dialog(ticket: Ticket, visit: DeskVisit) -> StartDialog | None:
    name = visit.form["dialog"]
    return StartDialog(ticket=ticket.id, agent=visit.agent.id, dialog=name) if name in STARTED_FOR_PEOPLE else None


dialog = _ordering("dialog", _dialog)


async def types(console: Console, visit: DeskVisit) -> web.StreamResponse:
    """Show the person that their agent is typing; there is nothing to show for it here."""
    ticket = await _ticket(console, visit)
    if ticket and ticket.agent_id == visit.agent.id and ticket.state != State.CLOSED:
        await console.workplace.signs.agent_types(ticket.conversation)
    return web.Response(status=204, headers={"Cache-Control": "no-store"})


ACTS: dict[str, Act] = {
    "take": take,
    "typing": types,
    "reply": reply,
    "note": note,
    "article": article,
    "dialog": dialog,
    "transfer": transfer,
    "snooze": snooze,
    "priority": priority,
    "tags": tags,
    "merge": merge,
    "close": close,
    "reopen": reopen,
}
"""By the last part of their addresses."""
