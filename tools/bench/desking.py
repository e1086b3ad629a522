"""Agents answer people while many chats are open: how long a message takes from one side to the other.

Every chat has its WebSocket open, and each has been handed over and taken. Each agent looks at one ticket after
another: the person says something, the agent's page hears of it and fetches it, the agent answers, the person's chat
has it. Beside it, the same on a server that only passes messages on.
"""

import asyncio
import json
import random
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import aiohttp
from bots import GUICHET, Bot
from channel import Channel
from process import Server
from table import table

from actions.agent_sign_in import open_session
from actions.store.tickets import Sought
from actions.tickets import Agent, AgentState, Role
from bot.app import open_database
from bot.settings import read_settings

CHATS, AGENTS, SECONDS = 500, 20, 180
QUICK_CHATS, QUICK_SECONDS = 100, 20
AT_ONCE = 8  # people who hand over at the same time, before anything is measured
THINKS = (1.0, 4.0)  # seconds before an agent turns to the next person
PATIENCE = 60.0
DIRECT_LINE = "/v3/directline"
HANDS_OVER = ("un humain", "je ne reçois rien", "sévère", "planifiée", "sans adresse", "oui")
TOKEN = re.compile(r'name="token" value="([^"]*)"')
HEADS = (
    "",
    "exchanges",
    "to the agent p50 ms",
    "p99",
    "to the person p50 ms",
    "p99",
    "CPU ms",
    "MiB before",
    "with all",
)
RELAY = Bot("bare aiohttp", (), "relay.py")


@dataclass
class Measured:
    to_agent: list[float] = field(default_factory=list)  # seconds
    to_person: list[float] = field(default_factory=list)
    cpu: float = 0.0  # seconds
    before: float = 0.0  # MiB, resident
    after: float = 0.0


