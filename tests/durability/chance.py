"""When the server is killed: at random, but alike for the same seed."""

import asyncio
import os
import random
from collections.abc import Callable, Iterator, Sequence

from tests.durability.forked_server import ForkedServer

ONE_IN = 4  # instants at which a life ends, where not at every one
MOST_HEARD = 40  # messages that a life takes at most before it is ended: how long that is depends on the machine
MOMENT = 0.05  # seconds, at most, that a life goes on after these: it need not end right after a message
LONGEST_START = 0.1
KILLED_WHILE_STARTING = 0.1
PATIENCE = 120.0  # seconds before a test that waits in vain fails


class Chance:
    def __init__(self) -> None:
        seed = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(1_000_000))
        print(f"KILL_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
        self.is_thorough = bool(os.environ.get("KILL_EVERY_INSTANT"))
        self._random = random.Random(seed)  # noqa: S311

    def instants(self) -> Iterator[int]:
        """Return some of the instants of what is killed at them, in their order; with KILL_EVERY_INSTANT=1 each."""
        longest = 1 if self.is_thorough else 2 * ONE_IN - 1
        instant = 0
        while True:
            instant += self._random.randint(1, longest)
            yield instant

    async def live(self, server: ForkedServer, talking: Sequence[asyncio.Task[None]], heard: Callable[[], int]) -> None:
        """Start the server and kill it, soon or even before it serves; `heard` counts the messages it has taken."""
        await server.begin()
        if self._random.random() < KILLED_WHILE_STARTING:
            await asyncio.sleep(self._random.uniform(0, LONGEST_START))
        else:
            await server.serves()
            enough = heard() + self._random.randint(0, MOST_HEARD)
            async with asyncio.timeout(PATIENCE):
                while heard() < enough and not any(task.done() for task in talking):
                    await asyncio.wait(talking, timeout=MOMENT / 10, return_when=asyncio.FIRST_EXCEPTION)
            moment = self._random.uniform(0, MOMENT)
            await asyncio.wait(talking, timeout=moment, return_when=asyncio.FIRST_EXCEPTION)
        await server.end()
