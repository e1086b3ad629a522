"""An assistant that counts its turns and breaks when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Self

from actions.outcome import Outcome
from bot.messages import Incoming, Say
from bot.reply import Reply
from bot.state import State
from dialogs.engine import Wanted


@dataclass
class AssistantDouble:
    """Remembers the keys of all activities as what was asked, and says how many there are."""

    breaks: Callable[[Incoming], None] = lambda _: None
    wanted: Wanted | None = None
    runs: list[str] = field(default_factory=list)
    """Keys in the order in which a reply was worked out, also those that came to nothing."""

    def reply(self, state: State, incoming: Incoming, sequence: int, now: int) -> Reply:
        del sequence, now
        self.runs.append(incoming.key)
        self.breaks(incoming)
        seen = (*state.question.split(), incoming.key)
        said = Say(key="counted", text=f"{incoming.text}: {len(seen)}")
        return Reply(state=replace(state, question=" ".join(seen)), says=(said,), wanted=self.wanted)

    def go_on(self, reply: Reply, outcome: Outcome, now: int) -> Reply:
        del outcome, now
        return replace(reply, wanted=None)

    def with_form(self, before: State, reply: Reply) -> Reply:
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
