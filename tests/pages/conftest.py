import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from actions.outcome import Fact
from bot.apart import Apart
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import Settings, read_settings
from bot.store.store import Store
from tests.databases import chosen_url
from tests.pages.person import Person
from tests.pages.small_portal import PASSWORD, pages, people

Visit = Callable[..., Awaitable[Person]]


@pytest.fixture(autouse=True)
def quick(quick_hashes: None) -> None:
    """People of the pages' tests need not wait for their passwords."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return chosen_url(request)


@pytest.fixture
async def portal(store: Store) -> Portal:
    return await people(store)


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    settings = read_settings()
    return Phrases(settings.quoted(), settings.default_language)


@pytest.fixture(scope="session")
def apart() -> Iterator[Apart]:
    """Processes that are started when the first test has something made."""
    made = Apart()
    yield made
    asyncio.run(made.close())


@pytest.fixture
async def visit(portal: Portal, settings: Settings, phrases: Phrases, apart: Apart) -> AsyncIterator[Visit]:
    """Come with a browser of one's own, signed in as `login` if one is given."""
    opened: list[TestClient[web.Request, web.Application]] = []

    async def come(login: str = "", password: str = PASSWORD, **given: Any) -> Person:
        chosen = settings.model_copy(update=given)
        client = TestClient(TestServer(pages(chosen, portal, phrases, apart=apart)), cookie_jar=CookieJar(unsafe=True))
        await client.start_server()
        opened.append(client)
        person = Person(client)
        if login:
            await person.signs_in(login, password)
        return person

    yield come
    for client in opened:
        await client.close()


@pytest.fixture
def mails(store: Store) -> Callable[[], Awaitable[list[tuple[str, str, dict[str, Fact]]]]]:
    """Takes what waits to be sent: kind, receiver, facts."""

    async def take() -> list[tuple[str, str, dict[str, Fact]]]:
        async with store.turn() as transaction:
            due = await transaction.work.mail.claim(100)
        return [(mail.kind, mail.letter.to, dict(mail.letter.facts)) for mail in due if mail.letter]

    return take