class Chat:
    """A person's; their browser reads the stream all the time, and answers its pings."""

    def __init__(self, session: aiohttp.ClientSession, conversation: str, token: str) -> None:
        self._session = session
        self.conversation = conversation
        self._token = token
        self._heard: asyncio.Queue[str] = asyncio.Queue()
        self.number = ""

    async def says(self, words: str) -> None:
        path = f"{DIRECT_LINE}/conversations/{self.conversation}/activities"
        message = {"type": "message", "text": words, "locale": "fr-FR"}
        async with self._session.post(path, json=message, headers={"Authorization": f"Bearer {self._token}"}) as done:
            await done.read()
            done.raise_for_status()

    async def hears(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while words not in await self._heard.get():
                pass

    @asynccontextmanager
    async def listening(self, stream_url: str) -> AsyncIterator[None]:
        async with self._session.ws_connect(stream_url) as stream:
            reading = asyncio.create_task(self._reads(stream))
            yield
            reading.cancel()

    async def _reads(self, stream: aiohttp.ClientWebSocketResponse) -> None:
        async for message in stream:
            self._heard.put_nowait(str(message.data))


async def measure(folder: Path, *, quick: bool) -> str:
    """Return the table."""
    chats, seconds = (QUICK_CHATS, QUICK_SECONDS) if quick else (CHATS, SECONDS)
    folder.mkdir(parents=True)  # noqa: ASYNC240 - before anything is measured
    words = await _hire(folder / "guichet" / "data")
    rows = []
    async with Channel() as channel:
        async with GUICHET.server(folder / "guichet", channel) as server:
            rows.append(_row("Guichet", await _guichet(server, folder / "guichet" / "data", words, chats, seconds)))
        async with RELAY.server(folder / "relay", channel) as server:
            rows.append(_row(RELAY.name, await _relay(server, chats, seconds)))
    title = f"{chats} chats open and handed over, {AGENTS} agents, {seconds} s"
    return table(title, HEADS, rows)


async def _hire(data: Path) -> list[str]:
    """Return the words of the agents' sessions."""
    store = await open_database(read_settings(data_dir=data))
    words = []
    for number in range(AGENTS):
        async with store.turn() as transaction:
            agent = Agent(
                id=f"agent {number}",
                email=f"agent{number}@aide.example",
                name=f"Agent {number}",
                roles=[Role.AGENT],
                state=AgentState.ACTIVE,
                language="fr",
            )
            await transaction.work.agents.add(agent, transaction.work.now())
            words.append(await open_session(agent, transaction.work))
    await store.close()
    return words


async def _guichet(server: Server, data: Path, words: Sequence[str], chats: int, seconds: int) -> Measured:
    measured = Measured(before=server.memory().resident)
    connector = aiohttp.TCPConnector(limit=0)
    base = f"http://127.0.0.1:{server.port}"
    async with aiohttp.ClientSession(base, connector=connector) as session, AsyncExitStack() as stack:
        people = await _people(session, stack, chats)
        await _numbered(data, people)
        desks = []
        for place, word in enumerate(words):
            browser = aiohttp.ClientSession(
                base, cookies={"guichet-desk": word}, cookie_jar=aiohttp.CookieJar(unsafe=True)
            )
            desks.append(_Desk(await stack.enter_async_context(browser), people[place :: len(words)]))
        begun, until = server.cpu_seconds(), time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            for desk in desks:
                group.create_task(desk.works(until, measured))
        measured.cpu = server.cpu_seconds() - begun
        measured.after = server.memory().resident
    return measured


async def _people(session: aiohttp.ClientSession, stack: AsyncExitStack, chats: int) -> list[Chat]:
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def comes() -> Chat:
        async with turnstile:
            async with session.post(f"{DIRECT_LINE}/conversations", json={"locale": "fr-FR"}) as response:
                opened: dict[str, Any] = await response.json()
            chat = Chat(session, opened["conversationId"], opened["token"])
            await stack.enter_async_context(chat.listening(opened["streamUrl"]))
            for said in HANDS_OVER:
                await chat.says(said)
            await chat.hears("DS-")
        return chat

    return list(await asyncio.gather(*(comes() for _ in range(chats))))


async def _numbered(data: Path, people: Sequence[Chat]) -> None:
    """Tell each chat its ticket's number."""
    store = await open_database(read_settings(data_dir=data))
    async with store.turn() as transaction:
        tickets = await transaction.work.tickets.sought(Sought(), most=len(people))
    await store.close()
    numbers = {ticket.conversation: ticket.number for ticket in tickets}
    for chat in people:
        chat.number = numbers[chat.conversation]


class _Desk:
    """An agent, and the people who are theirs."""

    def __init__(self, session: aiohttp.ClientSession, people: Sequence[Chat]) -> None:
        self._session = session
        self._people = people
        self._chance = random.Random(people[0].number)  # noqa: S311 - no secret

    async def works(self, until: float, measured: Measured) -> None:
        for chat in self._people:
            await self._sends(chat.number, "take", {})
        place = 0
        while time.monotonic() < until:
            chat = self._people[place % len(self._people)]
            async with self._watching(chat.number) as events:
                await asyncio.sleep(self._chance.uniform(*THINKS))
                await self._exchanges(chat, events, f"message {place} {chat.number}", measured)
            place += 1

    async def _exchanges(self, chat: Chat, events: aiohttp.ClientResponse, words: str, measured: Measured) -> None:
        begun = time.perf_counter()
        saying = asyncio.create_task(chat.says(f"person's {words}"))
        async with asyncio.timeout(PATIENCE):
            while f"person&#39;s {words}" not in await self._news(chat.number, events):
                pass
        measured.to_agent.append(time.perf_counter() - begun)
        await saying
        token = await self._token(chat.number)
        begun = time.perf_counter()
        answering = asyncio.create_task(self._posts(chat.number, "reply", {"token": token, "text": f"agent's {words}"}))
        await chat.hears(f"agent's {words}")
        measured.to_person.append(time.perf_counter() - begun)
        await answering

    async def _news(self, number: str, events: aiohttp.ClientResponse) -> str:
        """Wait until the page hears of something, and return what it then fetches."""
        while (await events.content.readuntil(b"\n")).strip() != b"event: ticket":
            pass
        return await self._page(f"/desk/tickets/{number}/news")

    @asynccontextmanager
    async def _watching(self, number: str) -> AsyncIterator[aiohttp.ClientResponse]:
        headers = {"Accept": "text/event-stream"}
        async with self._session.get(f"/desk/events?ticket={number}", headers=headers) as events:
            events.raise_for_status()
            await events.content.readuntil(b"event: beat\n")
            yield events

    async def _sends(self, number: str, act: str, fields: dict[str, str]) -> None:
        await self._posts(number, act, {"token": await self._token(number), **fields})

    async def _posts(self, number: str, act: str, fields: dict[str, str]) -> None:
        path = f"/desk/tickets/{number}/{act}"
        async with self._session.post(path, data=fields, allow_redirects=False) as response:
            await response.read()
            if response.status != 303:  # noqa: PLR2004 - see other
                raise AssertionError((act, response.status))

    async def _token(self, number: str) -> str:
        found = TOKEN.search(await self._page(f"/desk/tickets/{number}"))
        if found is None:
            raise AssertionError(number)
        return found[1]

    async def _page(self, path: str) -> str:
        async with self._session.get(path) as response:
            response.raise_for_status()
            return await response.text()


async def _relay(server: Server, chats: int, seconds: int) -> Measured:
    measured = Measured(before=server.memory().resident)
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{server.port}", connector=connector) as session,
        AsyncExitStack() as stack,
    ):
        streams = [await stack.enter_async_context(session.ws_connect(f"/person/{name}")) for name in range(chats)]
        begun, until = server.cpu_seconds(), time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            for first in range(AGENTS):
                group.create_task(_relayed(session, streams, range(first, chats, AGENTS), until, measured))
        measured.cpu = server.cpu_seconds() - begun
        measured.after = server.memory().resident
    return measured


async def _relayed(
    session: aiohttp.ClientSession,
    streams: Sequence[aiohttp.ClientWebSocketResponse],
    mine: Sequence[int],
    until: float,
    measured: Measured,
) -> None:
    chance, place = random.Random(mine[0]), 0  # noqa: S311 - no secret
    while time.monotonic() < until:
        name = mine[place % len(mine)]
        async with session.get(f"/agent/{name}") as events:
            await events.content.readuntil(b"\n\n")
            await asyncio.sleep(chance.uniform(*THINKS))
            begun = time.perf_counter()
            async with session.post(f"/person/{name}", data=json.dumps(place)):
                await events.content.readuntil(b"\n\n")
                measured.to_agent.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            async with session.post(f"/agent/{name}", data=json.dumps(place)):
                await streams[name].receive()
                measured.to_person.append(time.perf_counter() - begun)
        place += 1


def _row(name: str, measured: Measured) -> tuple[str, ...]:
    exchanges = len(measured.to_person)
    figures = [
        f"{1000 * figure:.1f}"
        for taken in (measured.to_agent, measured.to_person)
        for figure in (median(taken), quantiles(taken, n=100)[98])
    ]
    cpu = 1000 * measured.cpu / exchanges
    return (name, str(exchanges), *figures, f"{cpu:.1f}", f"{measured.before:.0f}", f"{measured.after:.0f}")
