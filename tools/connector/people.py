"""People in Teams: what they say reaches the bot as the Connector sends it."""

import uuid
from typing import Any

import aiohttp

from tools.connector.places import Json

PERSON = {"id": "29:jean", "name": "Jean Dupont", "aadObjectId": "aad-jean"}
LOCALE = "fr-FR"


def message(
    text: str | None, *, service_url: str, bot: Json, tenant: str, person: Json = PERSON, **fields: Any
) -> dict[str, Any]:
    """Return a message as Teams sends it; a field given as None is left out."""
    activity: dict[str, Any] = {
        "type": "message",
        "id": f"f:{uuid.uuid4()}",
        "timestamp": "2025-05-06T07:08:09.1234567Z",
        "serviceUrl": service_url,
        "channelId": "msteams",
        "from": person,
        "recipient": bot,
        "conversation": {"id": "a:1/x", "conversationType": "personal", "tenantId": tenant},
        "locale": LOCALE,
        "textFormat": "plain",
        "text": text,
        "channelData": {"tenant": {"id": tenant}},
    } | fields
    return {name: value for name, value in activity.items() if value is not None}


async def send(session: aiohttp.ClientSession, url: str, activity: Json, token: str) -> tuple[int, str]:
    """Hand an activity to the bot; returns the status and the body of what it answers."""
    async with session.post(url, json=activity, headers={"Authorization": f"Bearer {token}"}) as response:
        return response.status, await response.text()
