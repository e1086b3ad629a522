"""Questions that people asked, and versions of the articles that answer them, as actions see them."""

from dataclasses import dataclass
from enum import StrEnum


class Made(StrEnum):
    """What the assistant made of a question."""

    ANSWERED = "answered"
    CHOICE = "choice"  # it asked which of a few is meant
    CHOSEN = "chosen"  # and the person chose
    UNKNOWN = "unknown"


class Settled(StrEnum):
    """What has become of a question at the desk."""

    OPEN = "open"
    HANDLED = "handled"  # an article answers it now
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`article` is what answered it, or the best candidate; empty for none. `asked_at` is milliseconds, UTC."""

    conversation: str
    sequence: int
    text: str
    language: str
    outcome: str
    article: str
    helped: bool | None
    state: str
    asked_at: int
