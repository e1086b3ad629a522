"""Somebody who deposits files from the chat of a real server."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import aiohttp

from tests.somebody import BASE, Somebody

PATIENCE = 60.0  # seconds until something must have been said
PASSWORD = "barque-verte-47-oiseaux"
Said = dict[str, Any]


class Depositor(Somebody):
    """`heard` is how many activities were looked at."""

    heard: int = 0

    async def comes_in(self, login: str, password: str = PASSWORD) -> None:
        """Open the chat, and sign in from it in the same browser."""
        await self.begins()
        await self.opens()
        await self.says("me connecter ici")
        said = await self.waits_for(lambda one: "/sign-in?" in str(one.get("attachments")))
        link = re.search(r"https?://[^/]+(/sign-in\?[^\"']+)", str(said["attachments"]))
        assert link
        await self.person.opens(link[1])
        await self.person.sends("/sign-in", login=login, password=password)
        await self.waits_for(lambda one: "vous êtes connecté" in one.get("text", ""))

    async def sends_files(self, **files: bytes) -> None:
        """Attach files to one message; names are given with two underscores for the point."""
        form = aiohttp.FormData()
        form.add_field("activity", '{"type": "message"}', content_type="application/vnd.microsoft.activity")
        for name, content in files.items():
            form.add_field("file", content, filename=name.replace("__", "."), content_type="application/octet-stream")
        path = f"{BASE}/conversations/{self.conversation}/upload?userId=x"
        response = await self.post(path, data=form, headers=self._headers)
        assert response.status == 200, await response.text()

    async def waits_for(self, is_meant: Callable[[Said], bool]) -> Said:
        """Return what is said next that is meant. What was said before counts once."""
        async with asyncio.timeout(PATIENCE):
            while True:
                said = await self.hears()
                for place in range(self.heard, len(said)):
                    if said[place]["from"]["role"] == "bot" and is_meant(said[place]):
                        self.heard = place + 1
                        return said[place]
                await asyncio.sleep(0.1)

    async def waits_for_words(self, words: str) -> Said:
        try:
            return await self.waits_for(lambda one: words in f"{one.get('text', '')} {one.get('attachments', '')}")
        except TimeoutError:
            heard = [f"{one.get('text', '')} {one.get('attachments', '')}" for one in await self.hears()]
            raise AssertionError(f"{words!r} was never said, but {heard}") from None

    async def downloads(self, said: Said, label: str) -> bytes:
        """Follow a button of a card, as somebody with no cookie."""
        buttons = [button for card in said["attachments"] for button in card["content"].get("buttons", ())]
        address = next(button["value"] for button in buttons if label in button["title"])
        path = re.sub(r"^https?://[^/]+", "", address)
        async with aiohttp.ClientSession() as nobody, nobody.get(self.server.address + path) as response:
            assert response.status == 200, (address, await response.text())
            return await response.read()
