"""The bot's own access token, with which it calls the Bot Connector."""

import asyncio
import time
from collections.abc import Callable

import structlog

from bot.channels.botframework.token_sources import REFUSED, TokenSource

AHEAD = 300.0  # seconds before expiry from which a new token is fetched behind the deliveries
BETWEEN_FAILURES = 5.0

log = structlog.get_logger()


class NoTokenError(Exception):
    """There is none; `retry_after` is when to ask again, in seconds."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.retry_after = BETWEEN_FAILURES


class BotToken:
    """Kept while it is good: one fetch at a time, however many deliveries wait for it."""

    def __init__(self, source: TokenSource, app_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self.app_id = app_id
        self._clock = clock
        self._token = ""
        self._expires_at = self._failed_at = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def value(self) -> str:
        """Return a token that is good now. Raises `NoTokenError`."""
        if self._left() > AHEAD:
            return self._token
        fetching = self._fetch_soon()
        if self._left() > 0:
            return self._token
        if fetching:
            await asyncio.shield(fetching)
        if self._left() <= 0:  # one that is over is refused anyway
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

    def _left(self) -> float:
        return self._expires_at - self._clock() if self._token else 0.0

    def _fetch_soon(self) -> asyncio.Task[None] | None:
        if self._fetching and not self._fetching.done():
            return self._fetching
        if self._clock() - self._failed_at < BETWEEN_FAILURES:
            return None
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            issued = await self._source.ask()
        except REFUSED as failed:
            self._failed_at = self._clock()
            log.warning("botframework.token_not_fetched", reason=type(failed).__name__)  # never what was answered
            return
        self._token, self._expires_at = issued.token, self._clock() + issued.seconds
