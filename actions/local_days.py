"""Days as a time zone counts them, and how a moment's hour is found by adding and dividing, as any database can."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise

HOUR_MS = 3_600_000
QUARTER_MS = HOUR_MS // 4  # offsets change, and clocks differ, by no less
HOURS_OF_A_DAY = 24
DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class LocalDays:
    """From the first to the last day, both of them; moments are milliseconds since 1970, UTC."""

    zone: tzinfo
    first: date
    last: date

    @cached_property
    def begins_at(self) -> int:
        return self._midnight(self.first)

    @cached_property
    def ends_at(self) -> int:
        """The first moment that is not of these days any more."""
        return self._midnight(self.last + DAY)

    def __iter__(self) -> Iterator[date]:
        for number in range(len(self)):
            yield self.first + number * DAY

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def has(self, moment: int | None) -> bool:
        return moment is not None and self.begins_at <= moment < self.ends_at

    def day_of(self, moment: int) -> date:
        return datetime.fromtimestamp(moment / 1000, UTC).astimezone(self.zone).date()

    def offsets(self) -> list[tuple[int, int]]:
        """Return how many milliseconds clocks are ahead of UTC, each with the moment since when: seldom more than one.

        A moment's local hour since 1970 is `(moment + offset) // HOUR_MS`; see `day_and_hour`.
        """
        found = [(self.begins_at, self._offset(self.begins_at))]
        moments = [self._midnight(self.first + number * DAY) for number in range(len(self) + 1)]
        for begins, ends in pairwise(moments):
            if self._offset(begins) != self._offset(ends):
                changes = (at for at in range(begins, ends, QUARTER_MS) if self._offset(at) != found[-1][1])
                changed = next(changes, ends)
                found.append((changed, self._offset(changed)))
        return found

    def _offset(self, moment: int) -> int:
        offset = datetime.fromtimestamp(moment / 1000, UTC).astimezone(self.zone).utcoffset() or timedelta()
        return offset // timedelta(milliseconds=1)

    def _midnight(self, day: date) -> int:
        return round(datetime.combine(day, datetime.min.time(), self.zone).timestamp() * 1000)


def day_and_hour(local_hour: int) -> tuple[date, int]:
    """Return which day and hour of the day it is, of hours that were counted since 1970."""
    days, hour = divmod(local_hour, HOURS_OF_A_DAY)
    return _EPOCH + days * DAY, hour
