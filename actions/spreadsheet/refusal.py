"""Why a whole spreadsheet is not read: named, with facts, never a sentence."""

from collections.abc import Mapping
from typing import Self


class SheetRefusedError(Exception):
    """`key` names its words in `actions/texts/<lang>/sheets.yaml`; `facts` are what they tell, no personal data.

    It may come from another process: it can be pickled.
    """

    def __init__(self, key: str, **facts: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.facts: Mapping[str, str | int] = facts

    def __reduce__(self) -> tuple[type[Self], tuple[str], dict[str, Mapping[str, str | int]]]:
        return type(self), (self.key,), {"facts": self.facts}
