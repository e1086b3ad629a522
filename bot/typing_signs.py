"""Signs that somebody is typing, from a person to the agent who has their conversation and back: nothing is kept."""

import time
from collections import OrderedDict
from contextlib import suppress
from enum import StrEnum

from bot.bell import TYPING, Bell
from bot.delivery import Deliver, DeliveryFailedError, DeliveryRefusedError
from bot.store.store import Store, StoreAwayError

PAUSE_SECONDS = 2.0  # between two signs of one side that are passed on
MOST = 2_000  # conversations whose last sign is remembered


class Side(StrEnum):
    PERSON = "person"
    AGENT = "agent"


def topic(conversation: str, side: Side) -> str:
    """Return what rings when this side of a conversation is typing."""
    return f"{TYPING}{side}:{conversation}"


class TypingSigns:
    """`deliver` brings the agent's signs to people on channels that must be called."""

    def __init__(self, store: Store, bell: Bell, deliver: Deliver | None = None) -> None:
        self._store = store
        self._bell = bell
        self._deliver = deliver
        self._last: OrderedDict[str, float] = OrderedDict()

    async def person_types(self, conversation: str) -> None:
        """Tell the agent, where there is one."""
        if self._is_due(topic(conversation, Side.PERSON)):
            with suppress(StoreAwayError):
                if (await self._store.conversation(conversation)).state.get("agent"):
                    await self._ring(topic(conversation, Side.PERSON))

    async def agent_types(self, conversation: str) -> None:
        """Tell the person. The caller has looked whether the agent has the conversation."""
        if self._is_due(topic(conversation, Side.AGENT)):
            with suppress(StoreAwayError, DeliveryFailedError, DeliveryRefusedError):
                await self._ring(topic(conversation, Side.AGENT))
                address = (await self._store.conversation(conversation)).address
                if self._deliver is not None and address:
                    await self._deliver(address, {"type": "typing"})

    async def _ring(self, place: str) -> None:
        self._bell.ring(place)
        await self._store.ring_elsewhere(place)

    def _is_due(self, place: str) -> bool:
        now = time.monotonic()
        if now - self._last.get(place, -PAUSE_SECONDS) < PAUSE_SECONDS:
            return False
        self._last[place] = now
        self._last.move_to_end(place)
        if len(self._last) > MOST:
            self._last.popitem(last=False)
        return True
