"""How long to wait before what failed is tried again."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """In seconds: each wait is about twice the one before, up to the longest, with jitter."""

    first: float = 0.6
    longest: float = 900.0
    longest_asked: float = 86_400.0
    most_attempts: int = 100  # about a day

    def seconds(self, attempts: int, asked: float | None = None) -> float | None:
        """Return the wait after so many attempts and one more, None when that was the last.

        `asked` is what the other side wants; it is waited out, and a little longer than others who were asked the same.
        """
        if attempts >= self.most_attempts:
            return None
        spread = random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        seconds = spread * min(self.first * 2.0 ** min(attempts, 30), self.longest)
        if not asked:
            return seconds
        return max(seconds, min(asked, self.longest_asked) + spread * min(self.first, 1.0))
