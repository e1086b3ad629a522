"""The real tus client, in Node, and a real server: the connection is cut, the server is killed, nothing is lost."""

import asyncio
import hashlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

import pytest

from actions.demonstration import PASSWORD
from bot.pages import tus
from tests.channels.directline.real_client import node
from tests.held_port import held_port
from tests.server_process import ROOT, ServerProcess, environment
from tests.somebody import Somebody
from tests.wire import Wire, wire_to

SCRIPT = Path(__file__).with_name("client.mjs")
SIZE = 24_000_000
SLOW = 12_000_000  # bytes a second
PATIENCE = 60.0  # seconds before a test that waits in vain fails


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    command = (sys.executable, "-m", "bot", "demo")
    loading = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment(tmp_path / "data"), stdout=PIPE)
    await loading.communicate()
    with held_port() as port:
        async with ServerProcess(tmp_path / "data", port=str(port)) as running:
            yield running


@pytest.fixture
async def wire(server: ServerProcess) -> AsyncIterator[Wire]:
    async with wire_to(int(server.address.rpartition(":")[2])) as wire:
        yield wire


async def headers_of_somebody(server: ServerProcess) -> dict[str, str]:
    """Sign in; returns what the browser sends then."""
    async with Somebody.comes(server) as somebody:
        response = await somebody.person.signs_in("CLAIRE234", PASSWORD)
        assert response.status == 303, somebody.person.page
        await somebody.person.opens("/deposits/new")
        cookies = "; ".join(f"{each.key}={each.value}" for each in somebody.session.cookie_jar)
        return {"Cookie": cookies, "X-Csrf-Token": somebody.person.token}


class RealClient:
    """Sends a file as soon as it starts; `asked` is each request it makes, with the offset it sends from."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.asked: list[tuple[str, int]] = []

    @classmethod
    async def starts(cls, wire: Wire, server: ServerProcess, path: Path) -> Self:
        given = {"path": str(path), "size": SIZE, "endpoint": wire.url + tus.PATH}
        told = json.dumps({**given, "headers": await headers_of_somebody(server)})
        command = (node(), str(SCRIPT), told)
        return cls(await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE))

    async def gets_to(self, size: int) -> None:
        """Return when it has sent so many bytes."""
        while (event := await self._hear())["event"] != "sent" or event["sent"] < size:
            pass

    async def is_done(self) -> str:
        """Return where it is led to when all is sent."""
        while (event := await self._hear())["event"] != "done":
            pass
        await self._process.wait()
        return str(event["address"])

    async def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        event: dict[str, Any] = json.loads(await asyncio.wait_for(self._process.stdout.readline(), PATIENCE))
        assert event["event"] != "failed", event
        if event["event"] == "asks":
            self.asked.append((event["method"], int(event.get("offset") or 0)))
        return event

    @property
    def resumed_at(self) -> int:
        """Return from where it sent on after the last time it had to ask."""
        last = max(number for number, (method, _) in enumerate(self.asked) if method == "HEAD")
        return next(offset for method, offset in self.asked[last:] if method == "PATCH")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "flux.xml"
    path.write_bytes(os.urandom(SIZE))
    return path


def is_kept(server_data: Path, path: Path) -> bool:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = server_data / "files" / digest
    return hashlib.sha256(kept.read_bytes()).hexdigest() == digest


async def test_a_connection_is_cut_then_the_server_is_killed_and_the_file_arrives_whole(
    server: ServerProcess, wire: Wire, path: Path, tmp_path: Path
) -> None:
    wire.speed = SLOW
    client = await RealClient.starts(wire, server, path)
    await client.gets_to(SIZE // 2)
    wire.cut()
    await asyncio.sleep(0.3)
    wire.mend()
    wire.speed = SLOW
    await client.gets_to(SIZE * 3 // 4)
    first = client.resumed_at
    await server.kill()
    await server.start()
    wire.mend()
    assert (await client.is_done()).startswith("/deposits/")
    assert 0 < first < client.resumed_at < SIZE
    assert is_kept(tmp_path / "data", path)
    assert not [path for path in (tmp_path / "data" / "files" / "parts").glob("*") if "#" not in path.name]
