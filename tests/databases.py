"""Every test that asks for `database_url` or `settings` runs on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.app import open_database
from bot.settings import Settings
from bot.store.store import Store
from tests.postgresql_server import PostgresqlServer

EMPTY = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend';
    DROP SCHEMA public CASCADE;
    CREATE SCHEMA public;
"""
"""Also ends what a test has left connected."""
OpenStore = Callable[[], Awaitable[Store]]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """One server for all tests, started when the first one needs it."""
    with PostgresqlServer() as server:
        yield server


@pytest.fixture
async def postgresql_url(postgresql: PostgresqlServer) -> str:
    """An empty database: sweeping one out is ten times as fast as making one."""
    url = postgresql.url("postgres")
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(EMPTY)
    finally:
        await connection.close()
    return url


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


@pytest.fixture
async def open_store(settings: Settings) -> AsyncIterator[OpenStore]:
    """Opens the test's database, each time as another replica would."""
    opened: list[Store] = []

    async def open_another() -> Store:
        store = await open_database(settings)
        opened.append(store)
        return store

    yield open_another
    for store in opened:
        await store.close()


@pytest.fixture
async def sqlite_store(make_settings: Callable[..., Settings], tmp_path: Path) -> AsyncIterator[Store]:
    """A database for tests to which it does not matter which."""
    store = await open_database(make_settings(data_dir=tmp_path / "sqlite"))
    yield store
    await store.close()


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()
