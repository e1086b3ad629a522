"""Files that arrive in parts, over hours and by any replica: each part is an object of its own until all are there."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass

from actions.outside.files.shelves import Shelves

FOLDER = "parts"
CHUNK = 256 * 1024
Read = Callable[[int], Awaitable[bytes]]
"""Returns at most so many bytes of what arrives, none at its end or when it is cut."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    size: int  # bytes


class Parts:
    """`upload` is the id of one file that is being sent."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    async def append(self, upload: str, read: Read, most: int) -> Part:
        """Keep what comes, at most `most` bytes of it. The part counts when somebody has noted it.

        Raises `NoRoomError` and `FilesAwayError`.
        """
        self._shelves.objects.make_sure_of_room(most)
        name, arriving = f"{FOLDER}/{upload}.{secrets.token_hex(16)}", _Arriving(read, most)
        await self._shelves.write(name, arriving.chunks(), name)
        return Part(name, arriving.size)

    async def joined(self, parts: Iterable[Part]) -> AsyncIterator[bytes]:
        """Yield what the parts hold, one after the other. Raises `NoSuchFileError`."""
        for part in parts:
            async for chunk in await self._shelves.read(part.name, part.name):
                yield chunk

    async def drop(self, upload: str) -> None:
        """Delete all parts of an upload, also those that nobody has noted."""
        prefix = f"{FOLDER}/{upload}."
        names = [found.name async for found in self._shelves.objects.listed(FOLDER) if found.name.startswith(prefix)]
        for name in names:
            await self._shelves.objects.delete(name)

    async def drop_one(self, part: Part) -> None:
        await self._shelves.objects.delete(part.name)


class _Arriving:
    def __init__(self, read: Read, most: int) -> None:
        self._read = read
        self._most = most
        self.size = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        while self.size < self._most and (chunk := await self._read(min(CHUNK, self._most - self.size))):
            self.size += len(chunk)
            yield chunk
