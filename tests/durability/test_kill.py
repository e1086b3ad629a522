"""The server is killed at any instruction, again and again, and its clients miss nothing and see nothing twice."""

import asyncio
import os
import random
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.durability.careful_client import CarefulClient
from tests.durability.forked_server import ForkedServer

CLIENTS = 12
LONGEST_LIFE = 0.6  # seconds of serving before the next kill
LONGEST_START = 0.1
KILLED_WHILE_STARTING = 0.1
TIMEOUT = aiohttp.ClientTimeout(total=10)


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"KILL_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return random.Random(seed)  # noqa: S311


async def test_killed_on_sqlite(tmp_path: Path, chance: random.Random) -> None:
    async with ForkedServer(tmp_path) as server:
        await live_through(server, lives=45, chance=chance)


async def test_killed_on_postgresql(tmp_path: Path, chance: random.Random, postgresql_url: str) -> None:
    async with ForkedServer(tmp_path, database_url=postgresql_url) as server:
        await live_through(server, lives=20, chance=chance)


async def live_through(server: ForkedServer, *, lives: int, chance: random.Random) -> None:
    stop = asyncio.Event()
    connections = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connections, timeout=TIMEOUT) as session:
        clients = [CarefulClient(server, session, f"client{n}") for n in range(CLIENTS)]
        talking = [asyncio.create_task(client.talk(stop)) for client in clients]
        for _ in range(lives):
            await one_life(server, talking, chance)
        await server.begin()
        await server.serves()
        stop.set()
        await asyncio.gather(*talking)
        feeds = [await client.feed() for client in clients]
        await server.end()
    for client, feed in zip(clients, feeds, strict=True):
        check(client, feed)
    sent, again = sum(len(client.acknowledged) for client in clients), sum(client.sent_again for client in clients)
    print(f"{lives} lives, {sent} messages, {again} attempts unanswered")  # noqa: T201
    assert sent > lives, "the clients hardly spoke: this proved nothing"
    assert again > lives, "hardly anybody noticed the kills: this proved nothing"


async def one_life(server: ForkedServer, talking: list[asyncio.Task[None]], chance: random.Random) -> None:
    await server.begin()
    if chance.random() < KILLED_WHILE_STARTING:
        await asyncio.sleep(chance.uniform(0, LONGEST_START))
    else:
        await server.serves()
        await asyncio.wait(talking, timeout=chance.uniform(0, LONGEST_LIFE), return_when=asyncio.FIRST_EXCEPTION)
    await server.end()


def check(client: CarefulClient, feed: list[dict[str, Any]]) -> None:
    """Every message there once, in order, each with its one answer right behind it, and no hole in the numbers."""
    numbers = [int(activity["id"].rpartition("|")[2]) for activity in feed]
    assert numbers == list(range(1, len(feed) + 1))
    opening, *others = feed
    assert opening["type"] == "conversationUpdate"
    assert others[0]["replyToId"] == opening["id"]
    messages, answers = others[1::2], others[2::2]
    assert [message["channelData"]["clientActivityID"] for message in messages] == list(client.acknowledged)
    assert [message["id"] for message in messages] == list(client.acknowledged.values())
    assert [message["text"] for message in messages] == [f"bonjour {key}" for key in client.acknowledged]
    assert [answer["replyToId"] for answer in answers] == [message["id"] for message in messages]
    assert all(answer["from"]["role"] == "bot" for answer in answers)
