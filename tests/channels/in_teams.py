"""Somebody in Teams, with OneDrive beside it, at a whole server."""

import asyncio
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, cast
from urllib.parse import urlsplit

from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import ConnectorDouble
from tests.channels.drive_double import DriveDouble
from tests.pages.person import Person
from tests.pages.small_portal import PASSWORD

SENT = "application/vnd.microsoft.teams.file.download.info"
CONSENT_CARD = "application/vnd.microsoft.teams.card.file.consent"
INFO_CARD = "application/vnd.microsoft.teams.card.file.info"
CODE = re.compile(r'<p class="code"><output>(\d{3})\s(\d{3})')
SECONDS = 40.0
CONTENT_URL = "https://contoso.sharepoint.com/personal/jean/Documents/Applications/"


@dataclass
class InTeams:
    guichet: Client
    connector: ConnectorDouble
    drive: DriveDouble
    heard: int = 0
    """How many of the deliveries were looked at."""

    async def posts(self, activity: Mapping[str, Any]) -> int:
        return (await self.guichet.post(PATH, json=activity, headers=self.connector.bearer())).status

    async def says(self, text: str, **fields: Any) -> None:
        assert await self.posts(self.connector.message(text, **fields)) == 202

    async def sends(self, *addresses: str, **fields: Any) -> None:
        """Send files that lie at these addresses; each is called as the last part of its address."""
        attachments = [attachment(urlsplit(address).path.rpartition("/")[2], address) for address in addresses]
        await self.says("", attachments=attachments, **fields)

    async def hears(self, wanted: str) -> dict[str, Any]:
        """Return the next activity with these words, in its text or on its cards."""
        return await self.finds(lambda activity: wanted in str(activity))

    async def finds(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the next activity that is meant, passing over those before."""
        before = self.heard
        try:
            async with asyncio.timeout(SECONDS):
                while True:
                    deliveries = await self.connector.delivered(self.heard + 1, SECONDS)
                    self.heard += 1
                    if is_it(deliveries[self.heard - 1].activity):
                        return deliveries[self.heard - 1].activity
        except TimeoutError:
            texts = [delivery.activity.get("text") for delivery in self.connector.deliveries[before:]]
            raise AssertionError(f"not heard; what was: {texts}") from None

    async def signs_in(self, login: str) -> None:
        """Sign in by the code that the page shows, since the link was opened elsewhere."""
        await self.says("connecte-moi")
        offered = await self.hears("/sign-in?")
        (link,) = [button["url"] for button in buttons(offered) if button["type"] == "Action.OpenUrl"]
        await self.signs_in_by(link, login)

    async def signs_in_by(self, link: str, login: str) -> None:
        """Open the link elsewhere, and type the code that the page shows."""
        person = Person(cast("Any", self.guichet))
        parts = urlsplit(link)
        await person.opens(f"{parts.path}?{parts.query}")
        response = await person.sends("/sign-in", login=login, password=PASSWORD)
        while response.status in {302, 303}:
            response = await person.opens(response.headers["Location"])
        code = CODE.search(unescape(person.page))
        assert code, person.page
        await self.says(f"{code[1]}{code[2]}")
        await self.hears("vous êtes connecté dans cette conversation")

    async def deposits(self, content: bytes, name: str = "depot.xml") -> dict[str, Any]:
        """Send a file, say yes, and return what is told when it was processed."""
        await self.sends(self.drive.keeps(name, content))
        await self.hears("Faut-il déposer")
        await self.says("oui")
        await self.hears("C’est déposé")
        return await self.finds(lambda activity: "est terminé" in str(activity))

    async def taps(self, activity: Mapping[str, Any], title: str) -> None:
        """Tap on a button that asks for a document; Teams sends what it says as a message of the person."""
        (button,) = [one for one in buttons(activity) if one["title"].startswith(title)]
        assert button["type"] == "Action.Submit"
        said = button["data"]["msteams"]
        assert said["type"] == "messageBack"
        await self.says(said["text"], value=said["value"])

    async def presses(self, activity: Mapping[str, Any], title: str, **fields: Any) -> dict[str, Any]:
        """Press a button that says something; returns the answer to the invoke."""
        (button,) = [one for one in buttons(activity) if one["title"] == title]
        assert button["type"] == "Action.Execute"
        return await self.executes(button["data"], **fields)

    async def executes(self, data: Any, **fields: Any) -> dict[str, Any]:
        """Send the invoke of a button with these data; returns its answer."""
        action = {"type": "Action.Execute", "verb": "say", "data": data}
        value = {"action": action, "trigger": "manual"}
        invoke = self.connector.message(None, type="invoke", name="adaptiveCard/action", value=value) | fields
        response = await self.guichet.post(PATH, json=invoke, headers=self.connector.bearer())
        assert response.status == 200
        answer: dict[str, Any] = await response.json()
        return answer

    async def is_offered(self) -> dict[str, Any]:
        """Return the card of the next file that is offered."""
        activity = await self.hears(CONSENT_CARD)
        return next(card for card in activity["attachments"] if card["contentType"] == CONSENT_CARD)

    async def answers(self, card: Mapping[str, Any], action: str, upload_url: str = "", **fields: Any) -> int:
        """Take an offered file, or leave it."""
        upload = upload_info(str(card["name"]), upload_url) if upload_url else None
        invoke = self.connector.consent(action, card["content"][f"{action}Context"]["offer"], "card-1", upload)
        return await self.posts(invoke | fields)


def attachment(name: str, address: str) -> dict[str, Any]:
    content = {"downloadUrl": address, "uniqueId": str(uuid.uuid4()), "fileType": name.rpartition(".")[2]}
    return {"contentType": SENT, "name": name, "contentUrl": CONTENT_URL + name, "content": content}


def upload_info(name: str, upload_url: str) -> dict[str, str]:
    return {
        "name": name,
        "uploadUrl": upload_url,
        "contentUrl": CONTENT_URL + name,
        "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C9D",
        "fileType": name.rpartition(".")[2],
    }


def buttons(activity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the actions of its adaptive cards."""
    cards = [one["content"] for one in activity.get("attachments", []) if one["contentType"].endswith("card.adaptive")]
    return [action for card in cards for part in parts(card["body"]) for action in part.get("actions", [])]


def parts(body: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the parts of a card, and those within them."""
    for part in body:
        yield part
        yield from parts(part.get("items", ()))
