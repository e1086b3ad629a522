import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.server import Server
from tests.browser.web_chat import WebChat
from tests.held_port import held_port
from tests.mail.mail_server import Inbox, serving

OpenChat = Callable[..., Awaitable[WebChat]]

expect.set_options(timeout=30_000)  # milliseconds until what must come has come, on a machine with much else to do


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
