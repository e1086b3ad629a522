"""A place for objects, by `obstore`: a bucket of an object store, or a folder, where it is we who see to durability.

An object is there whole or not at all, for every reader.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from actions.outside.files.errors import FilesAwayError, NoRoomError, NoSuchFileError

if TYPE_CHECKING:
    from obstore import GetResult  # of its stubs alone

SPARE_BYTES = 500_000_000
"""What files leave free on the disk: without room for its log the database would stop, and everybody with it."""
FOLDER_BUFFER = 1024 * 1024
BUCKET_BUFFER = 6 * 1024 * 1024  # S3 takes no part smaller than 5 MiB, but the last
AT_ONCE = 2  # buffers of one file on their way
CHUNK = 256 * 1024
STAGED = "#"  # in the name of a file that obstore is still writing


@dataclass(frozen=True, slots=True)
class Listed:
    name: str
    size: int
    changed_at: float  # seconds since 1970


class Objects:
    """A bucket; memory is bounded by a few buffers for each object that is being written."""

    def __init__(self, store: S3Store | LocalStore, *, buffer: int = BUCKET_BUFFER) -> None:
        self._store = store
        self._buffer = buffer

    def make_sure_of_room(self, most: int) -> None:
        """Raise `NoRoomError` where so many bytes more would be too many: a bucket has no end."""

    async def write(self, name: str, chunks: AsyncIterator[bytes]) -> None:
        """Stream an object; when `chunks` raises, or this is cancelled, there is none. Raises `FilesAwayError`."""
        writer = obstore.open_writer_async(self._store, name, buffer_size=self._buffer, max_concurrency=AT_ONCE)
        async with AsyncExitStack() as unless_whole:
            await unless_whole.enter_async_context(writer)  # which on an error gives up what it has written
            async for chunk in chunks:  # what they raise is not the store's
                with _sent():
                    await writer.write(chunk)
            unless_whole.pop_all()
        with _sent():
            await writer.close()

    async def read(self, name: str) -> tuple[int, AsyncIterator[bytes]]:
        """Return the object's size and content. Raises `NoSuchFileError`, also `FilesAwayError` while it is read."""
        with _translated():
            found = await obstore.get_async(self._store, name)
        return found.meta["size"], _stream(found)

    async def move(self, source: str, target: str) -> None:
        """Give an object another name, replacing what has it."""
        with _translated():
            await obstore.rename_async(self._store, source, target)

    async def delete(self, name: str) -> None:
        """Nothing happens where there is no such object."""
        try:
            with _translated():
                await obstore.delete_async(self._store, name)
        except NoSuchFileError:
            return

    async def look(self, name: str) -> Listed | None:
        try:
            with _translated():
                meta = await obstore.head_async(self._store, name)
        except NoSuchFileError:
            return None
        return Listed(meta["path"], meta["size"], meta["last_modified"].timestamp())

    async def listed(self, folder: str | None = None) -> AsyncIterator[Listed]:
        with _translated():
            async for page in obstore.list(self._store, folder):
                for meta in page:
                    yield Listed(meta["path"], meta["size"], meta["last_modified"].timestamp())

    async def sweep(self, folder: str, before: float) -> int:
        """Delete what lies in a folder since before a moment, seconds since 1970; return how many."""
        old = [found.name async for found in self.listed(folder) if found.changed_at < before]
        for name in old:
            await self.delete(name)
        return len(old)


class FolderObjects(Objects):
    """A folder on this machine, or one that all replicas share."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        super().__init__(LocalStore(folder), buffer=FOLDER_BUFFER)

    def make_sure_of_room(self, most: int) -> None:
        if shutil.disk_usage(self._folder).free < SPARE_BYTES + most:
            raise NoRoomError

    async def write(self, name: str, chunks: AsyncIterator[bytes]) -> None:
        """Return when the object would outlast a power cut."""
        await super().write(name, chunks)
        await asyncio.to_thread(_to_disk, self._folder / name)  # others talk on while the disk works

    async def move(self, source: str, target: str) -> None:
        await super().move(source, target)
        await asyncio.to_thread(_to_disk, (self._folder / target).parent)

    async def sweep(self, folder: str, before: float) -> int:
        """Delete also what a process that was killed was writing: listings do not show that."""
        swept = await super().sweep(folder, before)
        return swept + await asyncio.to_thread(_sweep_staged, self._folder / folder, before)


def _to_disk(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
        os.fsync(folder)
    finally:
        os.close(file)
        os.close(folder)


def _sweep_staged(folder: Path, before: float) -> int:
    staged = [path for path in folder.glob(f"*{STAGED}*") if path.stat().st_mtime < before]
    for path in staged:
        path.unlink(missing_ok=True)
    return len(staged)


async def _stream(found: "GetResult") -> AsyncIterator[bytes]:
    with _translated():
        async for chunk in found.stream(CHUNK):
            yield bytes(chunk)


@contextmanager
def _sent() -> Iterator[None]:
    try:
        with _translated():
            yield
    except NoSuchFileError:
        raise FilesAwayError("there is no such bucket or folder") from None


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise NoSuchFileError from None
    except (BaseError, OSError) as refused:
        why = str(refused).strip().splitlines() or [type(refused).__name__]
        raise FilesAwayError(why[0]) from None
