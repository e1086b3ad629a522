from collections.abc import AsyncIterator, Awaitable, Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.console.doorman import CODE, SIGN_IN
from bot.console.routes import COOKIE
from bot.console.workplace import Workplace
from bot.conversation import Assistant
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import Settings, read_settings
from bot.store.store import Store
from tests.console.small_desk import PASSWORD, agents, code, desk, email, session_of, workplace
from tests.databases import chosen_url
from tests.pages.person import Person

Visit = Callable[..., Awaitable[Person]]


@pytest.fixture(autouse=True)
def quick(quick_hashes: None) -> None:
    """People of these tests need not wait for their passwords."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return chosen_url(request)


@pytest.fixture
async def portal(store: Store) -> Portal:
    return await agents(store)


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    settings = read_settings()
    return Phrases(settings.quoted(), settings.default_language)


@pytest.fixture
def at(portal: Portal, store: Store, assistant: Assistant) -> Workplace:
    """What agents work with."""
    return workplace(portal, store, assistant)


@pytest.fixture
async def visit(portal: Portal, settings: Settings, phrases: Phrases, at: Workplace) -> AsyncIterator[Visit]:
    """Come with a browser of one's own, in which `name` is signed in; `half`: their code is still to come."""
    opened: list[TestClient[web.Request, web.Application]] = []

    async def come(name: str = "", *, half: bool = False, **given: Any) -> Person:
        chosen = settings.model_copy(update=given)
        client = TestClient(TestServer(desk(chosen, portal, phrases, at)), cookie_jar=CookieJar(unsafe=True))
        await client.start_server()
        opened.append(client)
        person = Person(client)
        if half:
            await types_password(person, name)
        elif name:
            word = await session_of(portal, name)
            cookie = SimpleCookie({COOKIE: word})
            cookie[COOKIE]["path"] = "/desk"
            client.session.cookie_jar.update_cookies(cookie, client.make_url("/desk"))
        return person

    yield come
    for client in opened:
        await client.close()


async def types_password(person: Person, name: str, password: str = PASSWORD) -> None:
    await person.opens(SIGN_IN)
    response = await person.sends(SIGN_IN, email=email(name), password=password)
    if response.status == 303:
        await person.opens(response.headers["Location"])


async def signs_in(person: Person, name: str, later: int = 0) -> str:
    """Type a password and a code; returns where that leads."""
    await types_password(person, name)
    response = await person.sends(CODE, code=code(later))
    return response.headers.get("Location", "")
