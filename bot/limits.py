"""Rate limits by person and by address."""

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from bot.settings import Settings


class TooManyError(Exception):
    """The limit is reached; `seconds` is when to come back."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Limits:
    """Counted in this process; several replicas each allow the whole limit."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._messages = RateLimitItemPerMinute(settings.messages_per_minute, namespace="messages")
        self._requests = RateLimitItemPerMinute(settings.requests_per_minute, namespace="requests")
        self._conversations = RateLimitItemPerHour(settings.conversations_per_hour, namespace="conversations")

    def message(self, user: str) -> None:
        """Count a message of one person. Raises `TooManyError`."""
        self._count(self._messages, user)

    def request(self, address: str) -> None:
        """Count a request from one address. Raises `TooManyError`."""
        self._count(self._requests, address)

    def conversation(self, address: str) -> None:
        """Count a new conversation from one address. Raises `TooManyError`."""
        self._count(self._conversations, address)

    def _count(self, limit: RateLimitItem, who: str) -> None:
        if not self._limiter.hit(limit, who):
            raise TooManyError(limit.get_expiry() // 2)
