"""Opening hours in words, as articles, mails and dialogs quote them: "du lundi au vendredi, de 9 h à 17 h"."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from actions.business_hours import MINUTES_OF_A_DAY, WEEK, BusinessHours, Span
from bot.phrases import FOLDER, Phrases

TEXTS = FOLDER / "hours"
WHOLE_DAY = (Span(0, MINUTES_OF_A_DAY),)
HOUR = 60  # minutes
PAIR = 2


def in_words(hours: BusinessHours) -> dict[str, str]:
    """Return them by language; public holidays and other closed days go without saying."""
    phrases = _phrases()
    return {language: _Words(phrases, language).hours(hours) for language in sorted(phrases.languages)}


@cache
def _phrases() -> Phrases:
    """Return the words, which are the same for every deployment; they are asked for again and again at start."""
    return Phrases({}, "en", TEXTS)


class _Words:
    def __init__(self, phrases: Phrases, language: str) -> None:
        self._phrases = phrases
        self._language = language

    def hours(self, hours: BusinessHours) -> str:
        alike = groupby(range(WEEK), key=lambda day: hours.week[day])
        opened = [(list(days), spans) for spans, days in alike if spans]
        parts = [self._say("open", days=self._days(days), spans=self._spans(spans)) for days, spans in opened]
        return self._say("hours", week=self._joined("week", parts), zone=self._zone(hours.zone.key))

    def _days(self, days: Sequence[int]) -> str:
        """Name days that follow each other."""
        names = self._phrases.words(self._language, "weekdays")
        if len(days) == WEEK:
            return self._say("days.all")
        many = "several" if len(days) > PAIR else "two" if len(days) == PAIR else "one"
        return self._say(f"days.{many}", first=names[days[0]], last=names[days[-1]])

    def _spans(self, spans: tuple[Span, ...]) -> str:
        if spans == WHOLE_DAY:
            return self._say("whole_day")
        said = [self._say("span", opens=self._clock(span.opens), closes=self._clock(span.closes)) for span in spans]
        return self._joined("spans", said)

    def _clock(self, minutes: int) -> str:
        if minutes % MINUTES_OF_A_DAY == 0:
            return self._say("midnight")
        hour, minute = divmod(minutes, HOUR)
        return self._say("clock", hour=hour, minute=f"{minute:02}")

    def _zone(self, name: str) -> str:
        key = f"zones.{name}"
        return self._say(key) if self._phrases.has(key) else self._say("zone", name=name)

    def _joined(self, key: str, parts: Sequence[str]) -> str:
        *before, last = parts
        return self._say(key, before=", ".join(before), last=last) if before else last

    def _say(self, key: str, **facts: object) -> str:
        return self._phrases(self._language, key, **facts)
