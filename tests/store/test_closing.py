"""A server ends while something is still under way, whose sender may be gone long since."""

import asyncio
import gc
import random
from contextlib import suppress

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.app import build
from bot.conversation import Assistant
from bot.settings import Settings
from bot.store import in_use
from bot.store.store import Store, StoreAwayError
from tests.activities import message, record, texts
from tests.databases import OpenStore
from tests.directline import BASE

SENDERS = 8
LONGEST_LIFE = 0.3  # seconds


async def write(store: Store, begun: asyncio.Event, go_on: asyncio.Event) -> None:
    incoming = message("under way")
    async with store.turn() as transaction:
        found = await transaction.load(incoming.conversation)
        begun.set()
        await go_on.wait()
        await transaction.record(found, incoming, {}, [])


async def test_what_is_under_way_is_committed_before_the_database_is_closed(open_store: OpenStore) -> None:
    store, begun, go_on = await open_store(), asyncio.Event(), asyncio.Event()
    writing = asyncio.create_task(write(store, begun, go_on))
    await begun.wait()
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    go_on.set()
    await closing
    await writing
    assert await texts(await open_store()) == ["under way"]


async def test_what_takes_too_long_is_rolled_back(open_store: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_use, "PATIENCE_SECONDS", 0.1)
    store, begun = await open_store(), asyncio.Event()
    writing = asyncio.create_task(write(store, begun, asyncio.Event()))
    await begun.wait()
    await store.close()
    with pytest.raises(asyncio.CancelledError):
        await writing
    other = await open_store()
    await record(other, message("afterwards"))  # nobody holds a lock
    assert await texts(other) == ["afterwards"]


async def test_nobody_comes_in_once_it_is_closed(open_store: OpenStore) -> None:
    """A request that went on after its sender had left opened the database anew, and nobody closed that again."""
    store = await open_store()
    await store.close()
    with pytest.raises(StoreAwayError):
        await record(store, message())
    with pytest.raises(StoreAwayError):
        await texts(store)


@pytest.mark.parametrize("seed", range(4))
async def test_a_server_that_ends_at_any_instant_leaves_no_connection_behind(
    settings: Settings, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """A connection that a request cut off gave back to a pool that had been closed stayed open until it was garbage."""
    monkeypatch.setattr("bot.app.read_assistant", lambda *_: assistant)
    chance = random.Random(seed)  # noqa: S311 - no secret
    server = TestServer(await build(settings), access_log=None)
    await server.start_server(shutdown_timeout=0.05)
    async with aiohttp.ClientSession(str(server.make_url(BASE + "/"))) as session:
        senders = [asyncio.create_task(send(session, chance)) for _ in range(SENDERS)]
        await asyncio.sleep(chance.random() * LONGEST_LIFE)
        for sender in senders:
            sender.cancel()
        await server.close()
        await asyncio.wait(senders)
    del server
    gc.collect()  # which warns of connections that were not closed


async def send(session: aiohttp.ClientSession, chance: random.Random) -> None:
    """Write in a conversation, and go away in the midst of that, again and again."""
    async with session.post("conversations") as response:
        begun = await response.json()
    headers = {"Authorization": f"Bearer {begun['token']}"}
    while True:
        with suppress(TimeoutError, aiohttp.ClientError):
            async with asyncio.timeout(chance.random() * 0.05):
                body = {"type": "message", "text": "bonjour"}
                await session.post(f"conversations/{begun['conversationId']}/activities", json=body, headers=headers)
