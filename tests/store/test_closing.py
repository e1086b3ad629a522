"""A server ends while something is still under way, whose sender may be gone long since."""

import asyncio
import gc
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


async def write(store: Store, begun: asyncio.Event, go_on: asyncio.Event, conversation: str = "c") -> None:
    incoming = message("under way", conversation=conversation)
    async with store.turn() as transaction:
        await transaction.record(await transaction.load(conversation), incoming, {}, [])
        begun.set()
        await go_on.wait()


async def test_what_is_under_way_is_committed_before_the_database_is_closed(open_store: OpenStore) -> None:
    store, begun, go_on = await open_store(), asyncio.Event(), asyncio.Event()
    writing = asyncio.create_task(write(store, begun, go_on))
    await begun.wait()
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    go_on.set()
    await closing
    assert writing.done()
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


async def test_a_client_that_goes_away_in_mid_transaction_leaves_no_connection_behind(
    settings: Settings, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, open_store: OpenStore
) -> None:
    """A connection that a request cut off gave back to a pool that had been closed stayed open until it was garbage."""
    monkeypatch.setattr("bot.app.read_assistant", lambda *_: assistant)
    server = TestServer(await build(settings), access_log=None)
    await server.start_server(shutdown_timeout=0)
    holder, begun, go_on = await open_store(), asyncio.Event(), asyncio.Event()
    async with aiohttp.ClientSession(str(server.make_url(BASE + "/"))) as session:
        async with session.post("conversations") as response:
            grant = await response.json()
        holding = asyncio.create_task(write(holder, begun, go_on, grant["conversationId"]))
        await begun.wait()  # the request waits for a lock
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                url = f"conversations/{grant['conversationId']}/activities"
                headers = {"Authorization": f"Bearer {grant['token']}"}
                await session.post(url, json={"type": "message", "text": "bonjour"}, headers=headers)
        await server.close()
    go_on.set()
    await holding
    del server
    gc.collect()  # which warns of connections that were not closed
