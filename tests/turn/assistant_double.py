"""An assistant that counts its turns and breaks when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from bot.messages import Incoming, Json, Say


@dataclass(frozen=True)
class Counted:
    seen: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {"seen": list(self.seen)}


@dataclass(frozen=True)
class CountedReply:
    state: Counted
    says: tuple[Say, ...]
    requests: tuple[object, ...] = ()
    body: Json | None = None


@dataclass
class AssistantDouble:
    """Remembers every key in the conversation's state, and says how many there are."""

    breaks: Callable[[Incoming], None] = lambda _: None
    requests: tuple[object, ...] = ()
    runs: list[str] = field(default_factory=list)
    """Keys in the order in which a reply was worked out, also those that came to nothing."""

    def reply(self, remembered: Json, incoming: Incoming, sequence: int) -> CountedReply:
        del sequence
        self.runs.append(incoming.key)
        self.breaks(incoming)
        seen = (*remembered.get("seen", ()), incoming.key)
        said = Say(key="counted", text=f"{incoming.text}: {len(seen)}")
        return CountedReply(state=Counted(seen), says=(said,), requests=self.requests)

    def apology(self, locale: str | None, number: str) -> Say:
        del locale
        return Say(key="failed", text=f"pardon {number}")

    @classmethod
    def that_breaks(cls, broken: Exception) -> Self:
        def breaks(_: Incoming) -> None:
            raise broken

        return cls(breaks)
