import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.app import make_store, open_database
from bot.settings import Settings
from bot.store.away import NewerDatabaseError
from bot.store.engine import Database
from bot.store.schema import METADATA, current_revision, migrate, newest_revision
from tests.activities import message, record, texts
from tests.conftest import MakeSettings

MIGRATE = """
import asyncio, pathlib, sys
from bot.store.engine import Database
from bot.store.schema import migrate

async def main():
    database = Database(sys.argv[1], pathlib.Path(sys.argv[2]))
    await migrate(database)
    await database.close()

asyncio.run(main())
"""


@pytest.fixture
def settings(
    make_settings: MakeSettings, database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Settings:
    """Settings of a server on a database that has no tables yet."""
    bare = request.getfixturevalue("bare_postgresql_url") if database_url else ""
    return make_settings(database_url=bare, data_dir=tmp_path / "bare")


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database_url.get_secret_value(), settings.data_dir)
    yield database
    await database.close()


async def revision(database: Database) -> str | None:
    async with database.reading() as connection:
        return await current_revision(connection)


async def test_up_from_nothing_and_once_more(database: Database) -> None:
    assert await revision(database) is None
    await migrate(database)
    assert await revision(database) == newest_revision()
    await migrate(database)
    assert await revision(database) == newest_revision()


async def test_replicas_that_start_together(settings: Settings, database: Database) -> None:
    replicas = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", MIGRATE, settings.database_url.get_secret_value(), str(settings.data_dir)
        )
        for _ in range(3)
    ]
    assert [await replica.wait() for replica in replicas] == [0, 0, 0]
    assert await revision(database) == newest_revision()


async def test_migrations_make_exactly_the_tables_that_the_code_uses(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, list(METADATA)))

    await migrate(database)
    async with database.transaction() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_migration_that_breaks_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    class BrokenError(Exception):
        pass

    def broken(*_: object, **__: object) -> None:
        raise BrokenError

    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.create_index", broken)
        with pytest.raises(BrokenError):
            await migrate(database)
    assert await revision(database) is None
    await migrate(database)
    assert await revision(database) == newest_revision()


async def test_a_database_of_a_newer_version_is_left_alone(settings: Settings, database: Database) -> None:
    await migrate(database)
    async with database.transaction() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="9999"):
        await open_database(settings)
    assert await revision(database) == "9999"


async def test_replica_of_an_older_version_is_not_ready(settings: Settings, database: Database) -> None:
    store = make_store(settings, database)
    await store.open()
    await record(store, message("bonjour"))
    async with database.transaction() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await store.is_ready()
    assert await texts(store) == ["bonjour"]
