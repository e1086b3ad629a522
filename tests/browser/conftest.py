import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.phrases import Phrases
from bot.settings import read_settings
from tests.browser.browsers import Browsers
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.server import Server
from tests.browser.tabs import Tabs
from tests.browser.web_chat import WebChat
from tests.held_port import held_port
from tests.mail.mail_server import Inbox, serving
from tests.quick_hashes import make_quick

OpenChat = Callable[..., Awaitable[WebChat]]

expect.set_options(timeout=30_000)  # milliseconds until what must come has come, on a machine with much else to do


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give whatever waits for a real browser a second try: it has its own mind of when. The run tells of each."""
    if item.get_closest_marker("browser"):
        item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Nobody waits for a password at the servers in this process; at the one in a process of its own people do."""
    with pytest.MonkeyPatch.context() as patch:
        make_quick(patch)
        yield


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    settings = read_settings()
    return Phrases(settings.quoted(), settings.default_language)


@pytest.fixture(scope="session")
def inbox() -> Inbox:
    """Every mail that the server has sent."""
    return Inbox()


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    with held_port() as number:
        yield number


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(inbox: Inbox, port: int, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with serving(inbox) as smtp:
        running = Server(tmp_path_factory.mktemp("server"), port, f"smtp://{smtp.host}:{smtp.port}")
        running.load_demonstration()
        running.start()
        yield running
        await asyncio.to_thread(running.stop)  # it may be talking to the mail server, which is in this thread


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
async def browsers(browser: Browser) -> AsyncIterator[Browsers]:
    """Browsers for one test; whatever they complained about is a failure."""
    of_test = Browsers(browser)
    yield of_test
    await of_test.close()
    assert not of_test.complaints


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tabs(browser: Browser, server: Server) -> Tabs:
    return Tabs(browser, server.url)


@pytest_asyncio.fixture(loop_scope="session")
async def open_chat(tabs: Tabs) -> AsyncIterator[OpenChat]:
    """Open the page in a browser that has never been there; whatever it complained about is a failure.

    `marked`: the test leaves in the page what cannot be taken out of it again.
    """
    opened: list[tuple[WebChat, Callable[[Page], Awaitable[None]]]] = []

    async def open_one(*, locale: str = "fr-FR", width: int = 1280, height: int = 800, marked: bool = False) -> WebChat:
        async def ends(page: Page) -> None:
            if marked:
                await page.context.close()
            else:
                await tabs.give_back(page, locale, width, height)

        chat = await WebChat.open_in(await tabs.take(locale, width, height), tabs.url)
        opened.append((chat, ends))
        return chat

    yield open_one
    for chat, ends in opened:
        chat.leave()
        await ends(chat.page)
    for chat, _ in opened:
        assert not chat.complaints
