"""How far a person is in a dialog, as plain JSON in the conversation's state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from actions.outcome import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One dialog of one person.

    `asked` is the slot that is open, or the name of a manner's own question; `order` are the slots answered, oldest
    first, since the last submission; `passed` are the steps that are behind, each with a digest of the answers it was
    passed with; `facts` are what actions told; `misses` are the misunderstandings in a row. `of` is the person where
    several talk in one conversation, empty where there is but one.
    """

    dialog: str
    version: int
    answers: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    passed: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    asked: str = ""
    misses: int = 0
    of: str = ""

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> Self:
        return cls(**{**state, "order": tuple(state["order"])})

    def to_json(self) -> dict[str, Any]:
        return {
            "dialog": self.dialog,
            "version": self.version,
            "answers": dict(self.answers),
            "order": list(self.order),
            "passed": dict(self.passed),
            "facts": dict(self.facts),
            "asked": self.asked,
            "misses": self.misses,
            **({"of": self.of} if self.of else {}),
        }
