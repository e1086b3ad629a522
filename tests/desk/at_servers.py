"""A person in a web chat and an agent at the desk, each at a server that may be killed, and then at another."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self, cast

import aiohttp

from actions.agent_sign_in import open_session
from actions.tickets import Agent, AgentState, Role
from bot.store.store import Store
from tests.pages.person import Person
from tests.somebody import HasAddress, Somebody

PATIENCE = 60.0  # seconds
HANDS_OVER = ("un humain", "je ne reçois rien", "sévère", "planifiée", "sans adresse", "oui")


class Listener(Somebody):
    """A person whose chat is open: what is said comes by itself."""

    @asynccontextmanager
    async def listens(self) -> AsyncIterator["Heard"]:
        """Open a stream; what was said before comes first."""
        opened = await self.get(f"/v3/directline/conversations/{self.conversation}", headers=self._headers)
        url = (await opened.json())["streamUrl"]
        async with self.session.ws_connect(url.replace("ws://", "http://")) as stream:
            yield Heard(stream)


class Heard:
    def __init__(self, stream: aiohttp.ClientWebSocketResponse) -> None:
        self._stream = stream
        self.texts: list[str] = []

    async def until(self, words: str) -> None:
        """Return when it was said."""
        async with asyncio.timeout(PATIENCE):
            while not any(words in text for text in self.texts):
                message = await self._stream.receive()
                assert message.type is aiohttp.WSMsgType.TEXT, message
                page: dict[str, Any] = json.loads(message.data) if message.data else {"activities": []}
                self.texts += [one.get("text", "") for one in page["activities"]]


class AtDesk:
    """An agent with a browser of their own."""

    def __init__(self, server: HasAddress, word: str) -> None:
        self.server = server
        self._headers = {"Cookie": f"guichet-desk={word}"}
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.person = Person(cast("Any", self))

    async def __aenter__(self) -> Self:
        await self.session.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def get(self, path: str, **given: Any) -> aiohttp.ClientResponse:
        return await self._does("GET", path, **given)

    async def post(self, path: str, **given: Any) -> aiohttp.ClientResponse:
        return await self._does("POST", path, **given)

    async def acts(self, number: str, act: str, **fields: str) -> aiohttp.ClientResponse:
        """Send a form of a ticket's page."""
        await self.person.opens(f"/desk/tickets/{number}")
        return await self.person.sends(f"/desk/tickets/{number}/{act}", **fields)

    async def sees(self, number: str) -> str:
        await self.person.opens(f"/desk/tickets/{number}")
        return self.person.page

    @asynccontextmanager
    async def watches(self, number: str) -> AsyncIterator["Watched"]:
        """Have a ticket's page open."""
        headers = {**self._headers, "Accept": "text/event-stream"}
        url = f"{self.server.address}/desk/events?ticket={number}"
        async with self.session.get(url, headers=headers, timeout=aiohttp.ClientTimeout(total=None)) as response:
            assert response.status == 200, await response.text()
            watched = Watched(response)
            await watched.hears("beat")
            yield watched

    async def _does(self, method: str, path: str, **given: Any) -> aiohttp.ClientResponse:
        cookies = "; ".join([self._headers["Cookie"], *(f"{one.key}={one.value}" for one in self.session.cookie_jar)])
        headers = {**(given.pop("headers", None) or {}), "Cookie": cookies}
        response = await self.session.request(method, self.server.address + path, headers=headers, **given)
        await response.read()
        return response


class Watched:
    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def hears(self, name: str) -> None:
        """Return when an event of this name comes."""
        async with asyncio.timeout(PATIENCE):
            while (await self._response.content.readuntil(b"\n")).strip() != f"event: {name}".encode():
                pass


async def hire(store: Store, name: str) -> str:
    """Return the word of an agent's session."""
    async with store.turn() as transaction:
        work = transaction.work
        agent = Agent(
            id=f"id of {name}",
            email=f"{name.lower()}@aide.example",
            name=name,
            roles=[Role.AGENT],
            state=AgentState.ACTIVE,
            language="fr",
        )
        await work.agents.add(agent, work.now())
        return await open_session(agent, work)
