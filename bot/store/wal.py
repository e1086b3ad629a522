"""Makes SQLite's committed transactions last through a power cut, many with one wait for the disk."""

import asyncio
import os
import time
from pathlib import Path

QUICK_SECONDS = 0.002

_sync = getattr(os, "fdatasync", os.fsync)


class WriteAheadLog:
    """With synchronous=NORMAL a commit is in the write-ahead log, safe from a kill, but maybe not on the disk yet.

    Whoever commits then waits for `on_disk`. All who wait while the disk is busy share its next round, which is cheaper
    than a round each (synchronous=FULL). A disk that was quick the last time is waited for on the spot, since a hop to
    a thread would take longer and cost more; from a slow one the event loop is spared.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-wal")
        self._running: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None
        self._is_quick = False

    async def on_disk(self) -> None:
        """Return when all that is committed now is on the disk. Raises OSError when the disk fails."""
        if self._next is None:
            self._next = asyncio.create_task(self._round(self._running))
        await asyncio.shield(self._next)

    async def _round(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._next = self._next, None  # who comes from here on has committed too late for this round
        if self._is_quick:
            self._write_out()
        else:
            await asyncio.get_running_loop().run_in_executor(None, self._write_out)

    def _write_out(self) -> None:
        begun = time.monotonic()
        try:
            log = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:  # the last connection was closed: SQLite has put everything into the database
            return
        try:
            _sync(log)
        finally:
            os.close(log)
            self._is_quick = time.monotonic() - begun < QUICK_SECONDS
