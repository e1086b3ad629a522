"""How long to wait before what failed is tried again."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Backoff:
    """In seconds: each wait is about twice the one before, up to the longest, with jitter."""

    first: float = 0.6
    longest: float = 900.0
    longest_asked: float = 86_400.0
    most_attempts: int = 100  # about a day

    def is_over(self, attempts: int) -> bool:
        """Tell whether, after so many attempts and one more, that was the last."""
        return attempts >= self.most_attempts

    def seconds(self, attempts: int, asked: float | None = None) -> float:
        """Return the wait after so many attempts and one more.

        `asked` is what the other side wants; it is waited out, and a little longer than others who were asked the same.
        """
        spread = random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        seconds = spread * min(self.first * 2.0 ** min(attempts, 30), self.longest)
        if not asked:
            return seconds
        return max(seconds, min(asked, self.longest_asked) + spread * min(self.first, 1.0))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return in how many seconds the other side wants us to come again, from either form of Retry-After."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
