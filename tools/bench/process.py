"""A server as a process of its own: started, watched from outside, and stopped whatever happens."""

import asyncio
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from wire import Wire

START_SECONDS = 60.0
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.01


class ServerDiedError(Exception):
    """The server stopped by itself or never became ready; the end of its output is in the words."""


@dataclass(frozen=True)
class Memory:
    """In MiB: all resident pages, and the share of them that is this process's own."""

    resident: float
    proportional: float


class Server:
    def __init__(
        self, command: Sequence[str], *, port: int, folder: Path, environment: Mapping[str, str], log: Path
    ) -> None:
        self._command = command
        self._folder = folder
        self._environment = environment
        self._log = log
        self.port = port
        self.start_seconds = 0.0

    async def __aenter__(self) -> Self:
        begun = time.perf_counter()
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs while a server starts
                self._command, cwd=self._folder, env=self._environment, stdout=output, stderr=output
            )
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await self._is_ready():  # noqa: ASYNC110 - another process sets no event
                    await asyncio.sleep(LOOK_SECONDS)
        except BaseException:
            await self.__aexit__()
            raise
        self.start_seconds = time.perf_counter() - begun
        return self

    async def __aexit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    async def _is_ready(self) -> bool:
        if self._process.poll() is not None:
            raise ServerDiedError(f"{' '.join(self._command)}\n{self.last_words()}")
        try:
            async with Wire(self.port) as wire:
                status, _ = await wire.send("GET", "/health/ready")
        except OSError:
            return False
        return status == 200  # noqa: PLR2004

    def cpu_seconds(self) -> float:
        """Return the time that all threads of the process have spent on a processor, in user mode and in the kernel."""
        clock = (~self._process.pid << 3) | 2  # Linux's number for "the CPU clock of that process"
        return time.clock_gettime(clock)

    def memory(self) -> Memory:
        rollup = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text("utf-8")
        kib = {line.split(":")[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
        return Memory(resident=kib["Rss"] / 1024, proportional=kib["Pss"] / 1024)

    def last_words(self) -> str:
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-20:])
