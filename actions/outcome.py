"""What became of a request: what happened, or why not; a key and facts, never a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

Fact = str | int | bool | list[dict[str, str]]
"""Facts are plain JSON values: texts quote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What happened: `key` names the sentence, `facts` are what it tells."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - refusals are named for what happened
    """Why a request is not carried out; what was counted and logged before it was raised stays.

    `key` names its words in `actions/texts/<lang>/refusals.yaml`; `facts` are what they tell.
    """

    key: ClassVar[str]

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.key)
        self.facts: Mapping[str, Fact] = facts


Outcome = Said | Refusal
