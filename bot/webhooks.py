"""Tells a program of the deployment's own what happens to tickets: at once after the commit, again when that fails."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar
from standardwebhooks import Webhook

from actions.store.webhooks import WebhookQueue
from actions.webhooks import Delivery
from bot.backoff import Backoff, retry_after
from bot.dispatcher import AT_ONCE, Dispatcher, Settle, Transactions

ATTEMPT_SECONDS = 10.0  # for all of one attempt; actions.webhooks.LEASE_MS is longer
BACKOFF = Backoff(first=13.0, longest=8 * 3600.0, longest_asked=3600.0, most_attempts=22)
"""About ten seconds at first, and three days for all."""
OK, AMBIGUOUS, GONE = 200, 300, 410

log = structlog.get_logger()


class HasWebhooks(Protocol):
    @property
    def webhooks(self) -> WebhookQueue: ...

    def now(self) -> int: ...


class Webhooks(Dispatcher[Delivery, HasWebhooks]):
    """Takes deliveries up with a lease; one whose process dies is made once more, under the same id."""

    def __init__(self, store: Transactions[HasWebhooks], *, url: str, secret: str) -> None:
        super().__init__(store, "webhooks")
        self._url = url
        self._secret = secret
        self._session: ClientSession | None = None

    async def run(self) -> None:
        """Deliver what is due, for ever; nothing where there is nobody to tell."""
        if self._url:
            await super().run()

    async def close(self) -> None:
        await super().close()
        if self._session:
            await self._session.close()

    async def _claim(self, work: HasWebhooks) -> Sequence[Delivery]:
        return await work.webhooks.claim(work.now(), AT_ONCE)

    async def _attempt(self, due: Delivery) -> Settle[HasWebhooks]:
        try:
            status, asked = await self._post(due)
        except (ClientError, TimeoutError, OSError) as failed:
            return _again(due, None, None, type(failed).__name__)
        except Exception as broken:
            log.exception("webhooks.broken", delivery=due.id)
            return _again(due, None, None, type(broken).__name__)
        if OK <= status < AMBIGUOUS:
            log.info("webhooks.received", delivery=due.id, told=due.event, attempts=due.attempts + 1)
            return lambda work: work.webhooks.mark_received(due.id, _now(), status)
        if status == GONE:  # which says that it never wants it
            log.warning("webhooks.refused", delivery=due.id, told=due.event, status=status)
            return lambda work: work.webhooks.give_up(due.id, status)
        return _again(due, status, asked, f"status {status}")

    async def _post(self, due: Delivery) -> tuple[int, float | None]:
        """Return the status, and in how many seconds to come again if that was said."""
        if self._session is None:
            self._session = ClientSession(
                timeout=ClientTimeout(total=ATTEMPT_SECONDS), cookie_jar=DummyCookieJar(), auto_decompress=False
            )
        body = json.dumps(due.body, ensure_ascii=False, separators=(",", ":"))
        moment = datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Guichet",
            "webhook-id": due.id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(self._secret).sign(due.id, moment, body),
        }
        # What it answers besides the status is nobody's business, and may be without end: it is not read.
        async with self._session.post(self._url, data=body.encode(), headers=headers, allow_redirects=False) as answer:
            return answer.status, retry_after(answer.headers)


def _again(due: Delivery, status: int | None, asked: float | None, reason: str) -> Settle[HasWebhooks]:
    if BACKOFF.is_over(due.attempts):
        log.error("webhooks.given_up", delivery=due.id, told=due.event, reason=reason)
        return lambda work: work.webhooks.give_up(due.id, status)
    seconds = BACKOFF.seconds(due.attempts, asked)
    log.info("webhooks.postponed", delivery=due.id, told=due.event, seconds=int(seconds), reason=reason)
    due_at = _now() + int(seconds * 1000)
    return lambda work: work.webhooks.postpone(due.id, due_at, status)


def _now() -> int:
    return time.time_ns() // 1_000_000
