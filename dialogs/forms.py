"""Questions of a dialog that can be answered at once, as a form: which they are, and what comes of what was filled in.

Pure, as the engine is. A form is nothing of its own: it gives answers that could have been given one by one, and the
dialog goes on from there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from dialogs import engine
from dialogs.dialog import Answers, Ask, Call, Check, Confirm, Dialog, Stop
from dialogs.progress import Progress
from dialogs.slots import Choice, Option, YesNo

FEWEST = 2  # questions that are worth a form
MOST_COMBINED = 64  # combinations of choices that are looked at
NO_SUCH, MISSING = "no_such", "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a form; `only_if` are the answers, by slot, of which one makes it apply: none, it always does."""

    ask: Ask
    only_if: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The progress with every answer that could be read; `problems` are the names of why others could not, by slot."""

    progress: Progress
    problems: Mapping[str, str] = field(default_factory=dict)


def questions(dialog: Dialog, progress: Progress) -> tuple[Question, ...]:
    """Return those that may be answered now: up to what is carried out, shown or confirmed, without secrets and pages.

    What is only checked may be checked afterwards.
    """
    found: list[Question] = []
    for ask in _asks(dialog, progress):
        question = _if_due(ask, progress, found)
        if question is not None and _can_be_filled(ask, progress):
            found.append(question)
    return tuple(found)


def is_offered(dialog: Dialog, progress: Progress) -> bool:
    """Tell whether the open question is the first of several that a form can ask at once."""
    open_ = [one for one in questions(dialog, progress) if one.ask.slot not in progress.answers]
    return len(open_) >= FEWEST and open_[0].ask.slot == progress.asked


def fill(
    dialog: Dialog, progress: Progress, words: Mapping[str, str], options: Mapping[str, Sequence[Option]]
) -> Filled:
    """Read what was filled in, each by its own kind of answer; what was left empty is asked later.

    `options` are those of the questions that have some, by slot; what is chosen is one of their values.
    """
    problems: dict[str, str] = {}
    for question in questions(dialog, progress):
        ask = question.ask
        said = words.get(ask.slot, "").strip()
        if not said:
            continue
        if not ask.when(progress.answers):  # by what was chosen: or nothing was, and then it has to be
            problems.update({slot: MISSING for slot, _ in question.only_if if slot not in progress.answers})
            continue
        value, problem = _read(ask, progress, said, options.get(ask.slot, ()))
        if value is None:
            problems[ask.slot] = problem
        else:
            progress = engine.answered(dialog, progress, ask.slot, value)
    return Filled(progress=progress, problems=problems)


def _read(ask: Ask, progress: Progress, said: str, options: Sequence[Option]) -> tuple[str | None, str]:
    if any(option.value == said for option in options):
        value: str | None = said
        problem = NO_SUCH
    else:
        reading = ask.kind.read(said, options)
        value, problem = reading.value, reading.problem or MISSING
    if value is not None and not engine.can_be(ask, progress, value):
        return None, NO_SUCH
    return value, problem


def _asks(dialog: Dialog, progress: Progress) -> Iterator[Ask]:
    """Yield the questions before the next thing that is done; what was done before is behind."""
    for place, step in enumerate(dialog.steps):
        if isinstance(step, Ask):
            yield step
        elif str(place) in progress.passed or isinstance(step, Check) or not step.when(progress.answers):
            continue
        elif isinstance(step, Confirm | Call | Stop):
            return


def _can_be_filled(ask: Ask, progress: Progress) -> bool:
    is_listed = not ask.choices or isinstance(progress.facts.get(ask.choices), list)
    is_behind = ask.slot in progress.answers and ask.slot not in progress.order  # something was done with it
    return is_listed and not (is_behind or ask.secret or ask.page or ask.lingers)


def _if_due(ask: Ask, progress: Progress, before: Sequence[Question]) -> Question | None:
    """Return the question if it applies whatever is chosen before it in the form, or by one of these choices."""
    combined = list(_combined(progress.answers, before))
    due = [ask.when(answers) for answers in combined]
    if all(due):
        return Question(ask=ask)
    if not any(due):
        return None
    choices = [(one.ask.slot, value) for one in before for value in _values(one.ask)]
    only_if = tuple(
        (slot, value)
        for slot, value in choices
        if all(is_due for answers, is_due in zip(combined, due, strict=True) if answers.get(slot) == value)
    )
    covered = all(
        any(answers.get(slot) == value for slot, value in only_if)
        for answers, is_due in zip(combined, due, strict=True)
        if is_due
    )
    return Question(ask=ask, only_if=only_if) if only_if and covered else None


def _combined(answers: Answers, before: Sequence[Question]) -> Iterator[Answers]:
    """Yield the answers with each combination of what can be chosen in the form."""
    choosing = [one.ask for one in before if _values(one.ask)]
    combinations = product(*(_values(ask) for ask in choosing))
    for place, values in enumerate(combinations):
        if place == MOST_COMBINED:
            return
        yield {**answers, **dict(zip((ask.slot for ask in choosing), values, strict=True))}


def _values(ask: Ask) -> tuple[str, ...]:
    return ask.kind.values if isinstance(ask.kind, Choice | YesNo) and not ask.choices else ()
