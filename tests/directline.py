"""A careful Direct Line client for tests: posts, and polls the feed."""

from typing import Any, Self

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

BASE = "/v3/directline"


class DirectLineChat:
    """One conversation; it keeps its watermark as Microsoft's clients do."""

    def __init__(self, client: TestClient[Any, Any], grant: dict[str, Any]) -> None:
        self._client = client
        self.conversation: str = grant["conversationId"]
        self.token: str = grant["token"]
        self._watermark = ""
        self._posted = 0

    @classmethod
    async def begin(cls, client: TestClient[Any, Any]) -> Self:
        response = await client.post(f"{BASE}/tokens/generate")
        assert response.status == 200
        return cls(client, await response.json())

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def open(self, locale: str = "fr-FR") -> ClientResponse:
        return await self._client.post(f"{BASE}/conversations", json={"locale": locale}, headers=self.headers)

    async def post(self, activity: Any) -> ClientResponse:
        url = f"{BASE}/conversations/{self.conversation}/activities"
        return await self._client.post(url, json=activity, headers=self.headers)

    async def receive(self) -> list[dict[str, Any]]:
        """Return the activities since the last call."""
        url = f"{BASE}/conversations/{self.conversation}/activities?watermark={self._watermark}"
        page = await (await self._client.get(url, headers=self.headers)).json()
        self._watermark = page["watermark"]
        activities: list[dict[str, Any]] = page["activities"]
        return activities

    async def says(self, words: str | None, transcript: str = "") -> list[str]:
        """Say something, or open the conversation; returns the texts of the replies."""
        if words is None:
            locale = "en-GB" if "locale: en" in transcript else "fr-FR"
            assert (await self.open(locale)).status == 201
        else:
            self._posted += 1
            activity = {"type": "message", "text": words, "channelData": {"clientActivityID": str(self._posted)}}
            assert (await self.post(activity)).status == 200
        return [activity["text"] for activity in await self.receive() if activity["from"]["role"] == "bot"]
