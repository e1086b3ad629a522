"""The two ways to the database: a transaction to write in, and plain reading."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import asyncpg
from sqlalchemy import AdaptedConnection, Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store import sqlite
from bot.store.away import StoreAwayError
from bot.store.in_use import InUse
from bot.store.wal import WriteAheadLog

DATABASE_FILE = "guichet.db"
READERS = 4
CONNECT_SECONDS = 5.0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise StoreAwayError(f"{folder}: {refused.strerror}") from refused


class Database:
    """Opened once for the life of the process; `url` is PostgreSQL's, or empty for SQLite in `folder`."""

    def __init__(self, url: str, folder: Path) -> None:
        self.is_postgresql = bool(url)
        self._log: WriteAheadLog | None = None  # SQLite's
        self._one_writer = asyncio.Lock()  # SQLite has only one, and here it is kept: a fair queue
        self._writing: AsyncConnection | None = None
        self._in_use = InUse()
        if self.is_postgresql:
            self.dsn = url
            # asyncpg reads the address itself, so that it means the same here and where others' commits are heard.
            self._writer = create_async_engine(
                "postgresql+asyncpg://",
                async_creator=lambda: connect_to_postgresql(url),
                pool_pre_ping=True,
                hide_parameters=True,  # errors are logged, and people's words are among the parameters
            )
            self._reader = self._writer.execution_options(isolation_level="AUTOCOMMIT")
        else:
            _make(folder)
            path = folder / DATABASE_FILE
            self._log = WriteAheadLog(path)
            self._writer = _sqlite_engine(path, pool_size=1)
            event.listen(self._writer.sync_engine, "begin", _begin_immediate)
            self._reader = _sqlite_engine(path, pool_size=READERS)  # begins nothing: SQLite then commits by itself

    @asynccontextmanager
    async def transaction(self, *, lasting: bool = True) -> AsyncIterator[AsyncConnection]:
        """Commit on leaving, to the disk if it must be `lasting`; roll back on an exception.

        Raises `StoreAwayError` when the database is being closed.
        """
        with self._in_use.here():
            if self._log is None:
                async with self._writer.begin() as connection:
                    yield connection
                return
            async with self._one_writer:
                if self._writing is None or self._writing.closed:
                    self._writing = await self._writer.connect()
                async with self._writing.begin():
                    yield self._writing
            if lasting:
                await self.on_disk()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Each statement sees what is committed when it runs. Raises as `transaction` does."""
        with self._in_use.here():
            async with self._reader.connect() as connection:
                yield connection

    async def on_disk(self) -> None:
        """Return when what can be read would outlast a power cut. Raises `StoreAwayError`."""
        if self._log:
            try:
                await self._log.on_disk()
            except OSError as broken:
                raise StoreAwayError(f"the disk fails: {broken}") from broken

    async def close(self) -> None:
        """End what is under way, and all connections: one given back later would be closed by nobody."""
        await self._in_use.end()
        if self._writing:
            await self._writing.close()
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
        hide_parameters=True,
        **options,
    )


def _begin_immediate(connection: Connection) -> None:
    # Taking the write lock first means that no transaction finds out half-way that another one was faster.
    # Said to the driver itself: as a statement of SQLAlchemy's it would cost a turn 5 % more.
    cast("AdaptedConnection", connection.connection.dbapi_connection).run_async(sqlite.Connection.begin)
