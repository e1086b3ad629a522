"""How often something may be tried."""

from dataclasses import dataclass

from actions.refusals import TooManyTries
from actions.rules import HOUR, MINUTE
from actions.words import digest
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`most` tries of `what` in a window of `window_ms` milliseconds."""

    what: str
    most: int
    window_ms: int = HOUR

    async def spend(self, work: Work, whom: str) -> None:
        """Count a try. Raises `TooManyTries`."""
        now = work.now()
        number, ends = await work.counts.spend(self.what, self._digest(work, whom), now, self.window_ms)
        self._refuse(number - 1, ends, now)

    async def look(self, work: Work, whom: str) -> None:
        """Count nothing. Raises `TooManyTries` when there were enough."""
        now = work.now()
        number, ends = await work.counts.look(self.what, self._digest(work, whom), now, self.window_ms)
        self._refuse(number, ends, now)

    async def number(self, work: Work, whom: str) -> int:
        number, _ = await work.counts.look(self.what, self._digest(work, whom), work.now(), self.window_ms)
        return number

    async def clear(self, work: Work, whom: str) -> None:
        await work.counts.clear(self.what, self._digest(work, whom))

    def _refuse(self, number: int, ends: int, now: int) -> None:
        if number >= self.most:
            raise TooManyTries(minutes=max(1, -(-(ends - now) // MINUTE)))

    def _digest(self, work: Work, whom: str) -> str:
        return digest(work.rules.key, "count", whom)
