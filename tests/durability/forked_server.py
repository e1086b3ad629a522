"""`guichet serve` that starts in an instant: one process reads the articles, each life of the server is its fork."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self

import pytest

from bot.store import conversations, outbox
from bot.store.conversations import LEASE_MS
from tests.held_port import HOST, held_port
from tests.server_process import ROOT, environment

PATIENCE = 120.0  # seconds in which a life must have done what a test waits for


class ForkedServer:
    """Can be killed and started again hundreds of times; clients find each life at the same `address`.

    `lease_ms` shortens the time after which what a dead life was to deliver is delivered by another.
    """

    program = "tests.durability.forked_server"

    def __init__(self, data_dir: Path, *, lease_ms: int = LEASE_MS, **variables: str) -> None:
        self._environment = environment(data_dir, **variables)
        self._held = ExitStack()
        self._lease_ms = lease_ms
        self._news: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._pid = 0
        self.address = ""
        self.log: list[dict[str, Any]] = []

    async def __aenter__(self) -> Self:
        port = self._held.enter_context(held_port())
        self.address = f"http://{HOST}:{port}"
        self._parent = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self.program, str(self._lease_ms)),
            cwd=ROOT,
            env={**self._environment, "GUICHET_PORT": str(port)},
            stdin=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        self._reading = asyncio.create_task(self._read())
        await self._hear("loaded")
        return self

    async def __aexit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._parent.pid, signal.SIGKILL)  # with the life that a test which failed has left
        self._held.close()
        async with asyncio.timeout(PATIENCE):  # a process that outlives its server would hold the pipe open
            await self._reading
            await self._parent.wait()

    async def begin(self, fate: str = "") -> None:
        """Start another life; it need not serve yet. What `fate` means is the program's affair."""
        assert self._parent.stdin is not None
        self._parent.stdin.write(f"{fate}\n".encode())
        self._pid = (await self._hear("forked"))["pid"]

    async def serves(self) -> None:
        """Return when this life serves."""
        await self._hear("serve.ready")

    async def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End this life, wherever it is."""
        if self._pid:
            with suppress(ProcessLookupError):  # it may have ended by itself this very moment
                os.kill(self._pid, how)
            await self.ended()

    async def ended(self) -> None:
        """Return when this life has ended."""
        await self._hear("ended")
        self._pid = 0

    async def ends_within(self, seconds: float) -> bool:
        """Tell whether this life ends by itself in this time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.ended()
        return not self._pid

    async def _hear(self, event: str) -> dict[str, Any]:
        """Return its entry; a life that ends before it fails the test, which would wait for ever."""
        async with asyncio.timeout(PATIENCE):
            while (entry := await self._news.get())["event"] != event:
                assert entry["event"] not in {"ended", "silence"}, (event, self.log[-5:])
        return entry

    async def _read(self) -> None:
        assert self._parent.stderr is not None
        async for line in self._parent.stderr:
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
            except ValueError:
                entry = {"event": "not json", "line": line.decode(errors="replace")}
            self.log.append(entry)
            self._news.put_nowait(entry)
        self._news.put_nowait({"event": "silence"})


def say(**entry: object) -> None:
    """Say it on a line of its own, in one write: a dead life has left half a line, and its children may write still."""
    os.write(sys.stderr.fileno(), f"\n{json.dumps(entry)}\n".encode())


def main(prepare: Callable[[str], None] = lambda _: None) -> None:
    """Live as often as told; `prepare` is given each life's fate."""
    from bot import app  # noqa: PLC0415 - the test that imports this file needs none of it
    from bot.commands.serve import serve  # noqa: PLC0415
    from bot.console.frame import DESK_TEXTS  # noqa: PLC0415
    from bot.pages import frame  # noqa: PLC0415
    from bot.phrases import FOLDER  # noqa: PLC0415
    from bot.settings import read_settings  # noqa: PLC0415
    from tests import read_once  # noqa: PLC0415

    conversations.LEASE_MS = outbox.LEASE_MS = int(sys.argv[1])
    settings = read_settings()
    read_once.share(pytest.MonkeyPatch())
    app.read_assistant(settings)  # reads what each life then finds read
    for texts in ((frame.TEXTS,), (DESK_TEXTS, frame.TEXTS), (FOLDER / "page",)):
        app.Phrases(settings.quoted(), settings.default_language, *texts)
    say(event="loaded")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            prepare(line.strip())
            os._exit(serve(settings))
        say(event="forked", pid=child)
        os.waitpid(child, 0)
        say(event="ended")


if __name__ == "__main__":
    main()
