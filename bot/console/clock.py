"""Times as agents read them at a glance: how long ago, how soon, at what time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.reports.wording import Words

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """In the language of a page; `zone` is the desk's. Times are milliseconds since 1970, UTC."""

    say: Callable[..., str]
    words: Words
    zone: ZoneInfo
    now: int

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, UTC).astimezone(self.zone)

    def iso(self, at: int) -> str:
        return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")

    def time(self, at: int) -> str:
        return f"{self.local(at):%H:%M}"

    def day(self, at: int) -> str:
        """Return the day, as today and yesterday where it is one of them."""
        days = (self.local(self.now).date() - self.local(at).date()).days
        return self.say("time.today") if days == 0 else self.say("time.yesterday") if days == 1 else self.words.day(at)

    def moment(self, at: int) -> str:
        """Return the time of day, with the day where it is another one."""
        local, today = self.local(at).date(), self.local(self.now).date()
        if local == today:
            return self.time(at)
        near = local.year == today.year
        day = self.say("time.day", day=f"{local.day:02}", month=f"{local.month:02}") if near else self.words.day(at)
        return self.say("time.moment", day=day, time=self.time(at))

    def lasting(self, milliseconds: int) -> str:
        """Return a length of time in its one or two largest units."""
        if milliseconds < MINUTE:
            return self.say("time.moment_ago")
        if milliseconds < HOUR:
            return self.say("time.minutes", number=milliseconds // MINUTE)
        if milliseconds < DAY:
            hours, rest = divmod(milliseconds, HOUR)
            return self.say("time.hours", number=hours, minutes=f"{rest // MINUTE:02}")
        return self.say("time.days", number=milliseconds // DAY)

    def since(self, at: int) -> str:
        return self.lasting(max(0, self.now - at))

    def due(self, at: int) -> str:
        """Return how soon something is due, or how late it is, and at what time that is."""
        facts = {"lasting": self.lasting(abs(at - self.now)), "moment": self.moment(at)}
        return self.say("time.due" if at >= self.now else "time.late", **facts)
