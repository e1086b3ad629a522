"""An agent at a client of Teams, who uses the message extension."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.adaptive_cards import CONTENT_TYPE
from bot.teams_extension.extension import FETCH, QUERY, SUBMIT
from tests.cards.checker import CardChecker
from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import ConnectorDouble

MOST_BYTES = 80_000


@dataclass
class Shown:
    """A dialog as the client shows it: what was typed into it is there until another one takes its place."""

    agent: "AtTeams"
    card: dict[str, Any]

    @property
    def words(self) -> str:
        return json.dumps(self.card["body"], ensure_ascii=False)

    @property
    def fields(self) -> dict[str, Any]:
        return {one["id"]: one for one in self.card["body"] if one["type"].startswith("Input.")}

    @property
    def titles(self) -> list[str]:
        return [action["title"] for action in self.card.get("actions", ())]

    def sent_by(self, title: str, /, **typed: str) -> dict[str, Any]:
        """Return what a button sends; raises KeyError or AssertionError for what the client would not let pass."""
        (action,) = [one for one in self.card["actions"] if one["title"] == title]
        assert action["type"] == "Action.Submit"
        if action.get("associatedInputs") == "none":
            return dict(action["data"])
        values = {name: one.get("value", "") for name, one in self.fields.items()} | typed
        for name, one in self.fields.items():
            assert values[name] or not one.get("isRequired"), name
            assert len(values[name]) <= one.get("maxLength", len(values[name])), name
        return values | action["data"]

    async def press(self, title: str, /, **typed: str) -> "Shown":
        return await self.agent.submits(self.sent_by(title, **typed))


@dataclass
class AtTeams:
    guichet: Client
    connector: ConnectorDouble
    checker: CardChecker
    user: str
    locale: str = "fr-FR"

    async def invokes(self, name: str, value: object, **fields: Any) -> dict[str, Any]:
        """Return the answer, which is always one that Teams can show."""
        sender = {"id": self.user, "name": "a name that is of no account", "aadObjectId": "somebody"}
        activity = self.connector.message(None, type="invoke", name=name, locale=self.locale, **{"from": sender})
        activity |= {"id": f"f:{uuid.uuid4()}", "value": value} | fields
        response = await self.guichet.post(PATH, json=activity, headers=self.connector.bearer())
        assert response.status == 200, await response.text()
        assert len(await response.read()) <= MOST_BYTES
        answer: dict[str, Any] = await response.json()
        return answer

    async def searches(self, command: str, words: str = "", **options: int) -> dict[str, Any]:
        parameter = {"name": "words", "value": words} if words else {"name": "initialRun", "value": "true"}
        value = {"commandId": command, "parameters": [parameter], "queryOptions": {"skip": 0, "count": 25} | options}
        found: dict[str, Any] = (await self.invokes(QUERY, value))["composeExtension"]
        return found

    async def finds(self, command: str, words: str = "", **options: int) -> list[tuple[str, dict[str, Any]]]:
        """Return titles and the cards that choosing them puts into a message."""
        found = await self.searches(command, words, **options)
        assert (found["type"], found["attachmentLayout"]) == ("result", "list"), found
        for one in found["attachments"]:
            assert one["contentType"] == CONTENT_TYPE
            assert self.checker.check(one["content"])
        return [(one["preview"]["content"]["title"], one["content"]) for one in found["attachments"]]

    async def opens(self, said: str = "", command: str = "answer") -> Shown:
        message = {"body": {"contentType": "html", "content": said}} if said else None
        context = "message" if said else "commandBox"
        value: Mapping[str, Any] = {"commandId": command, "commandContext": context, "messagePayload": message}
        return self._shown(await self.invokes(FETCH, value))

    async def submits(self, data: object) -> Shown:
        answer = await self.invokes(SUBMIT, {"commandId": "answer", "commandContext": "message", "data": data})
        return self._shown(answer)

    def _shown(self, answer: Mapping[str, Any]) -> Shown:
        assert answer["task"]["type"] == "continue", answer
        shown = answer["task"]["value"]["card"]
        assert shown["contentType"] == CONTENT_TYPE
        assert self.checker.check(shown["content"])
        return Shown(self, shown["content"])
