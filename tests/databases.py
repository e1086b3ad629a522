"""Every test that asks for `database_url` or `settings` runs on SQLite and on PostgreSQL.

Rooms whose tests look at pages and answers choose one: they name `chosen_url` as theirs in a `database_url` of their
own, and mark `ON_BOTH` what depends on the database. Contracts, store, actions, turn, durability and desk run on both.
Databases are migrated once, from nothing, by the real migrations; each test gets an empty one that has these tables.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.app import open_database
from bot.settings import Settings
from bot.store.engine import DATABASE_FILE, Database
from bot.store.schema import migrate
from bot.store.store import Store
from tests.postgresql_server import PostgresqlServer

MIGRATED, BARE = "migrated", "postgres"
"""Names of databases: one with all tables, one for tests of migrations."""
ALONE = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend';
"""
"""Ends what a test has left connected."""
NO_TABLES = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
NO_ROWS = """
    SET session_replication_role = replica;  -- in any order, whatever refers to whatever
    DO $$ DECLARE found name; BEGIN
        FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %I', found);
        END LOOP;
        PERFORM setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences;
    END $$;
"""
"""A quarter of the time of TRUNCATE, and a twentieth of that of making a database."""
OpenStore = Callable[[], Awaitable[Store]]
ON_BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """One server for all tests, started when the first one needs it."""
    with PostgresqlServer() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgresql_url(postgresql: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = postgresql.url(MIGRATED)
    asyncio.run(_execute(postgresql.url(BARE), f"CREATE DATABASE {MIGRATED}"))
    asyncio.run(_migrate(url, tmp_path_factory.mktemp("postgresql")))
    return url


@pytest.fixture(scope="session")
def lay_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Lays an empty database with all tables in a folder where a server will look for one, unless there is one."""
    folder = tmp_path_factory.mktemp("sqlite")
    asyncio.run(_migrate("", folder))

    def lay(there: Path) -> None:
        if not (there / DATABASE_FILE).exists():
            there.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / DATABASE_FILE, there / DATABASE_FILE)

    return lay


async def _migrate(url: str, folder: Path) -> None:
    database = Database(url, folder)
    await migrate(database)
    await database.close()


@pytest.fixture
async def postgresql_url(migrated_postgresql_url: str) -> str:
    await _execute(migrated_postgresql_url, ALONE + NO_ROWS)
    return migrated_postgresql_url


@pytest.fixture
async def bare_postgresql_url(postgresql: PostgresqlServer) -> str:
    """A database without tables."""
    url = postgresql.url(BARE)
    await _execute(url, ALONE + NO_TABLES)
    return url


async def _execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """What the setting of this name is: empty for SQLite in the data folder."""
    return chosen_url(request)


def chosen_url(request: pytest.FixtureRequest) -> str:
    """Return the setting for the database that a test is marked for, or for SQLite."""
    if getattr(request, "param", "sqlite") == "sqlite":
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
async def sqlite_store(
    make_settings: Callable[..., Settings], tmp_path: Path, lay_sqlite: Callable[[Path], None]
) -> AsyncIterator[Store]:
    """A database for tests to which it does not matter which."""
    folder = tmp_path / "sqlite"
    lay_sqlite(folder)
    store = await open_database(make_settings(data_dir=folder))
    yield store
    await store.close()


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()
