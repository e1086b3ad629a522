"""Rate limits by person and by address."""

import time
from collections import Counter
from collections.abc import Callable
from ipaddress import IPv6Network, ip_address

from bot.settings import Settings

MINUTE, HOUR = 60, 3600


class TooManyError(Exception):
    """The limit is reached; `seconds` is when to come back."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Window:
    """A sliding window counter: what the last window counted fades away while this one passes.

    Two tables and no timer: those who have not come for two windows are forgotten all at once, so that visitors who
    went away, however many, cost neither memory nor time.
    """

    def __init__(self, most: int, seconds: int, clock: Callable[[], float]) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._number = 0
        self._before: Counter[str] = Counter()
        self._now: Counter[str] = Counter()

    def spend(self, who: str) -> None:
        """Count one. Raises `TooManyError`, and then counts nothing: who waits as long as it says is let in."""
        number, passed = divmod(self._clock(), self._seconds)
        self._turn_to(int(number))
        before, now = self._before[who], self._now[who]
        if before * (1 - passed / self._seconds) + now >= self._most:
            raise TooManyError(int(self._free_after(before, now) - passed) + 1)
        self._now[who] = now + 1

    def _free_after(self, before: int, now: int) -> float:
        """Return how long after this window began there is room again, in seconds."""
        if now >= self._most:
            return self._seconds  # then this window begins to fade
        return self._seconds * (1 - (self._most - now) / before)

    def _turn_to(self, number: int) -> None:
        if number != self._number:
            self._before = self._now if number == self._number + 1 else Counter()
            self._now = Counter()
            self._number = number


class Limits:
    """Counted in this process; several replicas each allow the whole limit.

    Not by the `limits` library: in memory it starts a thread every hundredth of a second to walk through all its keys.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._messages = Window(settings.messages_per_minute, MINUTE, clock)
        self._warnings = Window(1, MINUTE, clock)
        self._polls = Window(settings.requests_per_minute, MINUTE, clock)
        self._requests = Window(settings.requests_per_minute, MINUTE, clock)
        self._programs = Window(settings.requests_per_minute, MINUTE, clock)
        self._uploads = Window(settings.uploads_per_hour, HOUR, clock)
        self._conversations = Window(settings.conversations_per_hour, HOUR, clock)

    def message(self, user: str) -> None:
        """Count a message of one person. Raises `TooManyError`."""
        self._messages.spend(user)

    def warning(self, user: str) -> None:
        """Count that one person is told to go slower. Raises `TooManyError` where they have just been."""
        self._warnings.spend(user)

    def upload(self, user: str) -> None:
        """Count a message with files of one person. Raises `TooManyError`."""
        self._uploads.spend(user)

    def poll(self, user: str) -> None:
        """Count a look for new activities. Raises `TooManyError`."""
        self._polls.spend(user)

    def request(self, address: str) -> None:
        """Count a request from one address. Raises `TooManyError`."""
        self._requests.spend(household(address))

    def program(self, token: str) -> None:
        """Count a request of one program, from wherever it comes. Raises `TooManyError`."""
        self._programs.spend(token)

    def conversation(self, address: str) -> None:
        """Count a new conversation from one address. Raises `TooManyError`."""
        self._conversations.spend(household(address))


def household(address: str) -> str:
    """Return the network that one customer gets: an IPv6 host has more addresses than anybody could count."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(IPv6Network((int(parsed), 64), strict=False))  # noqa: PLR2004 - IPv4
