"""Every test that asks for `database_url` or `settings` runs on SQLite and on PostgreSQL."""

import secrets
from collections.abc import AsyncIterator, Callable, Iterator

import asyncpg
import pytest

from bot.settings import Settings
from tests.postgresql_server import PostgresqlServer


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """One server for all tests, started when the first one needs it."""
    with PostgresqlServer() as server:
        yield server


@pytest.fixture
async def postgresql_url(postgresql: PostgresqlServer) -> AsyncIterator[str]:
    """An empty database of the test's own."""
    name = f"test_{secrets.token_hex(6)}"
    await _administer(postgresql, f"CREATE DATABASE {name}")
    yield postgresql.url(name)
    await _administer(postgresql, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """What the setting of this name is: empty for SQLite in the data folder."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def settings(make_settings: Callable[..., Settings], database_url: str) -> Settings:
    """Settings of a server on this database, with a data folder of the test's own."""
    return make_settings(database_url=database_url)


async def _administer(server: PostgresqlServer, statement: str) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
