"""Microsoft's own client, in Node, through everything that may happen to a server."""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest

from tests.channels.directline.real_client import RealClient, Server
from tests.held_port import held_port

BASE = "/v3/directline"
QUESTION = "comment déposer un fichier ?"
WAYS = pytest.mark.parametrize("way", ["websocket", "polling"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with held_port() as port:
        server = Server(tmp_path_factory.mktemp("server"), port)
        server.start()
        yield server
        server.stop()


@pytest.fixture
async def begin(server: Server) -> AsyncIterator[Callable[..., Awaitable[RealClient]]]:
    """Start clients in a new conversation, or in the one that the options name."""
    async with AsyncExitStack() as stack:

        async def start(way: str, **options: Any) -> RealClient:
            token = options.pop("token", None) or await token_for(server)
            client = await RealClient.starts(
                domain=server.url + BASE,
                token=token,
                webSocket=way == "websocket",
                conversationStartProperties={"locale": "fr-FR"},
                **options,
            )
            stack.push_async_callback(client.stops)
            return client

        yield start


async def token_for(server: Server) -> str:
    async with aiohttp.ClientSession() as session, session.post(f"{server.url}{BASE}/tokens/generate") as response:
        return str((await response.json())["token"])


async def log_of(server: Server, client: RealClient) -> list[str]:
    """Return the ids of all activities that the server has of this client's conversation."""
    here = await client.where()
    url = f"{server.url}{BASE}/conversations/{here['conversation']}/activities"
    headers = {"Authorization": f"Bearer {here['token']}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return [activity["id"] for activity in (await response.json())["activities"]]


@WAYS
async def test_a_person_is_welcomed_asks_and_is_answered(begin: Any, way: str) -> None:
    client = await begin(way)
    await client.until(lambda event: event.get("activity", {}).get("text", "").startswith("Bonjour"))
    client.posts(QUESTION, "q1")
    assert "fichier" in await client.hears_reply_to("q1")
    posted = await client.until(lambda event: "posted" in event)
    assert posted["posted"] in client.heard


@WAYS
async def test_who_comes_back_with_a_watermark_gets_what_was_missed(begin: Any, way: str) -> None:
    first = await begin(way)
    first.posts(QUESTION, "q1")
    await first.hears_reply_to("q1")
    left_at = await first.where()
    second = await begin(way, token=left_at["token"])
    second.posts(QUESTION, "missed")
    await second.hears_reply_to("missed")
    back = await begin(
        way,
        token=left_at["token"],
        conversationId=left_at["conversation"],
        watermark=left_at["watermark"],
    )
    await back.hears_reply_to("missed")
    assert len(back.heard) == 2
    assert second.heard == first.heard[:4] + back.heard


@WAYS
async def test_who_comes_back_without_a_watermark_gets_the_whole_history(begin: Any, way: str) -> None:
    first = await begin(way)
    first.posts(QUESTION, "q1")
    await first.hears_reply_to("q1")
    here = await first.where()
    for how in ({"conversationId": here["conversation"]}, {}):
        back = await begin(way, token=here["token"], **how)
        await back.hears_reply_to("q1")
        assert back.heard == first.heard


@WAYS
async def test_a_client_goes_on_with_a_refreshed_token(begin: Any, way: str) -> None:
    client = await begin(way)
    await client.until(lambda event: "activity" in event)
    await client.refreshes()
    client.posts(QUESTION, "q1")
    assert await client.hears_reply_to("q1")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
async def test_a_restart_in_the_middle_loses_and_doubles_nothing(
    server: Server, begin: Any, how: signal.Signals
) -> None:
    """Each client is one object all along, which posts again what was not taken."""
    clients = [await begin(way) for way in ("websocket", "polling")]
    for client in clients:
        await client.until(lambda event: "activity" in event)
    keys = [*(f"before-{number}" for number in range(5)), "meanwhile", "down", "after"]
    for client in clients:
        for key in keys[:5]:  # some are taken before, some while it goes down, some after
            client.posts(QUESTION, key)
    for client in clients:
        await client.hears_reply_to("before-0")
        client.posts(QUESTION, "meanwhile")
    server.stop(how)
    for client in clients:
        client.posts(QUESTION, "down")
    server.start()
    for client in clients:
        client.posts(QUESTION, "after")
        for key in keys:
            await client.hears_reply_to(key)
        assert [one.rpartition("|")[2] for one in client.heard] == [f"{place:07d}" for place in range(1, 3 + 2 * 8)]
        assert await log_of(server, client) == client.heard
        assert not [event for event in client.events if "refused" in event or "problem" in event]
    assert "Traceback" not in server.logged()
    assert "déposer" not in server.logged()
