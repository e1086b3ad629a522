"""Where files lie while they are worked on: readable by us alone, and gone afterwards."""

import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

LONGEST_SECONDS = 24 * 3600.0
"""No work takes that long: what is older was left by a process that was killed."""


class Workroom:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def room(self) -> AsyncIterator[Path]:
        """Lend a folder."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as path:
            yield Path(path)

    def clear(self) -> None:
        """Delete what killed processes left; other replicas may be at work in the same folder."""
        oldest = time.time() - LONGEST_SECONDS
        for path in self._folder.glob("*"):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path, ignore_errors=True)
