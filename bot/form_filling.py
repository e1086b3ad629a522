"""A dialog's questions as one form, in the words of a language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import taps
from bot.messages import Field, Form, Option, Say
from bot.reply import Reply
from bot.state import State
from bot.telling import Teller
from bot.understanding import Offer
from dialogs import engine, forms, manners
from dialogs.commands import Command
from dialogs.dialog import Ask, Dialog
from dialogs.forms import Question
from dialogs.progress import Progress
from dialogs.slots import Option as Answer
from dialogs.slots import Story
from dialogs.speech import Line

ONE_BY_ONE = ("command", Command.REPEAT)
"""What leads from a form to its first question."""


def offering(teller: Teller, dialog: Dialog, before: State, reply: Reply) -> Reply:
    """Return the reply with the offer of a form, where it asks the first question of several."""
    state = reply.state
    progress = state.stack[-1]
    is_asked = reply.says and reply.says[-1].key == f"{dialog.name}.ask.{progress.asked}"
    if not is_asked or not _begins(before, progress) or not forms.is_offered(dialog, progress):
        return reply
    offer = Offer(kind=taps.FORM, value=dialog.name, label=teller.phrases(state.language, "form_offered"))
    said = replace(reply.says[-1], options=(*reply.says[-1].options, offer.label))
    return replace(reply, state=replace(state, offers=(*state.offers, offer)), says=(*reply.says[:-1], said))


def shown(
    teller: Teller,
    state: State,
    dialog: Dialog,
    *,
    words: Mapping[str, str],
    problems: Mapping[str, str],
    updates: int | str = 0,
) -> Reply:
    """Show the form of the topmost dialog, with the words that stand in it already, and what is wrong with them."""
    language, progress = state.language, state.stack[-1]
    key = "form_wrong" if problems else "form_begins"
    kind, value = ONE_BY_ONE
    one_by_one = Offer(kind=kind, value=value, label=teller.phrases(language, "form_one_by_one"))
    fields = tuple(
        _field(teller, language, dialog, progress, question, words, problems)
        for question in forms.questions(dialog, progress)
    )
    send = teller.phrases(language, "form_send")
    said = Say(
        key=f"{dialog.name}.form",
        text=teller.phrases(language, key, title=teller.phrases(language, f"{dialog.name}.title")),
        options=(one_by_one.label,),
        form=Form(dialog=dialog.name, fields=fields, send=send),
        updates=updates,
    )
    return Reply(state=replace(state, offers=(one_by_one,)), says=(said,))


def options_of(teller: Teller, language: str, dialog: Dialog, progress: Progress) -> Mapping[str, Sequence[Answer]]:
    """Return what can be chosen, by question."""
    return {
        question.ask.slot: [
            Answer(value=option.value, label=option.label)
            for option in _options(teller, language, dialog, progress, question.ask)
        ]
        for question in forms.questions(dialog, progress)
    }


def named(
    teller: Teller, language: str, dialog: Dialog, words: Mapping[str, str], options: Mapping[str, Sequence[Answer]]
) -> dict[str, str]:
    """Return what was filled in by the names of the questions, and what was chosen by its own."""
    labels = {slot: {option.value: option.label for option in ones} for slot, ones in options.items()}
    return {
        teller.phrases(language, f"{dialog.name}.label.{slot}"): labels[slot].get(word, word)
        for slot, word in words.items()
        if slot in labels and word.strip()
    }


def _begins(before: State, progress: Progress) -> bool:
    """Tell whether the dialog has just begun, or come back, or asks again what it began with, or what a form did."""
    top = before.stack[-1] if before.stack else None
    if top is None or top.dialog != progress.dialog or top.asked in {"", engine.FIRST, *manners.OWN}:
        return True
    was_offered = any(offer.kind == taps.FORM or (offer.kind, offer.value) == ONE_BY_ONE for offer in before.offers)
    return top.asked == progress.asked and was_offered


def _field(  # noqa: PLR0917 - a field is all of this
    teller: Teller,
    language: str,
    dialog: Dialog,
    progress: Progress,
    question: Question,
    words: Mapping[str, str],
    problems: Mapping[str, str],
) -> Field:
    ask = question.ask
    problem = problems.get(ask.slot)
    return Field(
        slot=ask.slot,
        label=_label(teller, language, dialog, question),
        hint=_told(teller, language, f"{dialog.name}.help.{ask.slot}", progress),
        value=words.get(ask.slot, "") or progress.answers.get(ask.slot, ""),
        options=_options(teller, language, dialog, progress, ask),
        is_long=isinstance(ask.kind, Story),
        problem=_told(teller, language, f"slots.{ask.kind.name}.{problem}", progress) if problem else "",
    )


def _label(teller: Teller, language: str, dialog: Dialog, question: Question) -> str:
    label = teller.phrases(language, f"{dialog.name}.label.{question.ask.slot}")
    rows = [teller.row(language, dialog=dialog.name, slot=slot, value=value) for slot, value in question.only_if]
    return teller.phrases(language, "form_only_if", label=label, rows=rows) if rows else label


def _told(teller: Teller, language: str, key: str, progress: Progress) -> str:
    line = Line(key=key, facts={**progress.facts, **progress.answers})
    return teller.tell(language, (line,)).says[0].text


def _options(teller: Teller, language: str, dialog: Dialog, progress: Progress, ask: Ask) -> tuple[Option, ...]:
    offers = teller.tell(language, (engine.question(dialog, ask, progress),)).offers
    return tuple(Option(value=offer.value, label=offer.label) for offer in offers if offer.kind == "answer")
