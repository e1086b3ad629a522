"""What another turn of the same conversation may overtake is run again until it is through."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from bot.store.conversations import OvertakenError
from bot.turn import TurnFailedError

MOST_RUNS = 20  # each time, one of the others got through

Done = TypeVar("Done")


async def until_through(run: Callable[[], Awaitable[Done]]) -> Done:
    """Return what comes of it. Raises `TurnFailedError` where others never let it through."""
    for _ in range(MOST_RUNS):
        with suppress(OvertakenError):
            return await run()
    raise TurnFailedError
