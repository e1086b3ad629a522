import io
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
import structlog
from aiohttp import DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.conversation import Assistant
from bot.logs import is_ours
from bot.settings import Settings
from tests.channels.directline.person import Person

Client = TestClient[web.Request, web.Application]
Serve = Callable[..., Awaitable[Client]]


@pytest.fixture
async def serve(
    monkeypatch: pytest.MonkeyPatch, assistant: Assistant, make_settings: Callable[..., Settings]
) -> AsyncIterator[Serve]:
    """Start servers in this process, whose settings are those given; reading the articles is done once for all."""
    async with AsyncExitStack() as stack:

        async def start(**given: Any) -> Client:
            settings = make_settings(**given)
            ready = replace(assistant, longest=settings.max_message_characters)
            monkeypatch.setattr("bot.app.read_assistant", lambda *_: ready)
            server = TestServer(await build(settings), access_log=None)
            return await stack.enter_async_context(TestClient(server, cookie_jar=DummyCookieJar()))

        yield start


@pytest.fixture
async def client(serve: Serve) -> Client:
    return await serve()


@pytest.fixture
async def person(client: Client) -> Person:
    return await Person.arrives(client)


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    """All that was logged so far, ours and the libraries', with tracebacks."""
    text = io.StringIO()  # not caplog, which forgets in a fixture's end what it heard during the test
    handler = logging.StreamHandler(text)
    handler.addFilter(is_ours)
    logging.getLogger().addHandler(handler)
    with structlog.testing.capture_logs() as events:
        yield lambda: "\n".join([*map(str, events), text.getvalue()])
    logging.getLogger().removeHandler(handler)
