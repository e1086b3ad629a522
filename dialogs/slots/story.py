"""What somebody has to say, in their own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.choice import chosen
from dialogs.slots.reading import Kind, Option, Reading
from dialogs.slots.yes_no import NO, YES, YesNo
from dialogs.wording import tidy

NONE: Final = "none"
A_SENTENCE: Final = 6  # words; in fewer, "annuler" is a command: "le bouton annuler ne marche pas" tells of a problem
LONGEST_YES: Final = 3  # letters of a yes that says nothing else: "oui", "yes"
_YES_NO: Final = YesNo()
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Story:
    """Any words but a command or a mere yes or no; without `takes_questions`, a question is answered instead.

    With `takes_praise`, more than a yes is told, too, though it would agree to something: "parfait, merci".
    """

    name: str = "story"
    takes_questions: bool = True
    takes_praise: bool = False

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        told = " ".join(tidy(words).split())
        letters, agreed = len(_LETTER.findall(told)), _plainly(words)
        is_praise = self.takes_praise and agreed == YES and letters > LONGEST_YES
        if (agreed and not is_praise) or letters < 2:  # noqa: PLR2004 - one letter tells nothing
            return Reading(problem="missing")
        return Reading(value=told, sure=self.takes_questions or "?" not in words, within=len(told.split()) < A_SENTENCE)


@dataclass(frozen=True, slots=True)
class OrNone:
    """Another kind of answer, or `NONE` of it."""

    kind: Kind

    @property
    def name(self) -> str:
        return self.kind.name

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        if _plainly(words) == NO:
            return Reading(value=NONE, sure=True)
        declined = chosen(words, [one for one in options if one.value == NONE] or [Option(value=NONE, label=NONE)])
        told = self.kind.read(words)
        if declined.value == NONE and (declined.sure or told.value is None):
            return Reading(value=NONE, sure=True)
        return told


def _plainly(words: str) -> str | None:
    """Return the yes or no that words are as a whole."""
    answer = _YES_NO.read(words)
    return answer.value if answer.sure and not answer.within else None
