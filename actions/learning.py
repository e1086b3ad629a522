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


class Stage(StrEnum):
    """What a version of an article is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"  # was published, until the next one was
    DISCARDED = "discarded"  # was a draft, and is kept: its number is not given again


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of an article in one language, from 1; `text` is the whole file, empty where it is withdrawn.

    `edition` counts what was published, over all articles. Times are milliseconds, UTC.
    """

    article: str
    language: str
    version: int
    state: str
    text: str
    agent_id: str | None
    created_at: int
    published_at: int | None = None
    edition: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How often an article was shown as the answer to a question, helped, did not, and was offered among a few."""

    article: str
    language: str
    shown: int
    helped: int
    not_helped: int
    asked_back: int
