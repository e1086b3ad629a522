"""Rings this process's bell for what other processes commit, over PostgreSQL's LISTEN and NOTIFY."""

import asyncio

import asyncpg
import structlog

from bot.bell import Bell
from bot.store.away import StoreAwayError
from bot.store.engine import connect_to_postgresql
from bot.store.store import CHANNEL

RECONNECT_SECONDS = 2.0

log = structlog.get_logger()


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
