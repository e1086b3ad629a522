"""Microsoft's Agents Playground, which shows a bot as Teams does, in a process of its own and in Chromium."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.held_port import HOST
from tests.server_process import ROOT

PLAYGROUND = ROOT / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
PATIENCE = 120.0  # seconds until it has started


class InPlayground:
    """Somebody in Teams, in a chat between two with the bot."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._box = page.locator("[data-lexical-editor]")
        self._said = 0
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def says(self, words: str) -> None:
        await self._box.click()
        await self.page.keyboard.type(words)
        await self.page.keyboard.press("Enter")

    async def hears(self, words: str) -> Locator:
        """Return the newest place where these words are, once they are there."""
        found = self.page.get_by_text(words).last
        await expect(found).to_be_visible()
        return found

    async def is_answered(self) -> None:
        """Return when the bot has said something since the last call."""
        said = self.page.get_by_text("Test Bot", exact=True)
        await expect(said).not_to_have_count(self._said)
        self._said = await said.count()

    def field(self, label: str) -> Locator:
        """Return the field whose label begins so, on the newest card."""
        return self.page.get_by_role("textbox", name=re.compile(f"^{re.escape(label)}")).last

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words).last


@asynccontextmanager
async def playground(folder: Path, port: int, endpoint: str) -> AsyncIterator[str]:
    """Serve it for this bot; yields its address. Skips, loudly, where it is not installed."""
    if not PLAYGROUND.exists():
        pytest.skip("NO AGENTS PLAYGROUND: make setup installs it, with Node")
    options = ("-e", endpoint, "-c", "msteams", "-p", str(port), "--disable-telemetry")
    with (folder / "playground.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *("node", str(PLAYGROUND), "start", *options),
            cwd=folder,  # where it looks for a configuration
            env={**os.environ, "BROWSER": "none"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        await _answers(f"http://{HOST}:{port}/")
        yield f"http://{HOST}:{port}/"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _answers(address: str) -> None:
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            with suppress(aiohttp.ClientError):
                async with session.get(address) as response:
                    if response.ok:
                        return
            await asyncio.sleep(0.1)


@asynccontextmanager
async def in_playground(browser: Browser, address: str) -> AsyncIterator[InPlayground]:
    """Open it in a browser of a French person."""
    context = await browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 1000})
    person = InPlayground(await context.new_page())
    await person.page.goto(address)
    yield person
    await context.close()
    assert not person.complaints
