"""The bot's own access token, with which it calls the Bot Connector."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import structlog

from bot.channels.botframework import service_url

SCOPE = "https://api.botframework.com/.default"
AHEAD = 300.0  # seconds before expiry from which a new token is fetched behind the deliveries
BETWEEN_FAILURES = 5.0
TIMEOUT = aiohttp.ClientTimeout(total=10)

log = structlog.get_logger()


def usual_url(tenant_id: str) -> str:
    return f"https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token"


class NoTokenError(Exception):
    """The identity platform gave none; `retry_after` is when to ask again, in seconds."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.retry_after = BETWEEN_FAILURES


class BotToken:
    """OAuth 2.0 client credentials: one fetch at a time, however many deliveries wait for it."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        app_id: str,
        password: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._url = url
        self._form = {
            "grant_type": "client_credentials",
            "client_id": app_id,
            "client_secret": password,
            "scope": SCOPE,
        }
        self.app_id = app_id
        self._clock = clock
        self._token = ""
        self._expires_at = self._failed_at = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def value(self) -> str:
        """Return a token that is good now. Raises `NoTokenError`."""
        left = self._expires_at - self._clock() if self._token else 0.0
        if left > AHEAD:
            return self._token
        fetching = self._fetch_soon()
        if left > 0:
            return self._token
        if fetching:
            await asyncio.shield(fetching)
        if not self._token:
            raise NoTokenError("the identity platform gave no token")
        return self._token

    def drop(self, token: str) -> None:
        """Forget a token that was refused, unless another has taken its place."""
        if token == self._token:
            self._token = ""

    async def close(self) -> None:
        if self._fetching:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _fetch_soon(self) -> asyncio.Task[None] | None:
        if self._fetching and not self._fetching.done():
            return self._fetching
        if self._clock() - self._failed_at < BETWEEN_FAILURES:
            return None
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            answer = await self._ask()
            token, life = answer["access_token"], float(answer["expires_in"])
        except (aiohttp.ClientError, TimeoutError, ValueError, LookupError, TypeError) as failed:
            self._failed_at = self._clock()
            log.warning("botframework.token_not_fetched", reason=type(failed).__name__)  # never what was answered
            return
        self._token, self._expires_at = str(token), self._clock() + life

    async def _ask(self) -> Any:
        if not service_url.is_usable(self._url):
            raise ValueError("the password is sent by https only")
        asked = self._session.post(self._url, data=self._form, timeout=TIMEOUT, allow_redirects=False)
        async with asked as response:
            return await response.json(content_type=None)
