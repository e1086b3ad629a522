"""Microsoft's own Direct Line client in Node, and a real server that can be stopped and started under it."""

import asyncio
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.request import urlopen

from tests.held_port import HOST

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("client.mjs")
PATIENCE = 300.0  # seconds before a test that waits in vain fails
Event = dict[str, Any]


class Server:
    """`guichet serve` on a port that stays the same through restarts."""

    def __init__(self, folder: Path, port: int, *, program: str = "tests.learned_once", **settings: object) -> None:
        """`program` is what is run: "bot" is the server as everybody starts it."""
        self.port = port
        self._program = program
        self.url = f"http://{HOST}:{port}"
        self._log = folder / "log"
        given = {"port": self.port, "data_dir": folder / "data", **settings}
        ours = {f"GUICHET_{name}".upper(): str(value) for name, value in given.items()}
        self._environment = {**os.environ, **ours}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *before: str) -> None:
        """Start it and wait until it is ready; `before` is a program that starts it, with its arguments."""
        with self._log.open("ab") as log:
            command = (*before, sys.executable, "-m", self._program, "serve")
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not self._is_ready():
            assert self._process.poll() is None, self.logged()
            assert time.monotonic() < deadline, self.logged()
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def logged(self) -> str:
        return self._log.read_text()

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/health/ready") as response:  # noqa: S310 - our own
                return bool(response.status == HTTPStatus.OK)
        except OSError:
            return False


class RealClient:
    """One client object in Node, driven through its standard input and output."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._happened = asyncio.Event()

    @classmethod
    async def starts(cls, **options: object) -> Self:
        """Start a client; options are those of `new DirectLine`."""
        client = cls()
        beside_modules = str(ROOT / "package.json")
        client._process = await asyncio.create_subprocess_exec(
            node(), SCRIPT, beside_modules, stdin=PIPE, stdout=PIPE, limit=2**24
        )
        client._reading = asyncio.create_task(client._read())
        client._order(order="start", options=options)
        return client

    def posts(self, text: str, key: str) -> None:
        activity = {"type": "message", "text": text, "from": {"id": "me"}, "channelData": {"clientActivityID": key}}
        self._order(order="post", activity=activity)

    async def refreshes(self) -> None:
        self._order(order="refresh")
        assert (await self.until(lambda event: "refreshed" in event))["refreshed"]

    async def where(self) -> Event:
        """Return conversation, watermark and token."""
        self._order(order="where")
        return await self.until(lambda event: "token" in event)

    async def until(self, wanted: Callable[[Event], Any]) -> Event:
        """Wait for an event, which may have happened already."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self._happened.clear()
                for event in self.events:
                    if wanted(event):
                        return event
                await self._happened.wait()

    async def hears_reply_to(self, key: str) -> str:
        """Wait for the message with this key to come back and for its reply; return the reply's words."""
        said = await self.until(lambda event: event.get("activity", {}).get("channelData") == {"clientActivityID": key})
        place = said["activity"]["id"]
        reply = await self.until(lambda event: event.get("activity", {}).get("replyToId") == place)
        return str(reply["activity"]["text"])

    @property
    def heard(self) -> list[str]:
        """Ids of all the activities received, each as often as it was, in the order of the conversation.

        The library mixes the activities of two pages that come close together; Web Chat puts them in order, too.
        """
        return sorted(event["activity"]["id"] for event in self.events if "activity" in event)

    async def stops(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()
        if self._reading is not None:
            await self._reading

    def _order(self, **order: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.events.append(json.loads(line))
            self._happened.set()


def node() -> str:
    """Return the program that `tools/node.py` finds."""
    spec = importlib.util.spec_from_file_location("node", ROOT / "tools" / "node.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["node"] = module  # its dataclass looks itself up there
    spec.loader.exec_module(module)
    return str(module.find_node().node)
