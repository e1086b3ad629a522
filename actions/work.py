"""The open transaction that actions work in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Feedback(Protocol):
    async def put(
        self, *, conversation: str, sequence: int, article: str, language: str, helped: bool, now: int
    ) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Repositories of the one transaction of a turn, and its clock (milliseconds since 1970, UTC)."""

    feedback: Feedback
    now: Callable[[], int]
