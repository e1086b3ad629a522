"""Figures of the supervisor's page, kept for a minute: to find them out reads all that was asked in a period."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from actions.local_days import LocalDays
from actions.statistics import Figures
from bot.console.clock import MINUTE

Key: TypeAlias = tuple[LocalDays, str]
"""A period and a language."""


class Studies:
    """One at a time is made: who asks for what another is waiting for, gets the same."""

    def __init__(self) -> None:
        self._made: dict[Key, tuple[int, Figures]] = {}
        self._turn = asyncio.Lock()

    async def of(self, key: Key, now: int, make: Callable[[], Awaitable[Figures]]) -> Figures:
        """Return the figures of the last minute, else make them; `now` is in milliseconds since 1970."""
        async with self._turn:
            self._made = {key: made for key, made in self._made.items() if now - made[0] < MINUTE}
            if key not in self._made:
                self._made[key] = (now, await make())
            return self._made[key][1]
