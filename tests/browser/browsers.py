"""Browsers of people's own, which have never been anywhere."""

from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Page

REFUSED = "Failed to load resource"  # what Chromium writes for each answer of 400 and above, which a test may want


class Browsers:
    """Opens them for a test; `complaints` are scripts' errors and refused content, of all of them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._opened: list[Page] = []
        self.complaints: list[str] = []

    async def open(self, **given: Any) -> Page:
        """Open one with a single page: a French person's on a computer, but for what is given."""
        page = await self._browser.new_page(**{"locale": "fr-FR", "viewport": {"width": 1280, "height": 800}, **given})
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        self._opened.append(page)
        return page

    async def close(self) -> None:
        for page in self._opened:
            await page.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and REFUSED not in message.text:
            self.complaints.append(message.text)
