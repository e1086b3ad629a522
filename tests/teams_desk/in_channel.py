"""The support team's channel in Teams, at a whole server: who is in it, what they tap, write and see there."""

import asyncio
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from tests.cards.checker import CardChecker
from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import BOT, TENANT, ConnectorDouble
from tests.channels.in_teams import InTeams
from tools.connector.places import Place

TEAM, CHANNEL = "19:team-of-support@thread.tacv2", "19:channel-of-requests@thread.tacv2"
CARD = "application/vnd.microsoft.card.adaptive"
SECONDS = 40.0
LARGEST = 80_000  # bytes of a message
HANDS_OVER = ("un humain", "je ne reçois rien", "sévère", "planifiée", "sans adresse", "oui")
TAG = re.compile(r"<[^>]+>")


def member(name: str) -> dict[str, Any]:
    address = f"{name}@aide.example"
    return {"id": f"29:{name}", "name": name.title(), "email": address, "userPrincipalName": address.upper()}


class Asker(InTeams):
    """Somebody who asks, in a conversation of their own."""

    async def hears(self, wanted: str) -> dict[str, Any]:
        return await self.finds(
            lambda one: (
                one.get("conversation", {}).get("id") == "a:1/x" and wanted in json.dumps(one, ensure_ascii=False)
            )
        )


@dataclass
class Channel:
    guichet: Client
    connector: ConnectorDouble

    def begins(self, *names: str) -> None:
        """Let there be a team of these."""
        for place in (TEAM, CHANNEL):
            members = {f"29:{name}": member(name) for name in names}
            self.connector.places.known[place] = Place(place, "msteams", TENANT, "channel", members)

    async def is_installed(self) -> None:
        assert await self.posts(None, TEAM, "29:anna", type="installationUpdate", action="add") == 202

    async def posts(self, text: str | None, conversation: str, user: str, **fields: Any) -> int:
        """Let something of the channel reach the bot, as Teams tells it."""
        return (await self._send(text, conversation, user, **fields))[0]

    async def writes(self, thread: str, user: str, text: str, **fields: Any) -> None:
        """Write in a thread, mentioning the bot."""
        mention = {"type": "mention", "text": "<at>Guichet</at>", "mentioned": BOT}
        given = {"entities": [mention], **fields}
        assert await self.posts(f"<at>Guichet</at>&nbsp;{text}\n", thread, user, **given) == 202

    async def taps(self, thread: str, user: str, act: str, data: Any = None, **typed: Any) -> dict[str, Any]:
        """Tap on a button of a card; returns what is answered."""
        card = {"guichet": "desk", "act": act, **typed} if data is None else data
        value = {"action": {"type": "Action.Execute", "verb": "guichet.desk", "data": card}, "trigger": "manual"}
        name, locale = "adaptiveCard/action", typed.pop("locale", "fr-FR")
        status, body = await self._send(None, thread, user, type="invoke", name=name, value=value, locale=locale)
        assert status == 200, body
        answer: dict[str, Any] = json.loads(body)
        assert answer["statusCode"] == 200
        return answer

    async def _send(self, text: str | None, conversation: str, user: str, **fields: Any) -> tuple[int, str]:
        sender = {"id": user, "name": user.removeprefix("29:").title(), "aadObjectId": f"aad-{user}"}
        data = {"tenant": {"id": TENANT}, "team": {"id": TEAM}, "channel": {"id": conversation.partition(";")[0]}}
        account = {"id": conversation, "isGroup": True, "conversationType": "channel", "tenantId": TENANT}
        given = {"id": f"f:{uuid.uuid4()}", "from": sender, "conversation": account, "channelData": data} | fields
        activity = self.connector.message(text, **given)
        response = await self.guichet.post(PATH, json=activity, headers=self.connector.bearer())
        return response.status, await response.text()

    async def until(self, what: Callable[[], Any], why: str = "") -> Any:
        """Return what there is, once there is something."""
        try:
            async with asyncio.timeout(SECONDS):
                while not (found := what()):
                    await self.connector.record.more()
        except TimeoutError:
            raise AssertionError(f"{why}: {[one.activity for one in self.connector.deliveries[-6:]]}") from None
        return found

    async def thread(self, number: int = 1) -> str:
        """Return the thread that was opened so many-th."""
        return str(await self.until(lambda: self.threads()[number - 1 : number], "no thread"))[2:-2]

    def threads(self) -> list[str]:
        return [one.conversation_made for one in self.connector.record.entries if one.conversation_made]

    def cards(self, thread: str) -> list[dict[str, Any]]:
        """Return the states that the card of a thread has had, the newest last."""
        root = thread.partition(";messageid=")[2]
        return [
            one.activity["attachments"][0]["content"]
            for one in self.connector.deliveries
            if one.id == root and one.activity.get("attachments")
        ]

    async def shows(self, thread: str, *words: str) -> dict[str, Any]:
        """Return the card once it shows all these words."""

        def newest() -> dict[str, Any] | None:
            card = self.cards(thread)[-1]
            return card if all(one in json.dumps(card, ensure_ascii=False) for one in words) else None

        found: dict[str, Any] = await self.until(newest, f"the card does not show {words}")
        return found

    def said(self, thread: str) -> list[str]:
        """Return the messages of the bot under a card, as they are read now, in the order in which they came."""
        said: dict[str, str] = {}
        for one in self.connector.deliveries:
            is_there = one.activity.get("conversation", {}).get("id") == thread
            if is_there and one.activity["type"] == "message" and one.activity.get("text"):
                said[one.id] = unescape(TAG.sub("", one.activity["text"].replace("<br/>", " ")))
        return [" ".join(text.split()) for text in said.values()]

    async def hears(self, thread: str, words: str) -> str:
        """Return the message in a thread that has these words, once it is there."""
        found: list[str] = await self.until(
            lambda: [one for one in self.said(thread) if words in one], f"not in the thread: {words}"
        )
        return found[0]


def check(card: Mapping[str, Any], checker: CardChecker) -> None:
    """Fail on what Teams would not show as it is meant."""
    assert len(json.dumps(card, ensure_ascii=False).encode("utf-16-le")) < LARGEST
    assert checker.check(card)
    for action in card["actions"]:
        for one in action.get("card", {}).get("actions", [action]):
            if one["type"] == "Action.Execute":
                assert one["fallback"] == {"type": "Action.Submit", "title": one["title"], "data": one["data"]}


def titles(card: Mapping[str, Any]) -> list[str]:
    return [action["title"] for action in card["actions"]]
