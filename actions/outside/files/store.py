"""The files that people send, as the rest of the house sees them."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from actions.outside.files import parts, receiving
from actions.outside.files.cipher import Cipher
from actions.outside.files.errors import NoSuchFileError, UnreadableFileError
from actions.outside.files.objects import CHUNK, Objects
from actions.outside.files.parts import Part, Parts, Read
from actions.outside.files.receiving import Received, Receiving
from actions.outside.files.shelves import Shelves

SHA256 = re.compile("[0-9a-f]{64}")
IsReferenced = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Content:
    """A kept file, to be read once: `async for chunk in content`.

    Its last chunk comes only when all of it was found to be what its name says; else `UnreadableFileError` is raised.
    """

    size: int  # bytes
    _chunks: AsyncIterator[bytes]

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks


class FileStore:
    """The same content is kept once; a file is visible under its name only when it is whole.

    Every method raises `FilesAwayError` when the store does not answer.
    """

    def __init__(self, objects: Objects, cipher: Cipher | None = None) -> None:
        self._objects = objects
        self._shelves = Shelves(objects, cipher)
        self._parts = Parts(self._shelves)

    @asynccontextmanager
    async def receiving(self) -> AsyncIterator[Receiving]:
        """Receive the files of one message; those that were not kept when this ends are gone."""
        arriving = Receiving(self._shelves)
        try:
            yield arriving
        finally:
            await arriving.drop()

    async def put(self, path: Path) -> Received:
        """Keep a file of this machine. Raises `NoRoomError`."""
        async with self.receiving() as arriving:
            size = (await asyncio.to_thread(path.stat)).st_size
            received = await arriving.receive(_of_file(path), most=size)
            await arriving.keep()
        return received

    async def read(self, sha256: str) -> Content:
        """Open a kept file. Raises `NoSuchFileError` or `UnreadableFileError`."""
        if not SHA256.fullmatch(sha256):
            raise NoSuchFileError
        size, chunks = await self._shelves.find(sha256)
        return Content(size, _verified(chunks, sha256))

    async def fetch(self, sha256: str, path: Path) -> None:
        """Write a kept file, open, to `path`, which must not exist yet. Raises as `read`, and then leaves nothing."""
        content = await self.read(sha256)
        try:
            with path.open("xb") as file:
                async for chunk in content:
                    file.write(chunk)
        except BaseException:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise

    async def forget(self, sha256: str) -> None:
        await self._shelves.forget(sha256)

    async def list_before(self, moment: float) -> AsyncIterator[str]:
        """Yield the SHA-256 of the files last sent before `moment`, seconds since 1970."""
        async for _, sha256 in self._shelves.kept_before(moment):
            yield sha256

    async def collect(self, is_referenced: IsReferenced, before: float) -> int:
        """Delete the files that nothing refers to and that were last sent before a moment; return how many.

        `before` leaves those time that have been sent but are not referred to yet: a day is plenty.
        """
        deleted = 0
        async for name, sha256 in self._shelves.kept_before(before):
            if await is_referenced(sha256):
                continue
            now = await self._objects.look(name)
            if now and now.changed_at < before:  # not sent again this very moment
                await self._objects.delete(name)
                deleted += 1
        return deleted

    async def sweep(self, before: float) -> int:
        """Delete what has been cut off, or given up, since before a moment; return how many objects it was."""
        return await self._objects.sweep(receiving.PARTIAL, before) + await self._objects.sweep(parts.FOLDER, before)

    async def append(self, upload: str, read: Read, most: int) -> Part:
        """Keep what arrives next of a file that comes in parts; see `Parts.append`."""
        return await self._parts.append(upload, read, most)

    async def assemble(self, pieces: Sequence[Part]) -> Received:
        """Make one file of its parts, which stay until they are dropped. Raises `NoSuchFileError` and `NoRoomError`."""
        async with self.receiving() as arriving:
            size = sum(part.size for part in pieces)
            received = await arriving.receive(self._parts.joined(pieces), most=size)
            await arriving.keep()
        return received

    async def drop(self, upload: str) -> None:
        """Delete the parts of an upload."""
        await self._parts.drop(upload)

    async def drop_part(self, part: Part) -> None:
        await self._parts.drop_one(part)


async def _verified(chunks: AsyncIterator[bytes], sha256: str) -> AsyncIterator[bytes]:
    digest, held = hashlib.sha256(), b""
    async for chunk in chunks:
        if held:
            yield held
        digest.update(chunk)
        held = chunk
    if digest.hexdigest() != sha256:
        raise UnreadableFileError
    if held:
        yield held


async def _of_file(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
