"""The server is killed at any instruction, again and again, and its clients miss nothing and see nothing twice."""

import asyncio
import os
from pathlib import Path
from typing import Any

import aiohttp

from tests.durability.careful_client import CarefulClient
from tests.durability.chance import Chance
from tests.durability.forked_server import ForkedServer

CLIENTS = 12
LIVES = int(os.environ.get("KILL_LIVES", "15"))
TIMEOUT = aiohttp.ClientTimeout(total=10)


async def test_killed_on_sqlite(tmp_path: Path, chance: Chance) -> None:
    async with ForkedServer(tmp_path) as server:
        await live_through(server, lives=LIVES, chance=chance)


async def test_killed_on_postgresql(tmp_path: Path, chance: Chance, postgresql_url: str) -> None:
    async with ForkedServer(tmp_path, database_url=postgresql_url) as server:
        await live_through(server, lives=LIVES, chance=chance)


async def live_through(server: ForkedServer, *, lives: int, chance: Chance) -> None:
    stop = asyncio.Event()
    connections = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connections, timeout=TIMEOUT) as session:
        clients = [CarefulClient(server, session, f"client{n}") for n in range(CLIENTS)]
        talking = [asyncio.create_task(client.talk(stop)) for client in clients]
        for _ in range(lives):
            await chance.live(server, talking, lambda: sum(len(client.acknowledged) for client in clients))
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
