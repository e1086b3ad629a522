from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.server import Server
from tests.browser.web_chat import WebChat

OpenChat = Callable[..., Awaitable[WebChat]]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> str:
    return find_chromium()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_chat(browser: Browser, server: Server) -> AsyncIterator[OpenChat]:
    """Open the page in a browser that has never been there; whatever it complained about is a failure."""
    opened: list[WebChat] = []

    async def open_one(**given: str | int) -> WebChat:
        opened.append(await WebChat.open(browser, server.url, **given))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for chat in opened:
        await chat.page.context.close()
        assert not chat.complaints
