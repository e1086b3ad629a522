"""How much a bot may do in one conversation, counted as it comes in."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from tools.connector.refusal import RefusedError

TEAMS = ((7, 1.0), (8, 2.0), (60, 30.0), (1_800, 3_600.0))
"""How many requests in how many seconds."""


@dataclass
class Throttle:
    """What is refused counts, too: who does not wait does not get through."""

    limits: Sequence[tuple[int, float]] = TEAMS
    says_when: bool = True
    """By Retry-After."""
    refused: int = 0
    _came: defaultdict[str, deque[float]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=TEAMS[-1][0]))
    )

    def count(self, conversation: str) -> None:
        """Raise `RefusedError` when this is too much."""
        came, now = self._came[conversation], time.monotonic()
        over = [came[-most] + seconds - now for most, seconds in self.limits if len(came) >= most]
        came.append(now)
        if (wait := max(over, default=0.0)) > 0:
            self.refused += 1
            headers = {"Retry-After": str(math.ceil(wait))} if self.says_when else {}
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "ActivityThrottled", "too many requests", headers)
