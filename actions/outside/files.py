"""Files that people send, kept in a folder under their SHA-256."""

import hashlib
import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path


class FileTooLargeError(Exception):
    """More bytes came than are accepted; nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that is safely on the disk."""

    sha256: str  # hexadecimal
    size: int  # bytes


class FileStore:
    """The same content is kept once; a file is visible under its name only when it is whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, chunks: AsyncIterator[bytes], *, most: int) -> Kept:
        """Stream a file of at most `most` bytes to the disk. Raises `FileTooLargeError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = self._folder / f".partial-{secrets.token_hex(8)}"
        digest, size = hashlib.sha256(), 0
        try:
            with partial.open("xb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > most:
                        raise FileTooLargeError
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._folder / digest.hexdigest())
        finally:
            partial.unlink(missing_ok=True)
        return Kept(sha256=digest.hexdigest(), size=size)

    def path(self, sha256: str) -> Path | None:
        """Return where a kept file lies, None when there is none."""
        if len(sha256) != hashlib.sha256().digest_size * 2 or not sha256.isalnum():
            return None
        path = self._folder / sha256
        return path if path.is_file() else None
