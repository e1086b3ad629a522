"""Signing keys of others, from their OpenID metadata: cached for a day, and fetched when a key is new."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
import structlog
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from bot.channels.botframework import service_url

DAY = 24 * 3600.0
BETWEEN_FETCHES = 60.0  # seconds: strangers who invent key ids do not make us call the metadata's host
BETWEEN_FIRST = 5.0  # the same while there are no keys at all
TIMEOUT = aiohttp.ClientTimeout(total=10)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """`endorsements` are the channels of the Bot Framework that this key may speak for."""

    key: PyJWK
    endorsements: frozenset[str]


def key_id_of(token: str) -> str:
    """Return the id of the key that signed a token, unverified. Raises `ValueError` if it is not signed by RS256."""
    try:
        header = jwt.get_unverified_header(token)
    except (PyJWTError, ValueError, TypeError, RecursionError):
        raise ValueError("it is no token") from None
    if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
        raise ValueError("it is not signed by RS256 with a named key")
    return str(header["kid"])


class SigningKeys:
    def __init__(
        self, session: aiohttp.ClientSession, metadata_url: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._session = session
        self._metadata_url = metadata_url
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    @property
    def known(self) -> bool:
        """Whether the keys were ever fetched; without any, no token can be judged."""
        return bool(self._keys)

    async def find(self, key_id: str) -> SigningKey | None:
        """Return the key, fetching if it is not known; yesterday's keys serve while new ones are fetched."""
        found = self._keys.get(key_id)
        if found is None:
            if fetching := self._fetch_soon():
                await asyncio.shield(fetching)
            return self._keys.get(key_id)
        if self._clock() - self._fetched_at > DAY:
            self._fetch_soon()
        return found

    async def only(self) -> SigningKey | None:
        """Return the key of who has only one, and so need not name it in tokens; None where there are several.

        It is asked for anew: nothing in a token tells that the key is another one now.
        """
        if fetching := self._fetch_soon():
            await asyncio.shield(fetching)
        return next(iter(self._keys.values())) if len(self._keys) == 1 else None

    async def close(self) -> None:
        if self._fetching:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _fetch_soon(self) -> asyncio.Task[None] | None:
        """Return the fetch under way, one that starts now, or None when the last one is too recent."""
        if self._fetching and not self._fetching.done():
            return self._fetching
        if self._clock() - self._tried_at < (BETWEEN_FETCHES if self.known else BETWEEN_FIRST):
            return None
        self._tried_at = self._clock()
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            metadata = await self._get(self._metadata_url)
            listed = await self._get(str(metadata["jwks_uri"]))
            keys = dict(_read(entry) for entry in listed["keys"] if _signs(entry))
        except (aiohttp.ClientError, TimeoutError, ValueError, LookupError, TypeError, PyJWTError) as failed:
            log.warning("signing_keys.not_fetched", metadata=self._metadata_url, reason=type(failed).__name__)
            return
        if keys:
            self._keys = keys
            self._fetched_at = self._clock()

    async def _get(self, url: str) -> Any:
        if not service_url.is_usable(url):
            raise ValueError("keys are fetched by https only")
        async with self._session.get(url, timeout=TIMEOUT, allow_redirects=False) as response:
            response.raise_for_status()
            return await response.json(content_type=None)


def _signs(entry: Any) -> bool:
    is_key = isinstance(entry, dict) and entry.get("kty") == "RSA" and bool(entry.get("kid"))
    return is_key and entry.get("use", "sig") == "sig"


def _read(entry: dict[str, Any]) -> tuple[str, SigningKey]:
    endorsements = entry.get("endorsements") or ()
    return str(entry["kid"]), SigningKey(PyJWK(entry, algorithm="RS256"), frozenset(map(str, endorsements)))
