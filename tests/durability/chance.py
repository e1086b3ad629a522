"""When the server is killed: at random, but the same again for the same seed."""

import asyncio
import os
import random
from collections.abc import Sequence

from tests.durability.forked_server import ForkedServer

LONGEST_LIFE = 0.6  # seconds of serving before the next kill
LONGEST_START = 0.1
KILLED_WHILE_STARTING = 0.1


class Chance:
    def __init__(self) -> None:
        seed = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(1_000_000))
        print(f"KILL_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
        self._random = random.Random(seed)  # noqa: S311

    async def live(
        self, server: ForkedServer, talking: Sequence[asyncio.Task[None]], *, longest: float = LONGEST_LIFE
    ) -> None:
        """Start the server and kill it, within `longest` seconds of serving or even before."""
        await server.begin()
        if self._random.random() < KILLED_WHILE_STARTING:
            await asyncio.sleep(self._random.uniform(0, LONGEST_START))
        else:
            await server.serves()
            life = self._random.uniform(0, longest)
            await asyncio.wait(talking, timeout=life, return_when=asyncio.FIRST_EXCEPTION)
        await server.end()
