"""Turns of one replica, and what it was told to deliver."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from bot.messages import Incoming, Taken
from bot.store.store import Store
from bot.turn import Turns
from tests.turn.assistant_double import AssistantDouble

if TYPE_CHECKING:
    from bot.conversation import Assistant


@dataclass
class Replica:
    store: Store
    assistant: AssistantDouble = field(default_factory=AssistantDouble)
    committed: list[Taken] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns = Turns(store=self.store, assistant=cast("Assistant", self.assistant), committed=self._commit)

    async def take(self, incoming: Incoming) -> Taken:
        return await self.turns.take(incoming)

    async def state(self, conversation: str = "c") -> dict[str, Any]:
        return dict((await self.store.conversation(conversation)).state)

    def _commit(self, incoming: Incoming, taken: Taken) -> None:
        del incoming
        self.committed.append(taken)
