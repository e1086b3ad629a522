"""The chat page as a person sees it."""

from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, WebError, expect

# What a browser writes by itself when the network is away, as some tests mean it to be.
NETWORK = ("Failed to load resource", "WebSocket connection to", "net::ERR_")


class WebChat:
    """One browser with one visitor; `complaints` are scripts' errors, refused content and calls to other hosts."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        self.box = page.locator("[data-id='webchat-sendbox-input']")
        self.answers = page.locator(".webchat__stacked-layout:not(.webchat__stacked-layout--from-user)")
        self.said = page.locator(".webchat__stacked-layout--from-user .webchat__bubble__content")
        self.suggestions = page.locator(".webchat__suggested-action")
        self.banner = page.locator("#banner [data-state]:visible")
        # Of every page that this browser opens.
        self._heard = {"console": self._hear, "weberror": self._raised, "request": self._watch}
        for event, heard in self._heard.items():
            page.context.on(event, heard)  # type: ignore[call-overload]

    @classmethod
    async def open(
        cls, browser: Browser, url: str, *, locale: str = "fr-FR", width: int = 1280, height: int = 800
    ) -> "WebChat":
        context = await browser.new_context(locale=locale, viewport={"width": width, "height": height})
        return await cls.open_in(await context.new_page(), url)

    @classmethod
    async def open_in(cls, page: Page, url: str) -> "WebChat":
        chat = cls(page, url)
        await page.goto(url)
        await chat.is_welcomed()
        return chat

    def leave(self) -> None:
        """Hear no more of this browser."""
        for event, heard in self._heard.items():
            self.page.context.remove_listener(event, heard)

    async def is_welcomed(self) -> None:
        await expect(self.suggestions.first).to_be_visible()

    async def says(self, words: str) -> Locator:
        """Type and send; returns the reply that appears."""
        before = await self.answers.count()
        await self.box.fill(words)
        await self.box.press("Enter")
        return await self.reply(before)

    async def hears(self, words: str, answer: str) -> Locator:
        """Type and send; returns the reply with this in it, which need not be the first or the only one."""
        heard = self.with_words(answer)
        before = await heard.count()
        await self.box.fill(words)
        await self.box.press("Enter")
        await expect(heard).to_have_count(before + 1)
        return heard.last

    async def taps(self, suggestion: str, answer: str) -> Locator:
        """Choose what is suggested; returns the reply with `answer` in it."""
        heard = self.with_words(answer)
        before = await heard.count()
        await self.suggestions.get_by_text(suggestion, exact=True).click()
        await expect(heard).to_have_count(before + 1)
        return heard.last

    async def opens(self, button: str) -> Page:
        """Press the last of the buttons with these words; returns the page that opens."""
        async with self.page.context.expect_page() as opened:
            await self.page.get_by_role("button", name=button).last.click()
        return await opened.value

    def with_words(self, words: str) -> Locator:
        """Return every reply with these words in it."""
        return self.answers.filter(has_text=words)

    async def reply(self, before: int) -> Locator:
        reply = self.answers.nth(before)
        await expect(reply).to_be_visible()
        return reply

    async def overflows(self) -> bool:
        """Tell whether the page is wider than the window."""
        return bool(
            await self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(known in message.text for known in NETWORK):
            self.complaints.append(message.text)

    def _raised(self, raised: WebError) -> None:
        self.complaints.append(str(raised.error))

    def _watch(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme in {"http", "https"} and asked.netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"asked {asked.netloc}")
