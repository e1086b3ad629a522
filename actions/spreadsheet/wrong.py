"""Why a value cannot be used: a reason, and what its words tell."""


class Wrong:
    """`reason` names its words in `actions/texts/<lang>/sheets.yaml`; `facts` may hold personal data."""

    __slots__ = ("facts", "reason")

    def __init__(self, reason: str, **facts: str) -> None:
        self.reason = reason
        self.facts = facts

    def __repr__(self) -> str:
        """Tell the reason alone: facts stay out of logs."""
        return f"Wrong({self.reason!r})"
