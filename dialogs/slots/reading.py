"""What a kind of answer makes of a person's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the things that can be chosen: what it is, and what its button says."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value, or the named reason why there is none.

    `sure` says that the words can hardly be a question or a complaint, `within` that they say more than the value.
    """

    value: str | None = None
    problem: str | None = None
    sure: bool = False
    within: bool = False


class Kind(Protocol):
    """A kind of answer. The words for its problems are `<name>.<problem>`."""

    @property
    def name(self) -> str: ...

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        """Never raises, whatever the words are."""
        ...
