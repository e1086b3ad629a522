"""How figures are written in one language: as people read them, and as a spreadsheet calculates with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.statistics import Volume
from bot.console.clock import Clock

HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is shown, and what is exported; `is_number` puts it at the right."""

    shown: str
    exported: str
    is_number: bool = True


NOTHING = Cell(shown="–", exported="")


def words(text: str) -> Cell:
    return Cell(shown=text, exported=text, is_number=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """`months` are abbreviated."""

    clock: Clock
    weekdays: Sequence[str]
    months: Sequence[str]

    def number(self, number: int) -> Cell:
        return Cell(shown=self.clock.words.number(number), exported=str(number))

    def share(self, part: int, whole: int) -> Cell:
        """Return percent, which are not told of nothing."""
        if not whole:
            return NOTHING
        return Cell(shown=self.clock.words.share(part, whole), exported=self.clock.words.decimal(100 * part / whole))

    def mean(self, rating: float | None) -> Cell:
        if rating is None:
            return NOTHING
        said = self.clock.words.decimal(rating)
        return Cell(shown=said, exported=said)

    def lasting(self, minutes: int | None) -> Cell:
        """Return minutes as one reads them: 45 min, 3 h 05."""
        if minutes is None:
            return NOTHING
        hours, rest = divmod(minutes, HOUR)
        if hours:
            shown = self.clock.say("time.hours", number=self.clock.words.number(hours), minutes=f"{rest:02}")
        else:
            shown = self.clock.say("time.minutes", number=rest)
        return Cell(shown=shown, exported=str(minutes))

    def moment(self, at: int) -> Cell:
        return Cell(shown=self.clock.moment(at), exported=f"{self.clock.local(at):%Y-%m-%d %H:%M}", is_number=False)

    def short_day(self, day: date) -> str:
        return self.clock.say("supervision.short_day", day=day.day, month=self.months[day.month - 1])

    def day(self, day: date) -> str:
        return self.clock.say("supervision.day", day=day.day, month=self.months[day.month - 1], year=day.year)

    def days(self, volume: Volume) -> str:
        """Return a day with its weekday, or from when to when."""
        if volume.first == volume.last:
            weekday = self.weekdays[volume.first.weekday()]
            return self.clock.say("supervision.weekday", weekday=weekday, day=self.day(volume.first))
        return self.clock.say("supervision.from_to", first=self.day(volume.first), last=self.day(volume.last))
