"""One person, whose data is handed over or forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Share = Mapping[str, frozenset[int] | None]
"""What is a person's of each conversation: the sequences of what they said and were told, or None for all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody by all that we know them by; `conversations` names who they are in each, nobody for whoever speaks."""

    accounts: Sequence[str] = ()  # ids
    address: str = field(default="", repr=False)  # folded
    conversations: Mapping[str, frozenset[str]]
