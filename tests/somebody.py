"""Somebody with a browser of their own, and the chat in it, at a server in a process of its own."""

from dataclasses import dataclass, field
from typing import Any, Protocol, Self, cast

import aiohttp

from tests.pages.person import Person

BASE = "/v3/directline"


class HasAddress(Protocol):
    @property
    def address(self) -> str: ...


@dataclass
class Somebody:
    """The server may be away, and next time somewhere else: then `aiohttp.ClientError` is raised."""

    server: HasAddress
    session: aiohttp.ClientSession
    token: str = ""
    conversation: str = ""
    said: list[str] = field(default_factory=list)
    received: list[aiohttp.ClientResponse] = field(default_factory=list)
    """What pages and endpoints have answered."""

    def __post_init__(self) -> None:
        self.person = Person(cast("Any", self))  # fills in forms with this browser

    @classmethod
    def comes(cls, server: HasAddress) -> Self:
        return cls(server, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def get(self, path: str, **given: Any) -> aiohttp.ClientResponse:
        return await self._note(await self.session.get(self.server.address + path, **given))

    async def post(self, path: str, **given: Any) -> aiohttp.ClientResponse:
        return await self._note(await self.session.post(self.server.address + path, **given))

    async def begins(self) -> None:
        """Open the chat page."""
        grant = await (await self.post("/webchat/session", json={})).json()
        self.token, self.conversation = grant["token"], grant["conversationId"]

    async def opens(self) -> bool:
        response = await self.post(f"{BASE}/conversations", json={"locale": "fr-FR"}, headers=self._headers)
        return response.status in {200, 201}

    async def says(self, words: str) -> bool:
        """Send a message; tell whether it was taken. If it was not, what is said next is sent as the same one."""
        message = {"type": "message", "text": words, "channelData": {"clientActivityID": str(len(self.said))}}
        path = f"{BASE}/conversations/{self.conversation}/activities"
        is_taken = (await self.post(path, json=message, headers=self._headers)).status == 200
        if is_taken:
            self.said.append(words)
        return is_taken

    async def talks(self, *messages: str) -> str:
        """Say one thing after another; returns the text of the last reply."""
        for words in messages:
            assert await self.says(words), words
        return str((await self.hears())[-1].get("text", ""))

    async def hears(self) -> list[dict[str, Any]]:
        """Return the conversation's activities."""
        path = f"{BASE}/conversations/{self.conversation}/activities"
        page = await (await self.get(path, headers=self._headers)).json()
        activities: list[dict[str, Any]] = page["activities"]
        return activities

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def _note(self, response: aiohttp.ClientResponse) -> aiohttp.ClientResponse:
        await response.read()
        self.received.append(response)
        return response
