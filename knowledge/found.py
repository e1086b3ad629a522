"""What a search returns."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    ANSWER = "answer"
    CHOOSE = "choose"
    SMALLTALK = "smalltalk"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article, and how sure the search is that it answers, from 0 to 1."""

    article: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a question is about; `candidates` are best first, and there for every outcome if any exist."""

    outcome: Outcome
    lang: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    smalltalk: str | None = None

    @property
    def article(self) -> str | None:
        """The article that answers, if one does."""
        return self.candidates[0].article if self.outcome is Outcome.ANSWER else None
