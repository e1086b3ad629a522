"""Files on their way in: written under names of no meaning, and given their own when all of them are whole."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

from actions.outside.files.errors import FileTooLargeError
from actions.outside.files.shelves import Shelves

PARTIAL = "partial"  # the folder of files that have no name yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file as it came: what it is known by, and how many bytes it has."""

    sha256: str  # hexadecimal
    size: int


class Receiving:
    """The files of one message: all of them are kept, or none."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._partial: set[str] = set()  # all names of no meaning, also of what was cut at its very end
        self._waiting: list[tuple[str, Received]] = []

    async def receive(self, chunks: AsyncIterator[bytes], *, most: int) -> Received:
        """Stream a file of at most `most` bytes. Raises `FileTooLargeError`, `NoRoomError` or `FilesAwayError`."""
        self._shelves.objects.make_sure_of_room(most)
        partial, counter = f"{PARTIAL}/{secrets.token_hex(16)}", _Counter(most)
        self._partial.add(partial)
        await self._shelves.write(partial, counter.counted(chunks))
        received = Received(sha256=counter.sha256(), size=counter.size)
        self._waiting.append((partial, received))
        return received

    async def keep(self) -> None:
        """Make the files visible under their names, each whole. Raises `FilesAwayError`."""
        while self._waiting:
            partial, received = self._waiting[0]
            await self._shelves.name(partial, received.sha256)
            self._partial.discard(partial)
            del self._waiting[0]

    async def drop(self) -> None:
        for partial in self._partial:
            await self._shelves.objects.delete(partial)


class _Counter:
    def __init__(self, most: int) -> None:
        self._digest = hashlib.sha256()
        self._most = most
        self.size = 0

    async def counted(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for chunk in chunks:
            self.size += len(chunk)
            if self.size > self._most:
                raise FileTooLargeError
            self._digest.update(chunk)
            yield chunk

    def sha256(self) -> str:
        return self._digest.hexdigest()
