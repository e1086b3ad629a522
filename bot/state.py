"""What a conversation remembers between two messages, as plain JSON in the database."""

from dataclasses import dataclass, replace
from typing import Any, Self

from bot.messages import Json
from bot.understanding import Offer
from dialogs.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer that "did this help?" is about; no article: the question which of a few is meant."""

    article: str
    sequence: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A dialog that was put aside, and until when it can be resumed (milliseconds since 1970, UTC)."""

    progress: Progress
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the next reply depends on.

    `offers` are the choices of the last reply, and `shown` is its place in the log; `misses` counts the questions in a
    row that got no answer; `stack` holds the dialogs that are open, the current one last. `agent` is the name of the
    agent who has the conversation, empty while it is the assistant's; `question` is what was asked last and not
    answered well.
    """

    language: str
    offers: tuple[Offer, ...] = ()
    shown: int = 0
    answered: Answered | None = None
    misses: int = 0
    stack: tuple[Progress, ...] = ()
    kept: tuple[Kept, ...] = ()
    agent: str = ""
    question: str = ""

    @classmethod
    def from_json(cls, state: Json, *, language: str) -> Self:
        """Read what `to_json` wrote; `language` is that of a conversation that begins."""
        answered = state.get("answered")
        return cls(
            language=state.get("language", language),
            offers=tuple(Offer(**offer) for offer in state.get("offers", ())),
            shown=state.get("shown", 0),
            answered=Answered(**answered) if answered else None,
            misses=state.get("misses", 0),
            stack=tuple(Progress.from_json(progress) for progress in state.get("stack", ())),
            kept=tuple(
                Kept(progress=Progress.from_json(kept["progress"]), until=kept["until"])
                for kept in state.get("kept", ())
            ),
            agent=state.get("agent", ""),
            question=state.get("question", ""),
        )

    def seen_by(self, user: str) -> Self:
        """Return it as one person among several has it, without what others have kept for later."""
        return replace(self, kept=tuple(one for one in self.kept if one.progress.of in {"", user}))

    def with_dialogs_of(self, user: str, before: Self) -> Self:
        """Return it with the dialogs that have just begun as one person's, and with what others had kept before."""
        others = tuple(one for one in before.kept if one.progress.of not in {"", user})
        stack = tuple(one if one.of else replace(one, of=user) for one in self.stack)
        return replace(self, stack=stack, kept=(*others, *self.kept))

    def to_json(self) -> dict[str, Any]:
        """Return the state in plain values; written out, since dataclasses.asdict copies deeply and slowly."""
        answered = self.answered
        return {
            "language": self.language,
            "offers": [{"kind": offer.kind, "value": offer.value, "label": offer.label} for offer in self.offers],
            "answered": answered
            and {"article": answered.article, "sequence": answered.sequence, "language": answered.language},
            "shown": self.shown,
            "misses": self.misses,
            "stack": [progress.to_json() for progress in self.stack],
            "kept": [{"progress": kept.progress.to_json(), "until": kept.until} for kept in self.kept],
            "agent": self.agent,
            "question": self.question,
        }
