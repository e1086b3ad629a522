"""Tells a program of the deployment's own what happens to tickets: at once after the commit, again when that fails."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar
from standardwebhooks import Webhook

from actions.store.webhooks import WebhookQueue
from actions.webhooks import Delivery
from bot.store.store import Store, StoreAwayError

SWEEP_SECONDS = 5.0
AWAY_SECONDS = 2.0  # until the database is asked again to note what became of a delivery
AT_ONCE = 8
ATTEMPT_SECONDS = 10.0  # for all of one attempt; actions.webhooks.LEASE_MS is longer
FIRST_RETRY_SECONDS = 10
LONGEST_RETRY_SECONDS = 6 * 3600
LONGEST_ASKED_SECONDS = 3600  # by Retry-After
MOST_ATTEMPTS = 23  # which take three days
OK, AMBIGUOUS, GONE = 200, 300, 410

Settle = Callable[[WebhookQueue], Awaitable[None]]
"""Notes what became of a delivery."""

log = structlog.get_logger()


class Webhooks:
    """Takes deliveries up with a lease; one whose process dies is made once more, under the same id."""

    def __init__(self, store: Store, *, url: str, secret: str) -> None:
        self._store = store
        self._url = url
        self._secret = secret
        self._session: ClientSession | None = None
        self._look = asyncio.Event()
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look at once: a transaction that queued a delivery was committed."""
        self._look.set()

    async def run(self) -> None:
        """Deliver what is due, for ever; nothing where there is nobody to tell."""
        while self._url:
            self._look.clear()
            try:
                while await self.send_due():
                    pass
            except StoreAwayError as away:
                log.warning("webhooks.store_away", reason=str(away))
            except Exception:
                log.exception("webhooks.sweep_failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), SWEEP_SECONDS)

    async def send_due(self) -> bool:
        """Deliver some of what is due; tell whether there was any. Raises `StoreAwayError`."""
        async with self._store.turn() as transaction:
            due = await transaction.work.webhooks.claim(transaction.work.now(), AT_ONCE)
        sending = [asyncio.get_running_loop().create_task(self._take_care_of(delivery)) for delivery in due]
        self._tasks.update(sending)
        for task in sending:
            task.add_done_callback(self._tasks.discard)
        if sending:
            await asyncio.wait(sending)  # not cancelled with us: what is received is noted
        return bool(due)

    async def close(self) -> None:
        """Finish what is being delivered."""
        self._closing = True
        while self._tasks:
            await asyncio.wait(self._tasks)
        if self._session:
            await self._session.close()

    async def _take_care_of(self, due: Delivery) -> None:
        settle = await self._attempt(due)
        while True:
            try:
                async with self._store.turn() as transaction:
                    await settle(transaction.work.webhooks)
            except StoreAwayError as away:
                log.warning("webhooks.store_away", delivery=due.id, reason=str(away))
                if self._closing:
                    return
                await asyncio.sleep(AWAY_SECONDS)
            except Exception:
                log.exception("webhooks.not_settled", delivery=due.id)  # the lease ends by itself
                return
            else:
                return

    async def _attempt(self, due: Delivery) -> Settle:
        """Deliver it, or try to; returns how that is noted. Never raises: one delivery holds up no other ticket's."""
        try:
            status, asked = await self._post(due)
        except (ClientError, TimeoutError, OSError) as failed:
            return _again(due, None, 0, type(failed).__name__)
        except Exception as broken:
            log.exception("webhooks.broken", delivery=due.id)
            return _again(due, None, 0, type(broken).__name__)
        if OK <= status < AMBIGUOUS:
            log.info("webhooks.received", delivery=due.id, told=due.event, attempts=due.attempts + 1)
            return lambda webhooks: webhooks.mark_received(due.id, _now(), status)
        if status == GONE:  # which says that it never wants it
            log.warning("webhooks.refused", delivery=due.id, told=due.event, status=status)
            return lambda webhooks: webhooks.give_up(due.id, status)
        return _again(due, status, asked, f"status {status}")

    async def _post(self, due: Delivery) -> tuple[int, int]:
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
            return answer.status, _seconds(answer.headers.get("Retry-After", ""))


def _again(due: Delivery, status: int | None, asked: int, reason: str) -> Settle:
    if due.attempts + 1 >= MOST_ATTEMPTS:
        log.error("webhooks.given_up", delivery=due.id, told=due.event, reason=reason)
        return lambda webhooks: webhooks.give_up(due.id, status)
    delay = min(FIRST_RETRY_SECONDS * 2**due.attempts, LONGEST_RETRY_SECONDS)
    seconds = max(delay * random.uniform(0.75, 1.25), asked)  # noqa: S311 - jitter, not a secret
    log.info("webhooks.postponed", delivery=due.id, told=due.event, seconds=int(seconds), reason=reason)
    due_at = _now() + int(seconds * 1000)
    return lambda webhooks: webhooks.postpone(due.id, due_at, status)


def _seconds(retry_after: str) -> int:
    return min(int(retry_after), LONGEST_ASKED_SECONDS) if retry_after.isascii() and retry_after.isdigit() else 0


def _now() -> int:
    return time.time_ns() // 1_000_000
