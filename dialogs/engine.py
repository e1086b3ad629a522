"""The engine: how a dialog goes on from its answers, and from what a request came to. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from actions.outcome import Outcome, Refusal, Said
from dialogs.articles import named_articles
from dialogs.dialog import (
    Answers,
    Ask,
    AsksAgain,
    Call,
    Check,
    Confirm,
    Dialog,
    Ends,
    First,
    Notes,
    Reaction,
    Stop,
    Submit,
    Tell,
)
from dialogs.progress import Progress
from dialogs.slots import Choice, Consent, OrNone, YesNo
from dialogs.speech import Button, Line

CONFIRM = "confirm"  # the slot of the summary
FIRST = "first"  # asked while another dialog comes first
PATIENCE = 3  # misunderstandings in a row before a human is offered
ROUNDS = 50  # steps that may follow each other without a question; more is a dialog that turns in circles


class CircularDialogError(Exception):
    """A dialog whose steps never come to a question or an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A request to carry out: its record, and the answers it is made of."""

    record: type
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """Where a dialog went: what it says, how far it is (None: over), and what it waits for.

    `wanted` is the request whose outcome is to be handed to `go_on`, `place` where it stands among the steps.
    `first` is a dialog to begin before this one goes on; `kept` is what is kept for later; `human` asks for one.
    """

    progress: Progress | None
    lines: tuple[Line, ...] = ()
    wanted: Wanted | None = None
    place: int = -1
    first: str = ""
    kept: Progress | None = None
    human: bool = False


def begin(dialog: Dialog, given: Answers | None = None, *, order: tuple[str, ...] = ()) -> Going:
    """Begin with the answers that were given before anything was asked; those in `order` can be changed."""
    return walk(dialog, Progress(dialog=dialog.name, version=dialog.version, answers=given or {}, order=order))


def walk(dialog: Dialog, progress: Progress, lines: Sequence[Line] = ()) -> Going:
    """Go through the steps to the next question, request or end.

    What is behind is not done twice, unless the answers it was done with have changed.
    """
    said = list(lines)
    progress = _without_useless(dialog, progress)
    for _ in range(ROUNDS):
        place = _next(dialog, progress)
        if place is None:
            return Going(progress=None, lines=tuple(said))
        match dialog.steps[place]:
            case Ask(slot=slot) as step:
                return Going(progress=replace(progress, asked=slot), lines=(*said, question(dialog, step, progress)))
            case Confirm():
                return Going(progress=replace(progress, asked=CONFIRM), lines=(*said, summary(dialog, progress)))
            case Call() as step:
                told = {name: progress.facts[name] for name in step.told if name in progress.facts}
                wanted = Wanted(record=step.request, values={**told, **progress.answers})
                return Going(progress=progress, lines=tuple(said), wanted=wanted, place=place)
            case Tell(text=text, then=then):
                said.append(Line(key=f"{dialog.name}.{text}", facts={**progress.facts, **progress.answers}))
                progress = _passed(dialog, progress, place)
                if then:
                    progress = dropped(progress, *then.slots, again=place)
            case Stop() as stop:
                return _stopped(dialog, progress, stop, said)
    raise CircularDialogError(dialog.name)


def go_on(dialog: Dialog, going: Going, outcome: Outcome) -> Going:
    """Go on from what became of the request that `going` waits for."""
    progress, call = going.progress, dialog.steps[going.place]
    assert progress is not None and isinstance(call, Call)  # noqa: S101, PT018 - only these wait
    progress = _forgets_notes(progress, call)
    if isinstance(outcome, Said):
        return _succeeded(dialog, progress, going, call, outcome)
    line = Line(key=f"refusals.{outcome.key}", facts=outcome.facts)
    return _reacts(dialog, progress, going, _reaction(call, outcome), line)


def kept_line(dialog: Dialog) -> Line:
    """Return what is said when a dialog is kept for later, with a way back to it."""
    return Line(key="manners.kept", buttons=(Button(kind="dialog", value=dialog.name),))


def question(dialog: Dialog, ask: Ask, progress: Progress) -> Line:
    """Return a question with everything that can be chosen."""
    key = f"{dialog.name}.ask.{ask.slot}"
    facts = {**progress.facts, **progress.answers}
    if ask.choices:
        listed = progress.facts.get(ask.choices, [])
        rows = listed if isinstance(listed, list) else []
        label = f"{dialog.name}.choice.{ask.slot}"
        answers = [Button(kind="answer", value=row[ask.slot], key=label, facts=row) for row in rows if row[ask.slot]]
    else:
        answers = [Button(kind="answer", value=value, key=label) for value, label in _choices(dialog, ask)]
    beside = named_articles().beside_question(dialog.name, ask.slot)
    asides = [Button(kind="article", value=article) for article in beside]
    return Line(key=key, facts=facts, buttons=(*answers, *asides), page=ask.page)


def can_be(ask: Ask, progress: Progress, value: str) -> bool:
    """Tell whether a value can be the answer: where there is a list to choose from, one of it."""
    listed = progress.facts.get(ask.choices) if ask.choices else None
    return not isinstance(listed, list) or any(one[ask.slot] == value for one in listed)


def summary(dialog: Dialog, progress: Progress) -> Line:
    """Return all answers, each of which can be changed."""
    slots = [step.slot for step in _questions(dialog, progress) if step.slot in progress.order]
    rows = [row(dialog, progress, slot, progress.answers[slot]) for slot in slots]
    yes = Button(kind="answer", value="yes", key="manners.options.confirm")
    change = [Button(kind="correct", value=slot, key=f"{dialog.name}.label.{slot}") for slot in slots]
    return Line(key="manners.summary", facts={"lines": rows}, buttons=(yes, *change), name=f"{dialog.name}.summary")


def row(dialog: Dialog, progress: Progress, slot: str, value: str) -> dict[str, str]:
    """Return an answer as a line of a summary; of one chosen from a list, with what the list tells of it."""
    ask = dialog.asks(slot)
    listed = progress.facts.get(ask.choices) if ask else None
    rows = listed if isinstance(listed, list) else []
    chosen = next((one for one in rows if one[slot] == value), {})
    return {**chosen, "dialog": dialog.name, "slot": slot, "value": value}


def answered(dialog: Dialog, progress: Progress, slot: str, value: str) -> Progress:
    """Return the progress with an answer, and without those that it makes useless."""
    order = progress.order if slot in progress.order else (*progress.order, slot)
    new = replace(progress, answers={**progress.answers, slot: value}, order=order, misses=0)
    return _without_useless(dialog, new)


def answered_before(dialog: Dialog, progress: Progress) -> list[str]:
    """Return the slots whose questions come before the open one, answered since the last submission.

    After a correction these need not be the ones that were answered last.
    """
    slots: list[str] = []
    for step in dialog.steps:
        if isinstance(step, Confirm) and progress.asked == CONFIRM:
            break
        if isinstance(step, Ask):
            if step.slot == progress.asked:
                break
            if step.slot in progress.order:
                slots.append(step.slot)
    return slots


def confirmed(dialog: Dialog, progress: Progress) -> Progress:
    place = _next(dialog, progress)
    assert place is not None  # noqa: S101 - the summary is what comes next
    return replace(_passed(dialog, progress, place), misses=0)


def dropped(progress: Progress, *slots: str, again: int | None = None) -> Progress:
    """Return the progress as if these had not been answered, and the step at `again` was not behind."""
    return replace(
        progress,
        answers={slot: value for slot, value in progress.answers.items() if slot not in slots},
        order=tuple(slot for slot in progress.order if slot not in slots),
        passed={place: print_ for place, print_ in progress.passed.items() if place != str(again)},
    )


def _succeeded(dialog: Dialog, progress: Progress, going: Going, call: Call, said: Said) -> Going:
    lines = going.lines if isinstance(call, Check) else (*going.lines, Line(key=said.key, facts=said.facts))
    if call.notes:
        progress = replace(progress, answers={**progress.answers, call.notes: str(said.facts[call.notes])})
    progress = replace(_passed(dialog, progress, going.place), facts={**progress.facts, **said.facts})
    if isinstance(call, Submit):
        progress = replace(progress, order=())  # what is done cannot be gone back on
    match call.then:
        case AsksAgain(slots=slots):
            progress = dropped(progress, *slots, again=going.place)
        case Ends():
            return Going(progress=None, lines=lines)
    return walk(dialog, progress, lines)


def _reacts(dialog: Dialog, progress: Progress, going: Going, reaction: Reaction, line: Line) -> Going:
    said = (*going.lines, line)
    match reaction:
        case AsksAgain(slots=slots):
            return walk(dialog, dropped(progress, *slots), said)
        case Notes(slot=slot, value=value):
            facts = {**progress.facts, **line.facts}
            noted = replace(progress, answers={**progress.answers, slot: value}, facts=facts)
            return walk(dialog, _passed(dialog, noted, going.place), said)
        case First() if progress.asked == FIRST and not progress.order:  # it came first, and the person left it
            return Going(progress=None)
        case First() if progress.asked == FIRST:
            return Going(progress=None, lines=(kept_line(dialog),), kept=_unconfirmed(dialog, progress))
        case First(dialog=other):
            first = Line(key="manners.first", facts={"dialog": dialog.name})
            return Going(progress=replace(progress, asked=FIRST), lines=(*going.lines, first), first=other)
        case Ends(offers=offers):
            buttons = tuple(Button(kind="dialog", value=offer) for offer in offers)
            return Going(progress=None, lines=(*going.lines, replace(line, buttons=buttons)))


def _unconfirmed(dialog: Dialog, progress: Progress) -> Progress:
    """Return the progress to be kept: who comes back sees the summary again."""
    places = {str(place) for place, step in enumerate(dialog.steps) if isinstance(step, Confirm)}
    passed = {place: digest for place, digest in progress.passed.items() if place not in places}
    return replace(progress, asked="", passed=passed)


def _reaction(call: Call, refusal: Refusal) -> Reaction:
    return next((reaction for kind, reaction in call.on.items() if isinstance(refusal, kind)), Ends())


def _stopped(dialog: Dialog, progress: Progress, stop: Stop, said: Sequence[Line]) -> Going:
    offers = (*stop.offers, dialog.name) if stop.keeps else stop.offers
    buttons = tuple(Button(kind="dialog", value=offer) for offer in offers)
    line = Line(key=f"{dialog.name}.{stop.text}", facts={**progress.facts, **progress.answers}, buttons=buttons)
    # What led here is asked again when the person comes back.
    kept = dropped(replace(progress, asked=""), *progress.order[-1:]) if stop.keeps else None
    return Going(progress=None, lines=(*said, line), kept=kept, human=stop.human)


def _choices(dialog: Dialog, ask: Ask) -> Iterator[tuple[str, str]]:
    """Yield values and the keys of their labels."""
    match ask.kind:
        case Choice(values=values):
            yield from ((value, f"{dialog.name}.options.{value}") for value in values)
        case OrNone():
            yield ("none", f"{dialog.name}.options.no_{ask.slot}")
        case Consent():
            yield from (("yes", "manners.options.accept"), ("no", "manners.options.refuse"))
        case YesNo():
            yield from (("yes", "manners.options.yes"), ("no", "manners.options.no"))


def _next(dialog: Dialog, progress: Progress) -> int | None:
    """Return the place of the first step that is due and not behind."""
    for place, step in enumerate(dialog.steps):
        if not step.when(progress.answers):
            continue
        if isinstance(step, Ask):
            if step.slot not in progress.answers:
                return place
        elif progress.passed.get(str(place)) != _digest(dialog, progress, place):
            return place
    return None


def _passed(dialog: Dialog, progress: Progress, place: int) -> Progress:
    return replace(progress, passed={**progress.passed, str(place): _digest(dialog, progress, place)})


def _digest(dialog: Dialog, progress: Progress, place: int) -> str:
    """Return a digest of the answers that a step depends on: those of a request's fields, else all before it."""
    step = dialog.steps[place]
    if isinstance(step, Call):
        slots = [field.name for field in fields(step.request)]
    else:
        slots = [asked.slot for asked in dialog.steps[:place] if isinstance(asked, Ask)]
    values = json.dumps([progress.answers.get(slot) for slot in slots])
    return hashlib.blake2b(values.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _questions(dialog: Dialog, progress: Progress) -> Iterator[Ask]:
    """Yield the questions that are due, given the answers before each."""
    return (step for step in dialog.steps if isinstance(step, Ask) and step.when(progress.answers))


def _without_useless(dialog: Dialog, progress: Progress) -> Progress:
    """Drop answers to questions that are no longer asked."""
    due = {ask.slot for ask in _questions(dialog, progress)}
    all_ = {step.slot for step in dialog.steps if isinstance(step, Ask)}
    useless = [slot for slot in progress.answers if slot in all_ - due]
    return _without_useless(dialog, dropped(progress, *useless)) if useless else progress


def _forgets_notes(progress: Progress, call: Call) -> Progress:
    """Drop what an earlier refusal of this request had noted."""
    return dropped(progress, *[reaction.slot for reaction in call.on.values() if isinstance(reaction, Notes)])
