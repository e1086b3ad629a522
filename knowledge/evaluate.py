"""How well the search finds what people ask for, counted."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Final

from knowledge.found import Found, Outcome
from knowledge.questions import SMALLTALK, Question

FIRST: Final = 3  # candidates that a person is shown
SHOWS: Final = (Outcome.ANSWER, Outcome.CHOOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What was found for one question.

    `predicted` is the article where one is answered, the best candidate where a few are offered, "smalltalk" for small
    talk, and None where the search says that it does not know.
    """

    text: str
    outcome: str
    predicted: str | None
    candidates: tuple[str, ...]
    confidence: float

    def line(self) -> dict[str, object]:
        """Return the prediction as JSON has it."""
        return asdict(self) | {"candidates": list(self.candidates)}


@dataclass(slots=True)
class Tally:
    """Counts over some questions. "Shown" is answered or offered among a few."""

    name: str
    ours: int = 0
    right_first: int = 0  # the best candidate is right, and shown
    answered_right: int = 0  # the same, without asking back
    right_in_three: int = 0  # the answer, or one of the three offered, is right
    answered_wrongly: int = 0  # another article is answered
    wrongly_abstained: int = 0  # nothing is shown
    not_ours: int = 0
    not_ours_answered: int = 0
    not_ours_offered: int = 0  # a few articles are offered
    rightly_abstained: int = 0  # the search says that it does not know
    smalltalk: int = 0
    smalltalk_recognised: int = 0
    another_language: int = 0  # the language found is not the person's

    def count(self, question: Question, found: Found) -> None:
        self.another_language += found.lang != question.lang
        if question.topic == SMALLTALK:
            self.smalltalk += 1
            self.smalltalk_recognised += found.outcome is Outcome.SMALLTALK
        elif question.topic is None:
            self.not_ours += 1
            self.not_ours_answered += found.outcome is Outcome.ANSWER
            self.not_ours_offered += found.outcome is Outcome.CHOOSE
            self.rightly_abstained += found.outcome is Outcome.UNKNOWN
        else:
            self._count_ours(question.wanted, found)

    def _count_ours(self, wanted: frozenset[str], found: Found) -> None:
        ids = [candidate.article for candidate in found.candidates[:FIRST]]
        shown, answered = found.outcome in SHOWS, found.outcome is Outcome.ANSWER
        right = bool(ids) and ids[0] in wanted
        self.ours += 1
        self.right_first += shown and right
        self.answered_right += answered and right
        self.right_in_three += shown and not wanted.isdisjoint(ids[:1] if answered else ids)
        self.answered_wrongly += answered and not right
        self.wrongly_abstained += not shown


@dataclass(frozen=True, slots=True)
class Report:
    """Counts by kind of question, by language and over all, and every prediction."""

    kinds: tuple[Tally, ...]
    langs: tuple[Tally, ...]
    total: Tally
    predictions: tuple[Prediction, ...]

    def table(self) -> str:
        """Return the counts for a terminal: percentages, with the number of questions they are of."""
        lines = [_line("", *HEADS)]
        for group in (self.kinds, self.langs, (self.total,)):
            lines.append("-" * len(lines[0]))
            lines.extend(_line(tally.name, *_cells(tally)) for tally in group)
        return "\n".join(lines)


def evaluate(questions: Iterable[Question], ask: Callable[[str], Found]) -> Report:
    """Ask every question, each as the first of its conversation, and count."""
    kinds: dict[str, Tally] = {}
    langs: dict[str, Tally] = {}
    total = Tally("all")
    predictions: list[Prediction] = []
    for question in questions:
        found = ask(question.text)
        kind = kinds.setdefault(question.kind, Tally(question.kind))
        lang = langs.setdefault(question.lang, Tally(question.lang))
        for tally in (kind, lang, total):
            tally.count(question, found)
        predictions.append(predict(question.text, found))
    return Report(tuple(kinds.values()), tuple(langs.values()), total, tuple(predictions))


def predict(text: str, found: Found) -> Prediction:
    """Write down what was found for a question, in the few words that a comparison needs."""
    ids = tuple(candidate.article for candidate in found.candidates)
    predicted = ids[0] if found.outcome in SHOWS and ids else None
    return Prediction(
        text=text,
        outcome=found.outcome.value,
        predicted=SMALLTALK if found.outcome is Outcome.SMALLTALK else predicted,
        candidates=ids,
        confidence=round(found.confidence, 4),
    )


HEADS: Final = (
    "ours", "right 1st", "answered", "in three", "wrongly", "given up",
    "not ours", "answered", "offered", "declined", "smalltalk", "recognised",
)  # fmt: skip


def _cells(tally: Tally) -> list[str]:
    ours = (tally.right_first, tally.answered_right, tally.right_in_three)
    missed = (tally.answered_wrongly, tally.wrongly_abstained)
    declined = (tally.not_ours_answered, tally.not_ours_offered, tally.rightly_abstained)
    return [
        _number(tally.ours),
        *(_share(count, tally.ours) for count in (*ours, *missed)),
        _number(tally.not_ours),
        *(_share(count, tally.not_ours) for count in declined),
        _number(tally.smalltalk),
        _share(tally.smalltalk_recognised, tally.smalltalk),
    ]


def _number(count: int) -> str:
    return str(count) if count else ""


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} %" if of else ""


def _line(name: str, *cells: str) -> str:
    return f"{name:<12}" + "".join(f"{cell:>12}" for cell in cells)
