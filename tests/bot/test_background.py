import asyncio

import pytest
from structlog.testing import capture_logs

from bot.background import awakened, look_again_and_again
from bot.store.away import StoreAwayError


@pytest.mark.parametrize("instant", range(4))
async def test_whoever_is_cancelled_at_the_instant_of_being_woken_ends(instant: int) -> None:
    """`asyncio.wait_for` of Python 3.11 forgot the cancellation, and a server that was told to end waited for ever."""
    event = asyncio.Event()

    async def run() -> None:
        while True:
            await awakened(event, 60)
            event.clear()

    running = asyncio.create_task(run())
    await asyncio.sleep(0.01)
    event.set()
    for _ in range(instant):
        await asyncio.sleep(0)
    running.cancel()
    done, _ = await asyncio.wait([running], timeout=5)
    assert done


async def test_nobody_waits_longer_than_so_long() -> None:
    await awakened(asyncio.Event(), 0.01)


async def test_a_look_that_fails_is_logged_and_the_next_one_comes() -> None:
    outcomes = [StoreAwayError("gone for a moment"), ValueError("broken"), None]
    seen = asyncio.Event()

    async def look() -> None:
        outcome = outcomes.pop(0) if outcomes else None
        if outcome is not None:
            raise outcome
        seen.set()

    with capture_logs() as logged:
        looking = asyncio.create_task(look_again_and_again("clock", look, every=0))
        await seen.wait()
        looking.cancel()
        await asyncio.wait([looking])
    assert [(entry["event"], entry["what"], entry["log_level"]) for entry in logged] == [
        ("background.postponed", "clock", "warning"),
        ("background.failed", "clock", "error"),
    ]
