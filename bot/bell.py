"""Tells who waits for a conversation that its log has grown, here and, over PostgreSQL, in other processes."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import Self

import asyncpg
import structlog

CHANNEL = "guichet_activities"
RECONNECT_SECONDS = 2.0

log = structlog.get_logger()


class Bell:
    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, conversation: str) -> None:
        """Wake everybody who waits for this conversation."""
        for event in self._waiting.get(conversation, ()):
            event.set()

    def listen(self, conversation: str) -> "Listening":
        return Listening(self._waiting, conversation)


class Listening:
    """One listener; what rang between two waits is not missed."""

    def __init__(self, waiting: dict[str, set[asyncio.Event]], conversation: str) -> None:
        self._waiting, self._conversation, self._event = waiting, conversation, asyncio.Event()

    def __enter__(self) -> Self:
        self._waiting[self._conversation].add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        events = self._waiting[self._conversation]
        events.discard(self._event)
        if not events:
            del self._waiting[self._conversation]

    async def wait(self, seconds: float) -> None:
        """Return when it rings, or after `seconds`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), seconds)
        self._event.clear()


async def hear_other_replicas(dsn: str, bell: Bell) -> None:
    """Ring for what other processes commit (`NOTIFY` in `bot.store.engine`), until cancelled; reconnects by itself."""
    while True:
        try:
            connection = await asyncpg.connect(dsn)
            gone = asyncio.Event()
            connection.add_termination_listener(lambda *_, gone=gone: gone.set())
            await connection.add_listener(CHANNEL, lambda _c, _p, _n, conversation: bell.ring(str(conversation)))
            try:
                await gone.wait()
            finally:
                await connection.close(timeout=RECONNECT_SECONDS)
        except (OSError, asyncpg.PostgresError, TimeoutError) as lost:
            log.warning("bell.lost", reason=type(lost).__name__)
        await asyncio.sleep(RECONNECT_SECONDS)
