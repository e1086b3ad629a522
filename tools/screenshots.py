"""Take the README's picture: the real page, a file that is deposited, and what came of it."""

import asyncio

from playwright.async_api import FilePayload, async_playwright, expect

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.demonstration import demonstration
from tests.browser.server import ROOT
from tests.browser.test_journeys import signs_in_from
from tests.browser.web_chat import WebChat
from tests.deposits.flux_files import flux, passage

PICTURE = ROOT / "docs" / "images" / "chat.png"
LOGIN = "CLAIRE234"
GOOD = 45
SECONDS = 60_000  # milliseconds


async def take(url: str, chromium: str) -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        chat = await WebChat.open(browser, url, width=1120, height=1180)
        await signs_in_from(chat, LOGIN)
        passages = [passage(f"mars-{number}") for number in range(GOOD)] + [passage("mars-0")] * 3
        file = FilePayload(name="certifications mars.xml", mimeType="text/xml", buffer=flux(*passages))
        await chat.page.locator("#webchat input[type=file]").set_input_files(file)
        await chat.box.press("Enter")
        await expect(chat.suggestions.get_by_text("Oui", exact=True)).to_be_visible(timeout=SECONDS)
        await chat.box.fill("oui, dépose-le")
        await chat.box.press("Enter")
        told = chat.with_words("certifications mars.xml est terminé")
        await expect(told.get_by_role("img").last).to_be_visible(timeout=SECONDS)
        await chat.page.wait_for_timeout(1000)  # until the transcript has scrolled to its end
        await chat.page.screenshot(path=PICTURE)
        await browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} KB")


def main() -> None:
    with demonstration() as url:
        asyncio.run(take(url, find_chromium()))


if __name__ == "__main__":
    main()
