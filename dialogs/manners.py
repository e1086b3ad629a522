"""What one can always do in a dialog, whatever it is about: back, correct, cancel, help, repeat, begin again."""

from dataclasses import dataclass, replace

from dialogs import engine
from dialogs.commands import Command
from dialogs.dialog import Ask, Dialog
from dialogs.engine import CONFIRM, PATIENCE, Going
from dialogs.hearing import VAGUE, Correction, Digression, Heard, Problem, Smalltalk, Value
from dialogs.progress import Progress
from dialogs.slots import Choice, Kind, YesNo
from dialogs.speech import Button, Line

CANCEL, RESUME = "cancel", "resume"  # questions of ours
KEEP, ERASE, CONTINUE, RESTART = "keep", "erase", "continue", "restart"
OWN: dict[str, Kind] = {
    CONFIRM: YesNo(name=CONFIRM),
    CANCEL: Choice(KEEP, ERASE, CONTINUE),
    RESUME: Choice(RESUME, RESTART),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The question that is open: what kind of answer it takes, and the slots that could be corrected."""

    slot: str
    kind: Kind
    secret: bool
    others: dict[str, Kind]


def open_question(dialog: Dialog, progress: Progress) -> Open | None:
    """Return what is asked now, None if the dialog has changed since and no longer asks it."""
    ask = dialog.asks(progress.asked)
    kind = OWN.get(progress.asked) or (ask.kind if ask else None)
    if kind is None or progress.version != dialog.version:
        return None
    others = {slot: known.kind for slot in progress.order if (known := dialog.asks(slot)) and slot != progress.asked}
    return Open(slot=progress.asked, kind=kind, secret=ask is not None and ask.secret, others=others)


def lingers(dialog: Dialog, progress: Progress) -> bool:
    """Tell whether the dialog is only open in case that more of the same is asked."""
    ask = dialog.asks(progress.asked)
    return ask is not None and ask.lingers


def is_left(dialog: Dialog, progress: Progress, heard: Heard | Command) -> bool:
    """Tell whether words that are about something else end a dialog that lingers."""
    elsewhere = isinstance(heard, Digression | Smalltalk) or (isinstance(heard, Problem) and heard.name in VAGUE)
    return elsewhere and lingers(dialog, progress)


def advance(dialog: Dialog, progress: Progress, heard: Heard | Command) -> Going:
    """Go on from what was heard; of a digression, the dialog only repeats its question, unless it lingers."""
    if is_left(dialog, progress, heard):
        return Going(progress=None)
    match heard:
        case Value(value=value):
            return _to_value(dialog, progress, value)
        case Correction(slot=slot, value=value):
            return _correct(dialog, progress, slot, value)
        case Problem(name=name):
            return _not_understood(dialog, progress, name)
        case Command():
            return _to_command(dialog, progress, heard)
        case _:
            return repeat(dialog, progress)


def repeat(dialog: Dialog, progress: Progress, *lines: Line) -> Going:
    """Say again what is asked."""
    if progress.asked == CANCEL:
        return _ask_whether_to_keep(progress, *lines)
    if progress.asked == RESUME:
        return offer_to_resume(progress, *lines)
    return engine.walk(dialog, progress, lines)


def begin_again(dialog: Dialog, progress: Progress, *lines: Line) -> Going:
    """Ask everything again; what is never asked stays."""
    given = {slot: value for slot, value in progress.answers.items() if slot in dialog.given}
    going = engine.begin(dialog, given)
    return replace(going, lines=(*lines, *going.lines))


def offer_to_resume(kept: Progress, *lines: Line) -> Going:
    """Ask somebody who comes back whether to go on with what was kept."""
    ask = Line(
        key="manners.ask.resume",
        facts={"dialog": kept.dialog},
        buttons=tuple(_option(value) for value in (RESUME, RESTART)),
    )
    return Going(progress=replace(kept, asked=RESUME, misses=0), lines=(*lines, ask))


def _to_value(dialog: Dialog, progress: Progress, value: str) -> Going:  # noqa: PLR0911 - one return a meaning
    match progress.asked, value:
        case engine.CONFIRM, "yes":
            return engine.walk(dialog, engine.confirmed(dialog, progress))
        case engine.CONFIRM, _:
            line = engine.summary(dialog, progress)
            if len(line.buttons) == 2:  # noqa: PLR2004 - yes, and the only answer there is to change
                return engine.walk(dialog, replace(engine.dropped(progress, line.buttons[1].value), misses=0))
            which = replace(line, key="manners.ask.which", facts={}, buttons=line.buttons[1:], name="")
            return Going(progress=replace(progress, misses=0), lines=(which,))
        case "cancel", "keep":
            kept = replace(progress, asked="", misses=0)
            return Going(progress=None, lines=(engine.kept_line(dialog),), kept=kept)
        case "cancel", "erase":
            return Going(progress=None, lines=(Line(key="manners.erased"),))
        case "resume", "restart":
            return begin_again(dialog, progress)
        case "cancel" | "resume", _:
            return engine.walk(dialog, replace(progress, asked="", misses=0))
    return engine.walk(dialog, engine.answered(dialog, progress, progress.asked, value))


def _correct(dialog: Dialog, progress: Progress, slot: str, value: str | None) -> Going:
    ask = dialog.asks(slot)
    if ask is None:
        return _not_understood(dialog, progress, "nothing")
    if value is None or not engine.can_be(ask, progress, value):
        return engine.walk(dialog, replace(engine.dropped(progress, slot), misses=0))
    rows = [engine.row(dialog, progress, slot, value)]
    line = Line(key="manners.corrected", facts={"lines": rows}, name=f"corrected {slot}")
    return engine.walk(dialog, engine.answered(dialog, progress, slot, value), (line,))


def _not_understood(dialog: Dialog, progress: Progress, problem: str) -> Going:
    """Say why the answer will not do, and after some of these offer a human."""
    misses = progress.misses + 1
    again = repeat(dialog, progress)
    if again.progress is None or again.wanted:  # nothing is asked any more
        return again
    asked = again.lines[-1]
    kind = _kind_name(dialog, progress)
    why = Line(key=f"slots.{kind}.{problem}", buttons=asked.buttons, page=asked.page)
    if misses < PATIENCE:
        return Going(progress=replace(again.progress, misses=misses), lines=(why,))
    human = Button(kind="command", value=Command.AGENT, key="human")
    offered = Line(key="manners.human_offered", buttons=(*asked.buttons, human))
    return Going(progress=replace(again.progress, misses=misses), lines=(why, offered))


def _to_command(dialog: Dialog, progress: Progress, command: Command) -> Going:  # noqa: PLR0911 - one a command
    progress = replace(progress, misses=0)
    match command:
        case Command.BACK:
            return _back(dialog, progress)
        case Command.CANCEL if progress.asked == CANCEL:
            return Going(progress=None, lines=(Line(key="manners.erased"),))
        case Command.CANCEL if not progress.order:
            return Going(progress=None, lines=(Line(key="manners.cancelled"),))
        case Command.CANCEL:
            return _ask_whether_to_keep(progress)
        case Command.KEEP:
            kept = replace(progress, asked="")
            return Going(progress=None, lines=(engine.kept_line(dialog),), kept=kept)
        case Command.RESTART:
            return begin_again(dialog, progress)
        case Command.HELP:
            return repeat(dialog, progress, _help(dialog, progress))
        case Command.AGENT:
            return replace(repeat(dialog, progress), human=True)
        case Command.REPEAT:
            return repeat(dialog, progress)


def _back(dialog: Dialog, progress: Progress) -> Going:
    if progress.asked in {CANCEL, RESUME}:
        return engine.walk(dialog, progress)
    before = engine.answered_before(dialog, progress)
    if not before:
        return repeat(dialog, progress, Line(key="manners.at_the_beginning"))
    return engine.walk(dialog, engine.dropped(progress, before[-1]))


def _ask_whether_to_keep(progress: Progress, *lines: Line) -> Going:
    buttons = tuple(_option(value) for value in (KEEP, ERASE, CONTINUE))
    ask = Line(key="manners.ask.cancel", facts={"dialog": progress.dialog}, buttons=buttons)
    return Going(progress=replace(progress, asked=CANCEL), lines=(*lines, ask))


def _help(dialog: Dialog, progress: Progress) -> Line:
    if progress.asked in OWN:
        return Line(key="manners.help")
    return Line(key=f"{dialog.name}.help.{progress.asked}", facts={**progress.facts, **progress.answers})


def _kind_name(dialog: Dialog, progress: Progress) -> str:
    ask: Ask | None = dialog.asks(progress.asked)
    return ask.kind.name if ask else OWN[progress.asked].name


def _option(value: str) -> Button:
    return Button(kind="answer", value=value, key=f"manners.options.{value}")
