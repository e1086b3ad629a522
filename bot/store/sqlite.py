"""SQLite for SQLAlchemy's asyncio engine, run in the event loop's own thread instead of one thread a statement.

A statement on the embedded database takes some ten microseconds, a hop to a thread and back ten times as long. So
statements run where they are, commits too: `bot.store.wal` waits for the disk in a thread, and a lock is waited for
asleep. The classes have the shape of aiosqlite's, which SQLAlchemy's dialect expects from an `async_creator`
(measured in docs/decisions/0001-storage.md).
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any, Self

PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON")
BUSY_SECONDS = 30.0
FIRST_PAUSE = 0.001
LONGEST_PAUSE = 0.1


class Cursor:
    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self.arraysize = cursor.arraysize

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        await _when_free(lambda: self._cursor.execute(statement, parameters))
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Self:
        await _when_free(lambda: self._cursor.executemany(statement, parameters))
        return self

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(self.arraysize if size is None else size)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()


class Connection:
    """One connection; awaiting it opens it, as aiosqlite's."""

    def __init__(self, path: str) -> None:
        # SQLAlchemy begins and ends transactions, hence isolation_level None; `_when_free` waits, hence timeout 0.
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=0)

    def __await__(self) -> Generator[Any, None, Self]:
        return self._opened().__await__()

    async def _opened(self) -> Self:
        for pragma in PRAGMAS:
            await _when_free(partial(self._connection.execute, pragma))
        return self

    def cursor(self) -> Cursor:
        return Cursor(self._connection.cursor())

    async def create_function(self, *args: Any, **kwargs: Any) -> None:
        self._connection.create_function(*args, **kwargs)

    async def begin(self) -> None:
        await _when_free(partial(self._connection.execute, "BEGIN IMMEDIATE"))

    async def commit(self) -> None:
        self._connection.commit()

    async def rollback(self) -> None:
        self._connection.rollback()

    async def close(self) -> None:
        self._connection.close()

    def stop(self) -> None:
        self._connection.close()


async def _when_free(run: Callable[[], object]) -> None:
    """Run a statement, asleep while another process holds the lock. Raises sqlite3.OperationalError in the end."""
    pause, deadline = FIRST_PAUSE, 0.0
    while True:
        try:
            run()
        except sqlite3.OperationalError as refused:
            if refused.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            deadline = deadline or time.monotonic() + BUSY_SECONDS
            if time.monotonic() > deadline:
                raise
        else:
            return
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
