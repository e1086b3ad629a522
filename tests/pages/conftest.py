from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from sqlalchemy import insert

from actions.outcome import Fact
from actions.people import Account
from actions.store.tables import organisations
from bot.assets import Assets
from bot.pages.routes import add_pages
from bot.phrases import Phrases
from bot.portal import Portal
from bot.security_headers import add_security_headers
from bot.settings import Settings, read_settings, signing_key
from bot.store.store import Store
from tests.pages.person import Person

BCR = "34DEF567"
PASSWORD = "trois chevaux bleus dansent"
HASH = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)  # quick to check

Visit = Callable[..., Awaitable[Person]]


@pytest.fixture
async def portal(store: Store) -> Portal:
    """One organisation with an administrator, Claire, and a user, Paul."""
    row = {"bcr": BCR, "name": "Institut du bois", "siret": "12345678200010", "is_certifier": True}
    async with store.turn() as transaction:
        work = transaction.work
        await work.organisations._connection.execute(  # noqa: SLF001 - nothing but an import writes them
            insert(organisations), {**row, "is_depositor": False}
        )
        await work.accounts.add(account("CLAIRE234", "Claire", "Fontaine", rights="administrator"))
        await work.accounts.add(account("PAUL56789", "Paul", "Lambert"))
    return Portal(store)


def account(login: str | None, first_name: str, last_name: str, **given: Any) -> Account:
    values: dict[str, Any] = {
        "id": f"id of {first_name}",
        "bcr": BCR,
        "role": "certifier",
        "rights": "user",
        "state": "active",
        "login": login,
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{first_name.lower()}@bois.example",
        "language": "fr",
        "password_hash": HASH,
        "temporary_digest": None,
        "temporary_until": None,
        "temporary_sent_at": None,
        "locked_until": None,
        "created_at": 0,
    }
    return Account(**values | given)


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    settings = read_settings()
    return Phrases(settings.quoted(), settings.default_language)


@pytest.fixture
async def visit(portal: Portal, settings: Settings, phrases: Phrases) -> AsyncIterator[Visit]:
    """Come with a browser of one's own, signed in as `login` if one is given."""
    opened: list[TestClient[web.Request, web.Application]] = []

    async def come(login: str = "", password: str = PASSWORD, **given: Any) -> Person:
        chosen = settings.model_copy(update=given)
        app = web.Application()
        add_security_headers(app, https=chosen.public_url.startswith("https:"))
        assets = Assets()
        app.add_routes(assets.routes())
        add_pages(app, chosen, portal=portal, phrases=phrases, assets=assets, key=signing_key(chosen))
        client = TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True))
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
