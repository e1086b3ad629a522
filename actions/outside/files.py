"""Files that people send, kept in a folder under their SHA-256."""

import asyncio
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SPARE_BYTES = 500_000_000
"""What files leave free on the disk: without room for its log the database would stop, and everybody with it."""


class FileTooLargeError(Exception):
    """More bytes came than are accepted; nothing is kept."""


class NoRoomError(Exception):
    """The disk is almost full; nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that is safely on the disk, not yet under its name."""

    partial: Path
    sha256: str  # hexadecimal
    size: int  # bytes


class Receiving:
    """The files of one message: all of them are kept, or none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._received: list[Received] = []

    async def receive(self, chunks: AsyncIterator[bytes], *, most: int) -> Received:
        """Stream a file of at most `most` bytes to the disk. Raises `FileTooLargeError` or `NoRoomError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._folder).free < SPARE_BYTES + most:
            raise NoRoomError
        partial = self._folder / f".partial-{secrets.token_hex(8)}"
        try:
            received = await _write(partial, chunks, most)
        except BaseException:  # a client that went away ends this by cancelling it
            partial.unlink(missing_ok=True)
            raise
        self._received.append(received)
        return received

    def keep(self) -> None:
        """Make the files visible under their names, each whole."""
        for received in self._received:
            received.partial.replace(self._folder / received.sha256)

    def drop(self) -> None:
        for received in self._received:
            received.partial.unlink(missing_ok=True)


class FileStore:
    """The same content is kept once; a file is visible under its name only when it is whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def receiving(self) -> Iterator[Receiving]:
        """Receive the files of one message; those that were not kept when this ends are gone."""
        receiving = Receiving(self._folder)
        try:
            yield receiving
        finally:
            receiving.drop()

    def path(self, sha256: str) -> Path | None:
        """Return where a kept file lies, None when there is none."""
        if len(sha256) != hashlib.sha256().digest_size * 2 or not (sha256.isascii() and sha256.isalnum()):
            return None
        path = self._folder / sha256
        return path if path.is_file() else None

    def forget_before(self, moment: float) -> int:
        """Delete files last sent before `moment` (seconds since 1970), and what was cut off; return how many."""
        old = [path for path in self._folder.glob("*") if path.stat().st_mtime < moment]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


async def _write(partial: Path, chunks: AsyncIterator[bytes], most: int) -> Received:
    digest, size = hashlib.sha256(), 0
    with partial.open("xb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise FileTooLargeError
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())  # others talk on while the disk works
    return Received(partial=partial, sha256=digest.hexdigest(), size=size)
