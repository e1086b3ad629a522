"""Files sealed at rest: AES-256-GCM, chunk by chunk, so that a file is never whole in memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, 2015): each chunk's nonce is its number and whether it is the last one, so that chunks that are
missing, doubled or in another order do not open. Each file has a key of its own, made of ours and of a random salt.

age would be the ready-made format; its Python binding works on whole files or in blocking ones, not in a stream.
"""

import os
from collections.abc import AsyncIterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from actions.outside.files.errors import UnreadableFileError

MAGIC = b"guichet\x01"  # the last byte is the version of the format
SALT_BYTES = 32
HEADER_BYTES = len(MAGIC) + SALT_BYTES
CHUNK = 64 * 1024  # plain bytes
TAG_BYTES = 16
KEY_BYTES = 32


class Cipher:
    """What is sealed in one `context`, which is not secret, does not open in another."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    async def seal(self, chunks: AsyncIterator[bytes], context: str) -> AsyncIterator[bytes]:
        header = MAGIC + os.urandom(SALT_BYTES)
        cipher = self._cipher(header, context)
        yield header
        number = 0
        async for piece, is_last in _pieces(chunks, CHUNK):
            yield cipher.encrypt(_nonce(number, is_last=is_last), piece, header)
            number += 1

    async def open(self, chunks: AsyncIterator[bytes], context: str) -> AsyncIterator[bytes]:
        """Raise `UnreadableFileError` where it is found: what comes before is genuine, but perhaps not all of it."""
        header = await _take(chunks, HEADER_BYTES)
        rest = chunks if len(header) <= HEADER_BYTES else _with(header[HEADER_BYTES:], chunks)
        header = header[:HEADER_BYTES]
        if not header.startswith(MAGIC) or len(header) != HEADER_BYTES:
            raise UnreadableFileError
        cipher = self._cipher(header, context)
        number = 0
        async for piece, is_last in _pieces(rest, CHUNK + TAG_BYTES):
            try:
                yield cipher.decrypt(_nonce(number, is_last=is_last), piece, header)
            except (InvalidTag, ValueError):
                raise UnreadableFileError from None
            number += 1

    def _cipher(self, header: bytes, context: str) -> AESGCM:
        info = f"guichet file {context}".encode()
        return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=header[len(MAGIC) :], info=info).derive(self._key))


def plain_size(sealed: int) -> int:
    """Return how many bytes a sealed object of this size holds."""
    body = max(sealed - HEADER_BYTES, TAG_BYTES)
    chunks = -(-body // (CHUNK + TAG_BYTES))
    return body - chunks * TAG_BYTES


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


async def _pieces(chunks: AsyncIterator[bytes], size: int) -> AsyncIterator[tuple[bytes, bool]]:
    """Cut into pieces of `size` bytes, each with whether it is the last one; of nothing, one that is empty."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        whole = (len(held) - 1) // size * size  # one byte at least is held back: it may be the last
        for start in range(0, whole, size):
            yield bytes(held[start : start + size]), False
        del held[:whole]
    yield bytes(held), True


async def _take(chunks: AsyncIterator[bytes], least: int) -> bytes:
    taken = b""
    while len(taken) < least and (chunk := await anext(chunks, b"")):
        taken += chunk
    return taken


async def _with(first: bytes, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in chunks:
        yield chunk
