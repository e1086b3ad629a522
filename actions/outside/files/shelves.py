"""Where each file lies: plain under its SHA-256, or sealed under the same name with a suffix.

The name of a sealed file tells whoever can list the store, and already has that very file, that it is there; in
return one content is one object, and the collection of orphans needs no key. The suffix, not the content, says what
is sealed: a file that somebody sends cannot pass for sealed.
"""

import re
from collections.abc import AsyncIterator

from actions.outside.files.cipher import Cipher, plain_size
from actions.outside.files.errors import NoSuchFileError, UnreadableFileError
from actions.outside.files.objects import Objects

SEALED = ".sealed"
NAME = re.compile(r"([0-9a-f]{64})(\.sealed)?")


class Shelves:
    """With a `cipher` everything new is sealed; what was kept before there was a key stays readable."""

    def __init__(self, objects: Objects, cipher: Cipher | None) -> None:
        self.objects = objects
        self._cipher = cipher

    async def write(self, name: str, chunks: AsyncIterator[bytes], context: str = "kept") -> None:
        await self.objects.write(name, self._cipher.seal(chunks, context) if self._cipher else chunks)

    async def read(self, name: str, context: str) -> AsyncIterator[bytes]:
        """Return what `write` was given under this name. Raises `NoSuchFileError`."""
        _, chunks = await self.objects.read(name)
        return self._cipher.open(chunks, context) if self._cipher else chunks

    async def name(self, partial: str, sha256: str) -> None:
        """Give a written object the name of its content."""
        if self._cipher is None:
            await self.objects.move(partial, sha256)
            return
        await self.objects.move(partial, sha256 + SEALED)
        await self.objects.delete(sha256)  # the same content, from before there was a key

    async def find(self, sha256: str) -> tuple[int, AsyncIterator[bytes]]:
        """Return a kept file's size and content. Raises `NoSuchFileError` or `UnreadableFileError`."""
        if self._cipher:
            try:
                size, sealed = await self.objects.read(sha256 + SEALED)
            except NoSuchFileError:
                return await self.objects.read(sha256)
            return plain_size(size), self._cipher.open(sealed, "kept")
        try:
            return await self.objects.read(sha256)
        except NoSuchFileError:
            if await self.objects.look(sha256 + SEALED):
                raise UnreadableFileError from None  # the setting of its key has gone
            raise

    async def forget(self, sha256: str) -> None:
        await self.objects.delete(sha256)
        await self.objects.delete(sha256 + SEALED)

    async def kept_before(self, moment: float) -> AsyncIterator[tuple[str, str]]:
        """Yield the object and the SHA-256 of each file that was kept before a moment, seconds since 1970."""
        async for listed in self.objects.listed():
            if (named := NAME.fullmatch(listed.name)) and listed.changed_at < moment:
                yield listed.name, named[1]
