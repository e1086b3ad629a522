"""The two ways to the database: a transaction to write in, and plain reading."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store import sqlite
from bot.store.away import StoreAwayError

DATABASE_FILE = "guichet.db"
READERS = 4
CONNECT_SECONDS = 5.0


class Database:
    """Opened once for the life of the process; `url` is PostgreSQL's, or empty for SQLite in `folder`."""

    def __init__(self, url: str, folder: Path) -> None:
        self.is_postgresql = bool(url)
        if self.is_postgresql:
            self.dsn = url
            # asyncpg reads the address itself, so that it means the same here and where others' commits are heard.
            self._writer = create_async_engine(
                "postgresql+asyncpg://", async_creator=lambda: connect_to_postgresql(url), pool_pre_ping=True
            )
            self._reader = self._writer.execution_options(isolation_level="AUTOCOMMIT")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / DATABASE_FILE
            self._writer = _sqlite_engine(
                path, pool_size=1
            )  # SQLite has one writer: waiting in the pool is a fair queue
            event.listen(self._writer.sync_engine, "begin", _begin_immediate)
            self._reader = _sqlite_engine(path, pool_size=READERS)  # begins nothing: SQLite then commits by itself

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Commit on leaving, roll back on an exception."""
        async with self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Each statement sees what is committed when it runs."""
        async with self._reader.connect() as connection:
            yield connection

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


async def connect_to_postgresql(dsn: str) -> Any:
    """Return an asyncpg connection. Raises `StoreAwayError`."""
    try:
        return await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as refused:
        raise StoreAwayError(str(refused) or type(refused).__name__) from refused


def _sqlite_engine(path: Path, **options: Any) -> AsyncEngine:
    return create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        async_creator=lambda: sqlite.Connection(str(path)),
        max_overflow=0,
        **options,
    )


def _begin_immediate(connection: Connection) -> None:
    # Taking the write lock first means that no transaction finds out half-way that another one was faster.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
