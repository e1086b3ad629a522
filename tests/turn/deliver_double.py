"""A channel that keeps what it is sent, and refuses or waits when told to."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.messages import Json


@dataclass
class DeliverDouble:
    arrived: list[str] = field(default_factory=list)
    updated: list[tuple[str, str]] = field(default_factory=list)
    """What was changed, by the id it has here, and what it says now."""
    tried: list[str] = field(default_factory=list)
    answers: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    """By text: what the next attempts end with, before one that succeeds."""
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    """By text: what must happen before the channel answers."""
    look: Callable[[str], Awaitable[None]] | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, address: Json, activity: Json, updated: str | None = None) -> str | None:
        assert address
        text = activity["text"]
        self.tried.append(text)
        self._news.set()
        if self.look:
            await self.look(text)
        if text in self.gates:
            await self.gates[text].wait()
        if self.answers[text]:
            raise self.answers[text].pop(0)
        if updated:
            self.updated.append((updated, text))
        self.arrived.append(text)
        self._news.set()
        return f"id of {text}"

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Return when something is so. Raises TimeoutError."""
        async with asyncio.timeout(60):
            while not is_so():
                self._news.clear()
                await self._news.wait()
