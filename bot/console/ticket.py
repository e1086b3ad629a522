"""The page of one ticket: the conversation, what is known of the person, and what an agent can do."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from aiohttp import web

from actions.business_hours import BusinessHours
from actions.refusals import TicketGone
from actions.ticket_handling import LONGEST_NOTE
from actions.ticket_of_agent import LONGEST
from actions.tickets import Priority
from bot.console.clock import HOUR, Clock
from bot.console.doorman import HOME
from bot.console.prose import spoken
from bot.console.site import Console
from bot.console.ticket_view import TicketView, view_of
from bot.console.visit import DeskVisit
from bot.store.store import MOST_LOGGED

FIELDS = ("take", "reply", "note", "article", "dialog", "transfer", "until", "priority", "tags", "into", "close")
"""Where a refusal is told: at the form that was sent."""
MOST_SHOWN = 8000  # activities of a conversation: twice as many each time that earlier ones are asked for
MORNING = 9  # o'clock
WEEK = 7  # days
STARTED_FOR_PEOPLE = (
    "password_reset",
    "login_reminder",
    "registration",
    "find_administrator",
    "sign_in",
    "create_colleague_account",
    "disable_account",
    "name_administrator",
    "receipts",
    "deposit_history",
    "withdraw_deposit",
)
"""Dialogs that an agent may begin for somebody, the most wanted first."""


async def show(console: Console, visit: DeskVisit) -> web.Response:
    """Show the page; after a form that was refused, with what was typed into it."""
    return await _show(console, visit, "ticket.html")


async def news(console: Console, visit: DeskVisit) -> web.Response:
    """Show what changes on the page while it is open: messages after those it has, and how the ticket stands."""
    return await _show(console, visit, "ticket_news.html")


async def _show(console: Console, visit: DeskVisit, template: str) -> web.Response:
    after, most = _number(visit, "after"), max(MOST_LOGGED, min(_number(visit, "messages"), MOST_SHOWN))
    view = await view_of(console, visit, visit.request.match_info["number"], after, most)
    if view is None:
        return gone(console, visit)
    return render(console, visit, template, view, {"earlier": most * 2 if most < MOST_SHOWN else 0})


def _number(visit: DeskVisit, name: str) -> int:
    asked = visit.request.query.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("1000000000") else 0


def render(
    console: Console, visit: DeskVisit, template: str, view: TicketView, more: Mapping[str, object]
) -> web.Response:
    assistant = console.workplace.assistant
    facts = {
        "view": view,
        "ticket": view.ticket,
        "clock": view.clock,
        "phrases": partial(assistant.phrases, visit.language),
        "status": view.clock.words.status,
        "posted": visit.request.path.rpartition("/")[2] if visit.request.method == "POST" else "",
        "prefilled": _prefilled(visit, view),
        "priorities": tuple(Priority),
        "snoozes": snoozes(view.clock, view.hours),
        "dialogs": STARTED_FOR_PEOPLE,
        "once": secrets.token_urlsafe(9),
        "fields": FIELDS,
        "earlier": 0,
        "longest": LONGEST,
        "longest_note": LONGEST_NOTE,
        "spoken": spoken,
        **more,
    }
    return console.frame.render(visit, template, facts)


def _prefilled(visit: DeskVisit, view: TicketView) -> str:
    """Return the words of the canned reply that the address asks for, for those who have no script to insert it."""
    asked = visit.request.query.get("reply", "")
    return next((reply.text for reply in view.replies if reply.id == asked), "")


def gone(console: Console, visit: DeskVisit) -> web.Response:
    way = (HOME, console.say(visit, "message.to_desk"))
    title = console.say(visit, "message.ticket_title")
    return console.message(visit, title, console.words(visit, TicketGone()), way, status=404)


def snoozes(clock: Clock, hours: BusinessHours) -> list[tuple[str, int]]:
    """Return until when a ticket is mostly put off, by the keys of their words: days are those with opening hours."""
    today = clock.local(clock.now).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    tomorrow, monday = today + timedelta(days=1), today + timedelta(days=WEEK - today.weekday())
    week = next(day for day in _following(monday) if _is_worked(day, hours))
    moments = [("hour", clock.now + HOUR)]
    if _is_worked(tomorrow, hours) and tomorrow != week:
        moments.append(("tomorrow", _ms(tomorrow)))
    return [*moments, ("week", _ms(week))]


def _following(first: datetime) -> Iterator[datetime]:
    return (first + timedelta(days=number) for number in count())


def _is_worked(day: datetime, hours: BusinessHours) -> bool:
    midnight = day.replace(hour=0)
    return hours.opens_at(_ms(midnight)) < _ms(midnight + timedelta(days=1))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
