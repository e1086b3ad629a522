"""Server-sent events: the desk's open pages hear that tickets have changed, and that they are still connected."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.background import awakened
from bot.bell import DESK, Bell
from bot.console import ticket as ticket_page
from bot.console.rules import Rule, may_enter
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.typing_signs import Side, topic

BEAT_SECONDS = 15.0
LOOK_SECONDS = 60.0  # a bell that was not heard costs no more than this
PAUSE_SECONDS = 0.3  # between two pieces of news of one sort: ten changes at once are one, and hold no other up
BEATS_A_LOOK = 4  # after the time of so many beats we look whether the agent may still come in
RETRY_MS = 2000  # until a browser that has lost us comes back
QUEUE, TICKET, TYPING = "queue", "ticket", "typing"
"""Names of events: any ticket has changed; this one, or its conversation, has; the person is typing."""
AWHILE_SECONDS = 3.0  # between two pieces of news of the queue for who looks at a ticket, where it is but a number


class News:
    """What has happened since it was last told."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._rung = asyncio.Event()

    def add(self, name: str) -> None:
        self._names.add(name)
        self._rung.set()

    async def next(self, seconds: float) -> list[str]:
        """Return what has happened, nothing after `seconds` without anything."""
        await awakened(self._rung, seconds)
        self._rung.clear()
        names, self._names = sorted(self._names), set()
        return names


async def show(console: Console, visit: DeskVisit) -> web.StreamResponse:
    """Stream events: of the queue, or of the ticket whose number is asked for."""
    number = visit.request.query.get("ticket", "")
    topics = await _topics(console, number)
    if topics is None or "text/event-stream" not in visit.request.headers.get("Accept", ""):
        return ticket_page.gone(console, visit)
    if not console.workplace.live.has_room(visit.agent.id):
        return web.Response(status=429, headers={"Retry-After": str(int(BEAT_SECONDS)), "Cache-Control": "no-store"})
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    with suppress(ConnectionError, asyncio.CancelledError):
        async with console.workplace.live.open(visit.agent.id), _hearing(console.workplace.bell, topics) as news:
            await response.prepare(visit.request)
            await response.write(_opening(topics.values()))
            await _tell(console, visit, response, news)
    return response


async def _tell(console: Console, visit: DeskVisit, response: web.StreamResponse, news: News) -> None:
    """Write what is new, and a beat when nothing is, until the browser or the agent's session is gone."""
    clock = asyncio.get_running_loop().time
    looked = clock()
    while True:
        names = await news.next(BEAT_SECONDS)
        for name in names or ["beat"]:
            await response.write(_event(name))
        if clock() - looked >= BEAT_SECONDS * BEATS_A_LOOK:  # at a busy desk there is no beat
            if not may_enter(Rule.AGENT, await console.whose(visit.session)):
                return
            looked = clock()


def _opening(names: Iterable[str]) -> bytes:
    """Return what a stream begins with: that all may have changed, since nobody heard what happened before it."""
    missed = sorted({*names} - {TYPING})
    return f"retry: {RETRY_MS}\n\n".encode() + b"".join(map(_event, (*missed, "beat")))


def _event(name: str) -> bytes:
    return f"event: {name}\ndata: 1\n\n".encode()


async def _topics(console: Console, number: str) -> Mapping[str, str] | None:
    """Return the bells to listen to, and what they tell of; None where there is no such ticket."""
    if not number:
        return {DESK: QUEUE}
    ticket = await console.portal.read(lambda work: work.tickets.by_number(number))
    if ticket is None:
        return None
    of_person = topic(ticket.conversation, Side.PERSON)
    return {f"{DESK}:{ticket.id}": TICKET, ticket.conversation: TICKET, of_person: TYPING, DESK: QUEUE}


@asynccontextmanager
async def _hearing(bell: Bell, topics: Mapping[str, str]) -> AsyncIterator[News]:
    news = News()
    pauses = {QUEUE: AWHILE_SECONDS} if len(topics) > 1 else {}
    tasks = [
        asyncio.create_task(_hear(bell, topic, name, news, pauses.get(name, PAUSE_SECONDS)))
        for topic, name in topics.items()
    ]
    try:
        yield news
    finally:
        for task in tasks:
            task.cancel()


async def _hear(bell: Bell, topic: str, name: str, news: News, pause: float) -> None:
    with bell.listen(topic) as listening:
        while True:
            if await listening.wait(LOOK_SECONDS) or name != TYPING:
                news.add(name)
            await asyncio.sleep(pause)
