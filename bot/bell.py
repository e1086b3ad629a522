"""Tells who waits for a conversation that its log has grown, and who looks at tickets that they changed."""

import asyncio
from collections import defaultdict
from typing import Self

from bot.background import awakened

DESK = "desk"
"""What rings when any ticket changes; `desk:<id>` rings for one of them."""
ARTICLES = "articles"
"""What rings when articles are published."""

TYPING = "typing:"
"""How what rings begins while somebody is typing: `bot.typing_signs`."""


class Bell:
    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, conversation: str) -> None:
        """Wake everybody who waits for this conversation."""
        for event in self._waiting.get(conversation, ()):
            event.set()
        if conversation.startswith(f"{DESK}:"):
            self.ring(DESK)

    def ring_all(self) -> None:
        """Wake everybody for whom something may have been missed; that somebody was typing is over by now."""
        for place, events in self._waiting.items():
            for event in () if place.startswith(TYPING) else events:
                event.set()

    def listen(self, conversation: str) -> "Listening":
        return Listening(self._waiting, conversation)


class Listening:
    """One listener; what rang between two waits is not missed."""

    def __init__(self, waiting: dict[str, set[asyncio.Event]], conversation: str) -> None:
        self._waiting, self._conversation, self._event = waiting, conversation, asyncio.Event()

    def __enter__(self) -> Self:
        self._waiting[self._conversation].add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        events = self._waiting[self._conversation]
        events.discard(self._event)
        if not events:
            del self._waiting[self._conversation]

    async def wait(self, seconds: float) -> bool:
        """Return when it rings, or after `seconds`; tells whether it rang."""
        await awakened(self._event, seconds)
        rang = self._event.is_set()
        self._event.clear()
        return rang
