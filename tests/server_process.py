"""`guichet serve` in a process of its own, which a test can stop, kill and start again."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parent.parent
ROOMY = {
    "GUICHET_MESSAGES_PER_MINUTE": "1000000",
    "GUICHET_REQUESTS_PER_MINUTE": "1000000",
    "GUICHET_CONVERSATIONS_PER_HOUR": "1000000",
}


def environment(data_dir: Path, **variables: str) -> dict[str, str]:
    """Return an environment with these settings (`database_url="…"` is GUICHET_DATABASE_URL), and none of ours."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")},
        **ROOMY,
        "GUICHET_DATA_DIR": str(data_dir),
        "GUICHET_PORT": "0",
        **{f"GUICHET_{name.upper()}": value for name, value in variables.items()},
    }


class ServerProcess:
    """It listens on a port that is free."""

    program = "tests.learned_once"

    def __init__(self, data_dir: Path, **variables: str) -> None:
        self._environment = environment(data_dir, **variables)
        self.address = ""
        self.log: list[dict[str, Any]] = []
        """What it has logged, over all its lives."""
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    async def start(self) -> None:
        """Return when it serves."""
        status = await self.run()
        assert status is None, f"ended with {status}: {self.log}"

    async def run(self) -> int | None:
        """Return None when it serves, or its exit status if it ended instead."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self.program, "serve"),
            cwd=ROOT,
            env=self._environment,
            stderr=asyncio.subprocess.PIPE,
        )
        ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read(self._process, ready))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait([waiting, self._reading], return_when=asyncio.FIRST_COMPLETED)
        if ready.is_set():
            return None
        waiting.cancel()
        return await self._process.wait()

    async def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End it; returns its exit status."""
        assert self._process is not None
        assert self._reading is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        await self._reading
        return await self._process.wait()

    async def stop(self) -> int:
        return await self.kill(signal.SIGTERM)

    async def _read(self, process: asyncio.subprocess.Process, ready: asyncio.Event) -> None:
        assert process.stderr is not None
        async for line in process.stderr:
            try:
                event = json.loads(line)
            except ValueError:
                event = {"event": "not json", "line": line.decode(errors="replace")}
            self.log.append(event)
            if event["event"] == "serve.ready":
                self.address = event["address"]
                ready.set()
