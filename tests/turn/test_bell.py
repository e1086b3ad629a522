import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg
import pytest

from bot.bell import Bell, Listening
from bot.store import replicas as module
from bot.store.replicas import hear_other_replicas
from tests.activities import message, record
from tests.databases import OpenStore
from tests.postgresql_server import PostgresqlServer

LONG = 60.0  # seconds that no test waits unless it fails


@pytest.fixture
def rings() -> Bell:
    return Bell()


async def rang(listening: Listening) -> bool:
    """Tell whether it rings; `wait` itself returns in either case."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + LONG
    await listening.wait(LONG)
    return loop.time() < deadline


async def test_rings_for_those_who_wait_for_this_conversation(rings: Bell) -> None:
    with rings.listen("c") as one, rings.listen("c") as other, rings.listen("autre") as third:
        rings.ring("c")
        assert await rang(one)
        assert await rang(other)
        rings.ring_all()
        assert await rang(third)


async def test_what_rang_between_two_waits_is_not_missed(rings: Bell) -> None:
    with rings.listen("c") as listening:
        rings.ring("c")
        rings.ring("c")
        assert await rang(listening)
        silent = asyncio.create_task(listening.wait(LONG))
        await asyncio.sleep(0)
        assert not silent.done()  # two rings, one waking
        rings.ring("c")
        await silent


async def test_nobody_is_remembered_who_has_gone(rings: Bell) -> None:
    with rings.listen("c"):
        with rings.listen("c"):
            pass
        assert rings._waiting  # noqa: SLF001
    rings.ring("c")
    assert not rings._waiting  # noqa: SLF001


@pytest.fixture(params=["postgresql"])
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.fixture
async def heard(database_url: str, rings: Bell, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bell]:
    """The bell of a replica that hears what others commit."""
    monkeypatch.setattr(module, "RECONNECT_SECONDS", 0.05)
    hearing = asyncio.create_task(hear_other_replicas(database_url, rings))
    with rings.listen("anything") as connected:
        await connected.wait(LONG)  # it rings for everybody when it begins to hear
    yield rings
    hearing.cancel()
    with suppress(asyncio.CancelledError):
        await hearing


async def sessions(database_url: str) -> list[int]:
    """Return the processes that serve those who hear."""
    connection = await asyncpg.connect(database_url)
    rows = await connection.fetch(
        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query LIKE 'UNLISTEN%'"
    )
    await connection.close()
    return [row["pid"] for row in rows]


async def test_hears_what_another_replica_commits(open_store: OpenStore, heard: Bell) -> None:
    another = await open_store()
    with heard.listen("c") as listening, heard.listen("autre") as silent:
        await record(another, message(), "réponse")
        assert await rang(listening)
        assert not silent._event.is_set()  # noqa: SLF001


async def test_does_not_hear_what_is_rolled_back(open_store: OpenStore, heard: Bell) -> None:
    another = await open_store()
    with heard.listen("c") as never, heard.listen("fin") as end:
        with suppress(LookupError):
            async with another.turn() as transaction:
                found = await transaction.load("c")
                await transaction.record(found, message(), {}, [])
                raise LookupError
        await record(another, message(conversation="fin"))
        assert await rang(end)
        assert not never._event.is_set()  # noqa: SLF001


async def test_hears_again_after_its_connection_was_lost(open_store: OpenStore, heard: Bell, database_url: str) -> None:
    another = await open_store()
    for _ in range(3):
        (pid,) = await sessions(database_url)
        with heard.listen("c") as listening:
            connection = await asyncpg.connect(database_url)
            await connection.execute("SELECT pg_terminate_backend($1)", pid)
            await connection.close()
            assert await rang(listening)  # something may have been missed in between
            await record(another, message(), "réponse")
            assert await rang(listening)
    assert len(await sessions(database_url)) == 1


async def test_hears_again_when_the_database_is_back(
    open_store: OpenStore, heard: Bell, postgresql: PostgresqlServer
) -> None:
    another = await open_store()
    with heard.listen("c") as listening:
        with postgresql.away():
            await asyncio.sleep(0.2)  # some attempts fail
        assert await rang(listening)
        await record(another, message(), "réponse")
        assert await rang(listening)


async def test_leaves_no_connection_behind(database_url: str) -> None:
    for _ in range(3):
        bell = Bell()
        hearing = asyncio.create_task(hear_other_replicas(database_url, bell))
        with bell.listen("anything") as connected:
            await connected.wait(LONG)
        hearing.cancel()
        with suppress(asyncio.CancelledError):
            await hearing
    async with asyncio.timeout(LONG):
        while await sessions(database_url):  # noqa: ASYNC110 - it is not ours to tell
            await asyncio.sleep(0.01)
