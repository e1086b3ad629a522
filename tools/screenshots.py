"""Take the README's picture: the real page, a real question, its answer."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.server import ROOT, Server
from tests.browser.web_chat import WebChat

PICTURE = ROOT / "docs" / "images" / "chat.png"
QUESTION = "J’ai oublié mon mot de passe, je fais comment ?"


async def take(url: str, chromium: str) -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        chat = await WebChat.open(browser, url, width=1120, height=1000)
        reply = await chat.says(QUESTION)
        await reply.locator(".ac-pushButton").first.wait_for()
        await chat.page.wait_for_timeout(1000)  # until the transcript has scrolled to its end
        await chat.page.screenshot(path=PICTURE)
        await browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} KB")


def main() -> None:
    chromium = find_chromium()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        try:
            asyncio.run(take(server.url, chromium))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
