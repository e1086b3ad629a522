"""The words of documents in one language: sentences, causes, numbers, sizes and times as that language writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import TemplateError

from actions.flux.outcome import Finding
from bot.phrases import Phrases

TEXTS = Path(__file__).parent.parent / "texts" / "reports"
PARIS = ZoneInfo("Europe/Paris")
VERIFY = "/receipts/verify"
KILO = 1000
WEEK = 7
_TAKEN = {"self", "language", "key"}  # parameters of `Phrases`: no fact of a finding can be called so


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseWords:
    """What a finding is called, what is wrong there, and how to put it right."""

    title: str
    what: str
    how: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What all documents of a deployment are written with; it may be sent to another process, which reads texts anew.

    `quoted` and `default` are the settings that texts quote and the language of those who have none; `desk_zone` is
    where the opening hours are those of the clocks.
    """

    quoted: Mapping[str, Any]
    default: str
    base_url: str
    desk_zone: ZoneInfo = PARIS

    @cached_property
    def sentences(self) -> Phrases:
        return Phrases(self.quoted, self.default, TEXTS)

    @cached_property
    def phrases(self) -> Phrases:
        """What the chat says too: of causes, and of fields."""
        return Phrases(self.quoted, self.default)

    def in_language(self, language: str) -> "Words":
        return Words(self, language if language in self.sentences.languages else self.default)

    def __getstate__(self) -> dict[str, Any]:
        """Return what was given: texts that were read stay here."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


class Words:
    """A wording in one language."""

    def __init__(self, wording: Wording, language: str) -> None:
        self._wording = wording
        self._sentences = wording.sentences
        self.language = language

    @property
    def verify_url(self) -> str:
        """Where a receipt is verified."""
        return f"{self._wording.base_url}{VERIFY}"

    @property
    def quoted(self) -> Mapping[str, Any]:
        """The settings that texts quote."""
        return self._wording.quoted

    def say(self, key: str, **facts: object) -> str:
        return self._sentences(self.language, key, **facts)

    def status(self, status: str) -> str:
        """Return what a status is called."""
        key = f"status.{status}"
        return self.say(key) if self._sentences.has(key) else status

    def role(self, role: str) -> str:
        """Return what a role is called."""
        key = f"role.{role}"
        return self.say(key) if self._sentences.has(key) else role

    def field(self, name: str) -> str:
        """Return what an element of a flux is called."""
        key = f"fields.{name}"
        return self._wording.phrases(self.language, key) if self._wording.phrases.has(key) else name

    def cause(self, finding: Finding) -> CauseWords:
        """Return the words of a finding; one whose cause has none gets general ones, and keeps what is known."""
        return CauseWords(title=self._cause(finding, "title"), what=self.what(finding), how=self._cause(finding, "how"))

    def what(self, finding: Finding) -> str:
        """Return only what is wrong there."""
        return self._cause(finding, "what")

    def _cause(self, finding: Finding, part: str) -> str:
        key = f"causes.{finding.cause}.{part}"
        facts = {"element": finding.element, "line": finding.line, "column": finding.column, **finding.facts}
        known = {name: fact for name, fact in facts.items() if name not in _TAKEN}
        try:
            return self._wording.phrases(self.language, key, **known).strip()
        except (KeyError, TemplateError):  # a cause that texts do not know of, or a fact that they miss
            return self.say(f"cause.{part}", cause=finding.cause, original=finding.original)

    def number(self, number: int) -> str:
        """Return 12345 as 12,345 is written."""
        return f"{number:,}".replace(",", self.say("number.thousands"))

    def share(self, part: int, whole: int) -> str:
        """Return a percentage; what is little is not said to be nothing, and nearly all not to be all."""
        percent = 100 * part / whole if whole else 0.0
        least, most = 0.1, 99.9
        if part and percent < least:
            return self.say("share.below", percent=self.decimal(least))
        if part != whole and percent > most:
            return self.say("share.above", percent=self.decimal(most))
        exact = percent == int(percent)
        return self.say("share.of", percent=str(int(percent)) if exact else self.decimal(percent))

    def size(self, size: int) -> str:
        """Return bytes as people say them, and exactly."""
        exact = self.say("size.bytes", count=size, number=self.number(size))
        return exact if size < KILO else self.say("size.both", rounded=self._rounded(size), exact=exact)

    def roughly(self, size: int) -> str:
        """Return bytes as people say them."""
        return self._rounded(size) if size >= KILO else self.size(size)

    def moment(self, milliseconds: int) -> str:
        """Return the day and the time of day in Paris, to the second."""
        local = in_paris(milliseconds)
        clock = {"hour": f"{local.hour:02}", "minute": f"{local.minute:02}", "second": f"{local.second:02}"}
        return self.say("moment", date=self.day(milliseconds), **clock)

    def minute(self, milliseconds: int) -> str:
        """Return the same, as one says it to somebody: to the minute."""
        local = in_paris(milliseconds)
        return self.say("minute", date=self.day(milliseconds), hour=f"{local.hour:02}", minute=f"{local.minute:02}")

    def day(self, milliseconds: int) -> str:
        local = in_paris(milliseconds)
        return self.say("day", day=local.day, month=self._word("months", local.month - 1), year=local.year)

    def opening(self, milliseconds: int, now: int) -> str:
        """Return when something opens, seen from now: tomorrow at 9, on Monday at 9, on Monday 30 November at 9."""
        local, today = self._at_desk(milliseconds), self._at_desk(now).date()
        facts = {"clock": self._clock(local), "weekday": self._word("weekdays", local.weekday())}
        days = (local.date() - today).days
        if days == 0:
            return self.say("opening.today", **facts)
        if days == 1:
            return self.say("opening.tomorrow", **facts)
        if 1 < days < WEEK:
            return self.say("opening.soon", **facts)
        return self.say("opening.later", day=local.day, month=self._word("months", local.month - 1), **facts)

    def closing(self, milliseconds: int, now: int) -> str:
        """Return until when something is open: 17 h, or on another day as `opening` says it."""
        local = self._at_desk(milliseconds)
        same_day = local.date() == self._at_desk(now).date()
        return self._clock(local) if same_day else self.opening(milliseconds, now)

    def _at_desk(self, milliseconds: int) -> datetime:
        return datetime.fromtimestamp(milliseconds / KILO, UTC).astimezone(self._wording.desk_zone)

    def _clock(self, local: datetime) -> str:
        return self.say("clock", hour=local.hour, minute=f"{local.minute:02}")

    def _word(self, key: str, index: int) -> str:
        return self._sentences.words(self.language, key)[index]

    def _rounded(self, size: int) -> str:
        scaled, units = size / KILO, ["size.kilo", "size.mega", "size.giga"]
        while round(scaled, 1) >= KILO and len(units) > 1:
            scaled, units = scaled / KILO, units[1:]
        return self.say(units[0], number=self.decimal(scaled))

    def decimal(self, number: float) -> str:
        """Return a number with one digit behind the point."""
        return f"{number:.1f}".replace(".", self.say("number.decimal"))


def in_paris(milliseconds: int) -> datetime:
    """Return the local time in Paris, winter or summer."""
    return datetime.fromtimestamp(milliseconds / KILO, UTC).astimezone(PARIS)
