import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.app import build
from bot.settings import Settings
from bot.store.store import StoreAwayError
from tests.activities import message, record, texts
from tests.conftest import MakeSettings
from tests.databases import OpenStore
from tests.directline import DirectLineChat
from tests.postgresql_server import PostgresqlServer

GONE = [pytest.param(signal.SIGINT, id="stopped"), pytest.param(signal.SIGQUIT, id="crashed")]


@pytest.fixture(params=["postgresql"])
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.mark.parametrize("how", GONE)
async def test_store_says_away_and_goes_on_when_it_is_back(
    open_store: OpenStore, postgresql: PostgresqlServer, how: signal.Signals
) -> None:
    store = await open_store()
    await record(store, message("avant"))
    with postgresql.away(how):
        assert not await store.is_ready()
        with pytest.raises(StoreAwayError):
            await record(store, message("pendant"))
        with pytest.raises(StoreAwayError):
            await store.activities_after("c", 0, 10)
        with pytest.raises(StoreAwayError):
            await store.claim_due(10)
    assert await store.is_ready()
    await record(store, message("après"))
    assert await texts(store) == ["avant", "après"]


async def test_lost_in_the_middle_of_a_turn_is_known_as_cut_off(
    open_store: OpenStore, postgresql: PostgresqlServer
) -> None:
    store = await open_store()

    async def cut() -> None:
        async with store.turn() as transaction:
            found = await transaction.load("c")
            with postgresql.away():
                pass
            await transaction.record(found, message("perdu"), {}, [])

    with pytest.raises(StoreAwayError) as away:
        await cut()
    assert away.value.cut_off
    assert await texts(store) == []


async def test_a_deadlock_is_for_another_attempt(open_store: OpenStore) -> None:
    store = await open_store()
    first = await record(store, message(conversation="a", address={"to": "a"}), "un")
    second = await record(store, message(conversation="b", address={"to": "b"}), "deux")
    entered = asyncio.Barrier(2)

    async def both(*rows: str) -> None:
        async with store.turn() as transaction:
            for place, conversation in enumerate(rows):
                found = await transaction.load(conversation)
                await transaction.record(found, message(conversation=conversation), {}, [])
                if place == 0:
                    await entered.wait()

    outcomes = await asyncio.gather(both("a", "b"), both("b", "a"), return_exceptions=True)
    refused = [outcome for outcome in outcomes if outcome is not None]
    assert [type(outcome) for outcome in refused] == [StoreAwayError]
    assert first.incoming.sequence == second.incoming.sequence == 1


async def test_marking_in_any_order_does_not_deadlock(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store()]
    taken = [await record(stores[0], message(conversation=f"c{n}", address={"to": "x"}), "un") for n in range(50)]
    replies = [stored for one in taken for stored in one.replies]
    for _ in range(5):
        await asyncio.gather(stores[0].postpone(replies, 0), stores[1].postpone(replies[::-1], 0))


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(await build(settings), access_log=None)) as client:
        yield client


async def test_server_refuses_cleanly_and_goes_on(
    make_settings: MakeSettings, database_url: str, postgresql: PostgresqlServer
) -> None:
    async with served(make_settings(database_url=database_url)) as client:
        chat = await DirectLineChat.begin(client)
        before = await chat.says("bonjour")
        assert before
        with capture_logs() as logs, postgresql.away():
            assert (await client.get("/health/live")).status == 200
            assert (await client.get("/health/ready")).status == 503
            for attempt in range(3):
                refused = await chat.post(
                    {"type": "message", "text": "bonjour", "channelData": {"clientActivityID": "again"}}
                )
                assert (refused.status, refused.headers["Retry-After"]) == (503, "2"), attempt
        assert [entry["event"] for entry in logs if entry["event"].startswith("turn.")] == ["turn.store_away"] * 3
        assert not any("exc_info" in entry for entry in logs)

        assert (await client.get("/health/ready")).status == 200
        taken = await chat.post({"type": "message", "text": "bonjour", "channelData": {"clientActivityID": "again"}})
        assert taken.status == 200
        assert [activity["from"]["role"] for activity in await chat.receive()] == ["user", "bot"]
