"""What was said of a request to support, for who has the link of a mail: to be read, not to be answered."""

from collections.abc import Mapping, Sequence
from functools import partial

from aiohttp import web

from actions.ticket_exchange import opened_by
from actions.ticket_of_person import told
from actions.tickets import Ticket
from actions.work import Work
from bot.pages.doorman import SIGNATURE
from bot.pages.site import Site
from bot.pages.visit import Visit
from bot.transcript import transcript


async def show(site: Site, visit: Visit) -> web.Response:
    """The conversation stays its browser's: who has but the mailbox cannot speak in it, nor sign in there."""
    opened = await site.portal.read(partial(_opened, visit))
    if opened is None:
        title, words = site.say(visit, "message.link_title"), site.say(visit, "exchange.over")
        return site.message(visit, title, words, ("/", site.say(visit, "message.to_chat")), status=410)
    ticket, over_from = opened
    since = [one for one in await site.portal.log(ticket.conversation) if one.created_at >= ticket.created_at]
    spoken = transcript(one for one in since if over_from is None or one.created_at < over_from)
    messages = _messages(await site.portal.read(partial(told, spoken)))
    return site.frame.render(visit, "exchange.html", {"ticket": ticket, "messages": messages})


async def _opened(visit: Visit, work: Work) -> tuple[Ticket, int | None] | None:
    """Return the ticket of the link, and from when on the conversation is about another one."""
    until, signature = (visit.carried(name) for name in ("until", SIGNATURE))
    ticket = await opened_by(visit.request.match_info["number"], until=until, signature=signature, work=work)
    return (ticket, await work.tickets.over_from(ticket)) if ticket else None


def _messages(lines: Sequence[Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """Return by whom each message is, and its lines."""
    messages: list[tuple[str, list[str]]] = []
    for line in lines:
        if line["by"]:
            messages.append((line["by"], []))
        messages[-1][1].append(line["line"])
    return messages
