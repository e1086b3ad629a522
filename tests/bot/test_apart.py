"""What runs apart harms nobody: not by its memory, not by its time, not by its death."""

import os
import signal
import time
from collections.abc import AsyncIterator

import pytest

from bot.apart import Apart, ApartFailedError


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
