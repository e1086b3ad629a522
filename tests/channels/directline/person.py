"""A person at a Direct Line client, who may also do what no proper client does."""

from typing import Any, Self

from aiohttp import ClientResponse, ClientWebSocketResponse, ClientWSTimeout
from aiohttp.test_utils import TestClient

BASE = "/v3/directline"
PATIENCE = ClientWSTimeout(ws_receive=30.0)  # seconds before a test that waits in vain fails


class Person:
    def __init__(self, client: TestClient[Any, Any], grant: dict[str, Any]) -> None:
        self.client = client
        self.conversation: str = grant["conversationId"]
        self.token: str = grant["token"]
        self.url = f"{BASE}/conversations/{self.conversation}"

    @classmethod
    async def arrives(cls, client: TestClient[Any, Any], locale: str = "fr-FR") -> Self:
        """Get a token and open the conversation."""
        person = cls(client, await (await client.post(f"{BASE}/tokens/generate")).json())
        assert (await person.opens(locale)).status == 201
        return person

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def opens(self, locale: str = "fr-FR") -> ClientResponse:
        return await self.client.post(f"{BASE}/conversations", json={"locale": locale}, headers=self.headers)

    async def resumes(self, watermark: object = "") -> ClientResponse:
        return await self.client.get(f"{self.url}?watermark={watermark}", headers=self.headers)

    async def posts(self, activity: Any = None, *, data: Any = None) -> ClientResponse:
        sent = {"data": data} if data is not None else {"json": activity}
        return await self.client.post(f"{self.url}/activities", headers=self.headers, **sent)

    async def says(self, text: str, key: str | None = None) -> ClientResponse:
        channel_data = {"channelData": {"clientActivityID": key}} if key else {}
        return await self.posts({"type": "message", "text": text, **channel_data})

    async def reads(self, watermark: object = "") -> list[dict[str, Any]]:
        response = await self.polls(watermark)
        assert response.status == 200
        activities: list[dict[str, Any]] = (await response.json())["activities"]
        return activities

    async def polls(self, watermark: object = "") -> ClientResponse:
        return await self.client.get(f"{self.url}/activities?watermark={watermark}", headers=self.headers)

    async def listens(self, watermark: object = "", **options: Any) -> ClientWebSocketResponse:
        stream_url = (await (await self.resumes(watermark)).json())["streamUrl"]
        stream: ClientWebSocketResponse = await self.client.session.ws_connect(stream_url, timeout=PATIENCE, **options)
        return stream

    async def is_answered(self) -> bool:
        """Tell whether this person is answered now, whatever happened before."""
        last = (await self.reads())[-1]["id"].rpartition("|")[2]
        assert (await self.says("comment déposer un fichier ?")).status == 200
        return [activity["from"]["role"] for activity in await self.reads(int(last))] == ["user", "bot"]
