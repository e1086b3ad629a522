"""Tells who waits for a conversation that its log has grown, here and, over PostgreSQL, in other processes."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import Self

import asyncpg
import structlog

from bot.store.away import StoreAwayError
from bot.store.engine import connect_to_postgresql

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

    def ring_all(self) -> None:
        """Wake everybody: something may have been missed."""
        for events in self._waiting.values():
            for event in events:
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
    """Ring for what other processes commit (`NOTIFY` in `bot.store.store`), until cancelled; reconnects by itself."""
    while True:
        try:
            await _hear(await connect_to_postgresql(dsn), bell)
        except (StoreAwayError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as lost:
            log.warning("bell.lost", reason=str(lost))
        await asyncio.sleep(RECONNECT_SECONDS)


async def _hear(connection: asyncpg.Connection, bell: Bell) -> None:
    """Ring until the connection is gone."""
    gone = asyncio.Event()
    try:
        connection.add_termination_listener(lambda _: gone.set())
        await connection.add_listener(CHANNEL, lambda _c, _p, _n, conversation: bell.ring(str(conversation)))
        bell.ring_all()
        await gone.wait()
        log.warning("bell.lost", reason="the connection ended")
    finally:
        await connection.close(timeout=RECONNECT_SECONDS)
