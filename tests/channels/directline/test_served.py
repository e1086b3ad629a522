"""What only a server in a process of its own shows."""

import asyncio
import signal
from collections.abc import Iterator

import aiohttp
import pytest

from tests.channels.directline.real_client import Server
from tests.held_port import HOST, held_port

BASE = "/v3/directline"
FEW_FILES = ("sh", "-c", 'ulimit -Sn 64; exec "$@"', "sh")  # a soft limit, as systems set it


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with held_port() as port:
        server = Server(tmp_path_factory.mktemp("server"), port, program="bot", requests_per_minute=10_000)
        server.start(*FEW_FILES)
        yield server
        server.stop()


async def close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    "line", ["GET /Pimprenelle\u0001é?t=Pimprenelle HTTP/1.1", "Pimprenelle", "GET / HTTP/1.1\r\nPimprenelle"]
)
async def test_what_is_no_http_is_not_quoted_in_the_logs(server: Server, line: str) -> None:
    """A token in an address with an accent in it was logged, with a traceback."""
    reader, writer = await asyncio.open_connection(HOST, server.port)
    writer.write(f"{line}\r\n\r\n".encode())
    assert (await reader.readline()).startswith(b"HTTP/1.0 400 ")
    await close(writer)
    assert "Pimprenelle" not in server.logged()
    assert "Traceback" not in server.logged()


async def test_more_people_listen_than_a_system_allows_files_at_first(server: Server) -> None:
    idle = await asyncio.gather(*(asyncio.open_connection(HOST, server.port) for _ in range(100)))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        async with session.post(f"{server.url}{BASE}/conversations") as response:
            stream_url = (await response.json())["streamUrl"]
        stream = await session.ws_connect(stream_url)
        assert "Bonjour" in (await stream.receive_str())
        await stream.close()
    await asyncio.gather(*(close(writer) for _, writer in idle))


async def test_a_server_that_stops_says_goodbye_even_to_those_who_do_not_listen(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{server.url}{BASE}/conversations") as response:
            stream_url = (await response.json())["streamUrl"]
        listening = await session.ws_connect(stream_url)
        await listening.receive_str()
        deaf = await session.ws_connect(stream_url, autoclose=False, autoping=False)
        await asyncio.to_thread(server.stop, signal.SIGTERM)
        assert (await listening.receive()).data == aiohttp.WSCloseCode.GOING_AWAY
        await deaf.close()
    assert "serve.stopped" in server.logged()
    assert "Traceback" not in server.logged()
