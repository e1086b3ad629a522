"""Keeps from readers of the database what must wait there: encrypted by a key that the database does not have."""

import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32


class UnreadableError(Exception):
    """The key is another one than it was sealed with, or somebody has changed what was sealed."""


class Seal:
    """Seals for one purpose: what is sealed for another, or in another place, does not open."""

    def __init__(self, key: str, purpose: str) -> None:
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"guichet sealed {purpose}".encode()).derive(key.encode())
        self._cipher = AESGCM(derived)

    def close(self, values: Mapping[str, Any], place: str) -> bytes:
        """Encrypt JSON values for one `place`, a row's id: moved to another row they cannot be read."""
        nonce = os.urandom(NONCE_BYTES)
        written = json.dumps(values, ensure_ascii=False).encode()
        return nonce + self._cipher.encrypt(nonce, written, place.encode())

    def open(self, sealed: bytes, place: str) -> dict[str, Any]:
        """Return what was sealed. Raises `UnreadableError`."""
        try:
            written = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as wrong:
            raise UnreadableError from wrong
        values: dict[str, Any] = json.loads(written)
        return values
