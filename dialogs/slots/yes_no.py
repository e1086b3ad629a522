"""Yes or no, and the acceptance of terms, which is the same question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz

from dialogs.slots.reading import Option, Reading
from dialogs.vocabulary import Ways, vocabulary
from dialogs.wording import spaced, tidy

YES, NO = "yes", "no"
_NODS: Final = "👍✅👌☑✔🆗"
_SHAKES: Final = "👎❌✖🚫"
PLAINLY_NO: Final = ("non", "nan", "no", "nope")  # at the end of a sentence, too
PLAINLY_YES: Final = ("oui", "ouais", "yes", "yep", "ok", "daccord")
_CLAUSE_END: Final = re.compile(r"[,;:.!()]")
_HELD: Final = re.compile(r"(\w)\1+")
ALIKE: Final = 86  # of 100: a mistyped phrase
MOST_WORDS: Final = 8  # in which "je n'accepte pas" is the answer
MOST_ANSWERS: Final = 3  # one after another
LONGEST: Final = 5  # words of one answer
CUT_NEGATIONS: Final = frozenset({"pa", "po"})
SOUNDS: Final = (("ks", "cc"), ("k", "c"), ("z", "s"))
SHORT: Final = 4  # letters: "nom" is not "non"


@dataclass(frozen=True, slots=True)
class YesNo:
    name: str = "yes_no"
    values: tuple[str, ...] = (YES, NO)

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return _read(words)


@dataclass(frozen=True, slots=True)
class Consent:
    name: str = "consent"
    values: tuple[str, ...] = (YES, NO)

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return _read(words)


def _read(words: str) -> Reading:
    tidied = tidy(words)
    said = _with_whole_negations(spaced(tidied).split())
    if not said:
        nods, shakes = any(one in tidied for one in _NODS), any(one in tidied for one in _SHAKES)
        value = (YES if nods else NO) if nods != shakes else None
        return Reading(value=value, problem=None if value else "unclear", sure=value is not None)
    known = vocabulary()
    if any(known.hesitating.found_in(" ".join(words)) for words in (said, _squeezed(said))):
        return Reading(problem="unclear")  # to deposit a file takes a yes that is meant
    asks = "?" in tidied  # "c'est bon ?" is no yes, and "oui ?" is one
    phrases = [" ".join(words) for words in (said, _bare(said, known.around), _squeezed(said), _by_sound(said))]
    for is_way in (_is_exactly, _is_made_of_answers, _is_mistyped):
        for phrase in phrases:
            for value, ways in ((NO, known.no), (YES, known.yes)):
                if is_way(phrase, ways):
                    doubts = asks and value == YES and phrase not in PLAINLY_YES
                    return Reading(problem="unclear") if doubts else Reading(value=value, sure=True)
    if not asks and _refuses_in_a_clause(tidied):
        return Reading(value=NO, sure=True, within=True)
    reading = _within(said)
    if reading.value == YES and (asks or known.taking_back.found_in(" ".join(said))):
        return Reading(problem="unclear")
    return replace(reading, sure=reading.sure and not asks, within=True)


def _bare(said: Sequence[str], around: frozenset[str]) -> list[str]:
    """Return the words without what is said around them; a yes or no among these is kept."""
    known = vocabulary()
    answers = known.yes.says | known.no.says
    return [word for word in said if word not in around or word in answers]


def _squeezed(said: Sequence[str]) -> list[str]:
    """Return the words without letters held down: "ouiiii", "naaan"."""
    return [_HELD.sub(r"\1", word) for word in said]


def _with_whole_negations(said: Sequence[str]) -> list[str]:
    """Return the words with "pas" for "pa": what is denied must never be taken for a yes."""
    return ["pas" if word in CUT_NEGATIONS else word for word in said]


def _by_sound(said: Sequence[str]) -> list[str]:
    """Return the words with other letters for the same sounds: "jaksepte" is "jaccepte"."""
    phrase = " ".join(said)
    for typed, meant in SOUNDS:
        phrase = phrase.replace(typed, meant)
    return spaced(phrase).split()


def _is_exactly(phrase: str, ways: Ways) -> bool:
    return phrase in ways.says


def _is_made_of_answers(phrase: str, ways: Ways) -> bool:
    return _is_made_of(phrase.split(), ways, MOST_ANSWERS)


def _is_made_of(said: Sequence[str], ways: Ways, most: int) -> bool:
    """Say whether the words are answers one after another: "bien sûr vas-y", "oui oui ok"."""
    return bool(said and most) and any(
        " ".join(said[:end]) in ways.says and (end == len(said) or _is_made_of(said[end:], ways, most - 1))
        for end in range(1, min(len(said), LONGEST) + 1)
    )


def _is_mistyped(phrase: str, ways: Ways) -> bool:
    return len(phrase) > SHORT and any(
        len(way) > SHORT and fuzz.ratio(phrase, way) >= ALIKE and ("pas" in phrase.split()) == ("pas" in way.split())
        for way in ways.says
    )


def _refuses_in_a_clause(tidied: str) -> bool:
    """Say whether a sentence begins or ends with a refusal: "sûrement pas, c'est beaucoup trop vague"."""
    clauses = [clause for clause in _CLAUSE_END.split(tidied) if " " in clause.strip()]
    if not clauses or clauses == [tidied]:
        return False
    readings = (_read(clause) for clause in (clauses[0], clauses[-1]))
    return any(reading.value == NO and reading.sure for reading in readings)


def _within(said: Sequence[str]) -> Reading:
    """Find a yes or a no in a sentence: the first word decides, then the turns of phrase."""
    known = vocabulary()
    spaced = " ".join(said)
    first = next((word for word in said if word not in known.around or word in known.no.says), "")
    no, yes = known.no.found_in(spaced), known.yes.found_in(spaced)
    sure = len(said) <= MOST_WORDS and not known.asking.found_in(spaced)
    if no or (first in known.no.says and first != "pas"):
        return Reading(value=NO, sure=sure and no)
    if yes or said[0] in known.yes.says or first in known.yes.says:
        return Reading(value=YES, sure=sure and yes)
    if said[-1] in PLAINLY_NO:
        return Reading(value=NO)
    if said[-1] in PLAINLY_YES and said[-2:-1] and said[-2] not in known.saying:
        return Reading(value=YES, sure=not known.asking.found_in(spaced))
    return Reading(problem="unclear")
