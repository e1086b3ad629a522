"""An assistant that counts its turns and breaks when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from actions.outcome import Outcome
from bot.messages import Incoming, Json, Say
from bot.state import State
from bot.understanding import Offer
from dialogs.engine import Wanted


@dataclass(frozen=True)
class Counted:
    seen: tuple[str, ...]
    language: str = "fr"
    offers: tuple[Offer, ...] = ()
    shown: int = 0

    def to_json(self) -> dict[str, Any]:
        return {"seen": list(self.seen)}


@dataclass(frozen=True)
class CountedReply:
    state: Counted
    says: tuple[Say, ...]
    wanted: Wanted | None = None
    body: Json | None = None


@dataclass
class AssistantDouble:
    """Remembers every key in the conversation's state, and says how many there are."""

    breaks: Callable[[Incoming], None] = lambda _: None
    wanted: Wanted | None = None
    runs: list[str] = field(default_factory=list)
    """Keys in the order in which a reply was worked out, also those that came to nothing."""

    def reply(self, remembered: Json, incoming: Incoming, sequence: int, now: int) -> CountedReply:
        del sequence, now
        self.runs.append(incoming.key)
        self.breaks(incoming)
        seen = (*remembered.get("seen", ()), incoming.key)
        said = Say(key="counted", text=f"{incoming.text}: {len(seen)}")
        return CountedReply(state=Counted(seen), says=(said,), wanted=self.wanted)

    def go_on(self, reply: CountedReply, outcome: Outcome, now: int) -> CountedReply:
        del outcome, now
        return replace(reply, wanted=None)

    def with_form(self, before: State, reply: CountedReply) -> CountedReply:
        del before
        return reply

    def apology(self, locale: str | None, number: str) -> Say:
        del locale
        return Say(key="failed", text=f"pardon {number}")

    def language(self, locale: str | None) -> str:
        return (locale or "fr")[:2]

    def phrases(self, language: str, key: str) -> str:
        return f"{language} {key}"

    @classmethod
    def that_breaks(cls, broken: Exception) -> Self:
        def breaks(_: Incoming) -> None:
            raise broken

        return cls(breaks)
