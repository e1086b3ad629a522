"""Browsers that tests use one after another, each as if nobody had ever been there."""

from playwright.async_api import Browser, Page


class Tabs:
    """A page in which the chat was open before opens it in a quarter of the time: its scripts are compiled."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self.url = url
        self._free: dict[tuple[str, int, int], list[Page]] = {}

    async def take(self, locale: str, width: int, height: int) -> Page:
        """Return an empty page in a browser of its own."""
        if free := self._free.get((locale, width, height)):
            return free.pop()
        context = await self._browser.new_context(locale=locale, viewport={"width": width, "height": height})
        return await context.new_page()

    async def give_back(self, page: Page, locale: str, width: int, height: int) -> None:
        """Forget whatever its visitor has left."""
        for other in page.context.pages:
            if other is not page:
                await other.close()
        await page.unroute_all()
        await page.context.set_offline(offline=False)
        await page.emulate_media(media="null", color_scheme="null")
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate("sessionStorage.clear()")
        await page.goto("about:blank")
        await page.context.clear_cookies()
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "all"})
        await devtools.detach()
        self._free.setdefault((locale, width, height), []).append(page)
