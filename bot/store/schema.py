"""Brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store import desk_tables  # noqa: F401 - its tables are among the metadata below
from actions.store.tables import metadata as portal_metadata
from bot.store.away import NewerDatabaseError
from bot.store.engine import Database
from bot.store.tables import metadata as conversation_metadata

METADATA = (conversation_metadata, portal_metadata)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


async def migrate(database: Database) -> None:
    """Apply the migrations that are missing, in one transaction; replicas that start together wait for each other."""
    async with database.transaction() as connection:
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = _config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in known:
        raise NewerDatabaseError(f"the database is at revision {found}, of a newer version of this program")
    command.upgrade(config, "head")


def newest_revision() -> str:
    """Return the revision this code was written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101 - there is at least one migration
    return head


async def current_revision(connection: AsyncConnection) -> str | None:
    """Return the revision of the database, None when it has never been migrated."""
    try:
        return (await connection.exec_driver_sql("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except DBAPIError:
        return None
