"""A Direct Line client that sends each message until it is acknowledged, and reads the feed at the end."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.durability.forked_server import ForkedServer

BASE = "/v3/directline"
PAUSE = 0.02  # before sending again what was not acknowledged
AWAY = (aiohttp.ClientError, ConnectionError, TimeoutError)


@dataclass
class CarefulClient:
    server: ForkedServer
    session: aiohttp.ClientSession
    name: str
    conversation: str = ""
    token: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)
    """The id that the server gave, by clientActivityID, in the order of sending."""
    sent_again: int = 0

    async def talk(self, stop: asyncio.Event) -> None:
        """Send message after message until told to stop; whatever was begun is seen through."""
        grant = await self._insist("POST", "/tokens/generate")
        self.conversation, self.token = grant["conversationId"], grant["token"]
        await self._insist("POST", "/conversations")
        while not stop.is_set():
            key = f"{self.name}-{len(self.acknowledged) + 1}"
            answer = await self._insist("POST", f"/conversations/{self.conversation}/activities", _message(key))
            self.acknowledged[key] = answer["id"]

    async def feed(self) -> list[dict[str, Any]]:
        """Read the whole conversation, page by page."""
        activities: list[dict[str, Any]] = []
        watermark = ""
        while True:
            page = await self._insist("GET", f"/conversations/{self.conversation}/activities?watermark={watermark}")
            if not page["activities"]:
                return activities
            activities += page["activities"]
            watermark = page["watermark"]

    async def _insist(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        while True:
            try:
                url = f"{self.server.address}{BASE}{path}"
                async with self.session.request(method, url, json=body, headers=headers) as response:
                    if response.status < 300:
                        answer: dict[str, Any] = await response.json()
                        return answer
                    assert response.status == 503, (response.status, await response.text())
            except AWAY:
                pass
            self.sent_again += 1
            await asyncio.sleep(PAUSE)


def _message(key: str) -> dict[str, Any]:
    return {"type": "message", "text": f"bonjour {key}", "channelData": {"clientActivityID": key}}
