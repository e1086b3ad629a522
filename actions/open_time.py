"""Minutes of opening between very many moments: how much time was open until each is added up once."""

from bisect import bisect_right
from collections.abc import Iterable

from actions.business_hours import MINUTE, BusinessHours


class OpenTime:
    """Knows what lies between the earliest and the latest of `moments`, milliseconds since 1970, UTC."""

    def __init__(self, hours: BusinessHours, moments: Iterable[int]) -> None:
        known = set(moments)
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._before: list[int] = [0]  # what was open before each opening
        if not known:
            return
        opens, end = hours.opens_at(min(known)), max(known)
        while opens < end:
            closes = hours.closes_at(opens)
            self._opens.append(opens)
            self._closes.append(closes)
            self._before.append(self._before[-1] + closes - opens)
            opens = hours.opens_at(closes)

    def between(self, since: int, until: int) -> int:
        """Return whole minutes; 0 where `until` is earlier."""
        return max(0, self._until(until) - self._until(since)) // MINUTE

    def _until(self, moment: int) -> int:
        number = bisect_right(self._opens, moment)
        if not number:
            return 0
        return self._before[number] - max(0, self._closes[number - 1] - moment)
