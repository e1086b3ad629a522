"""What runs apart harms nobody: not by its memory, not by its time, not by its death."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.apart import Apart, ApartFailedError

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
async def apart() -> AsyncIterator[Apart]:
    made = Apart()
    yield made
    await made.close()


def add(one: int, other: int) -> int:
    return one + other


def grow(_: int) -> int:
    return len(bytearray(5_000_000_000))


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def refuse(words: str) -> None:
    raise ValueError(words)


async def test_gives_back_what_was_made(apart: Apart) -> None:
    assert await apart.run(60, add, 1, 2) == 3
    with pytest.raises(ValueError, match="no"):
        await apart.run(60, refuse, "no")


@pytest.mark.parametrize("harm", [grow, die, sleep], ids=["memory", "crash", "time"])
async def test_goes_on_after_harm(harm: object, apart: Apart) -> None:
    with pytest.raises(ApartFailedError):
        await apart.run(1, harm, 30)  # type: ignore[arg-type]  # they differ in what they return
    assert await apart.run(60, add, 1, 2) == 3


SERVER = """
import asyncio, os, signal, sys
from bot.apart import Apart
from tests.bot.test_apart import add

async def serve():
    await Apart().run(60, add, 1, 2)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(serve())
"""


async def test_ends_with_a_server_that_is_killed(tmp_path: Path) -> None:
    """Its processes waited for work for ever, and held what they had inherited."""
    program = tmp_path / "server.py"
    program.write_text(SERVER, encoding="utf-8")
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, str(program)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    await asyncio.wait_for(server.stdout.read(), 60)  # ends when all who have inherited it have ended
    assert await server.wait() == -signal.SIGKILL
