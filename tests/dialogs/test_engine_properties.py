"""Whatever people say and whatever becomes of their requests, a dialog stays lawful, and there is a way out of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.outcome import Outcome, Refusal, Said
from actions.refusals import AlreadyDone, LastAdministrator, NoSuchAccount
from bot.phrases import Phrases
from bot.reports.wording import Wording
from bot.settings import read_settings
from bot.telling import Teller
from dialogs import DIALOGS, engine, manners
from dialogs.commands import Command
from dialogs.corrections import Correction
from dialogs.dialog import Ask, Call, Dialog, Notes
from dialogs.engine import Going
from dialogs.hearing import Digression, Heard, Topic, Value, hear
from dialogs.progress import Progress
from dialogs.slots import Choice, Option
from knowledge.reading import read_articles
from tests.dialogs.outcomes import OUTCOMES, PORTAL
from tests.examples import examples

LANGUAGES = ("fr", "en")
ANSWERS = Path(__file__).parent / "answers.jsonl"
MOST_REQUESTS = 10  # that follow each other without a question; the turn allows no more

SAYINGS = (
    *("certificateur", "déposant mandaté", "12ABC345", "34def567", "MCFCER000123", "12ABC345 34DEF567"),
    *("oui", "non", "j'accepte", "je refuse", "Durand", "Marie", "marie.durand@cfa-lyon.fr", "ABCD23456", "123 456"),
    *(
        "rien reçu",
        "reçu",
        "il a expiré",
        "bloqué",
        "mon adresse est fausse",
        "utilisateur",
        "administrateur",
        "1",
        "2",
        "9",
    ),
    *(
        "non pardon, mon mail c'est j.dupont@cfa-lyon.fr",
        "corriger le prénom",
        "le nom c'est Petit",
        "en fait on est déposant",
    ),
    *(
        "retour",
        "annuler",
        "aide",
        "répète",
        "recommencer",
        "un conseiller",
        "plus tard",
        "garder pour plus tard",
        "continuer",
    ),
    *("c'est quoi un bcr ?", "merci", "", "?", "👍", "🤷", "\x00\ud800", "a" * 700),
)
GOOD = {
    "bcr": "12ABC345",
    "contract_number": "MCFCER000123",
    "certifier_bcrs": "34DEF567 56GHI789",
    "last_name": "Durand",
    "first_name": "Marie",
    "email": "marie.durand@cfa-lyon.fr",
    "who": "marie.durand@cfa-lyon.fr",
    "code": "123456",
    "login": "CLAIRE234",
    "deposit": "last=1",
    "more": "status=processed",
    "subject": "je ne reçois pas le mail",
    "contact": "marie.durand@cfa-lyon.fr",
    "addition": "le mail est arrivé",
    "reason": "toujours rien",
    "remark": "merci beaucoup",
}
"""An answer to each question that has no choices."""
GIVEN = ({"batch": "a batch"}, {"file": "a file"}, {"filter": "period=--03"}, {"what": "receipt.pdf"})
"""What dialogs may begin with, as their `given` names it."""


@dataclass(frozen=True, slots=True)
class Beginning:
    dialog: Dialog
    given: Mapping[str, str]


BEGINNINGS = [
    *(Beginning(dialog, {}) for dialog in DIALOGS.values()),
    *(Beginning(dialog, given) for dialog in DIALOGS.values() for given in GIVEN if given.keys() <= {*dialog.given}),
    Beginning(DIALOGS["receipts"], {"deposit": "last=1", "what": "receipt.pdf"}),
]
"""All ways that a dialog begins: without a word, with what happened before, with what a sentence held."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """An answer that fits the question, whichever it is; of choices, the one at this place."""

    place: int


Word = str | int | Fitting
"""What somebody says, or the number of the button that they press."""
words: st.SearchStrategy[Word] = st.one_of(
    st.builds(Fitting, st.integers(min_value=0, max_value=4)),
    st.builds(Fitting, st.just(0)),
    st.builds(Fitting, st.just(0)),
    st.builds(Fitting, st.just(0)),
    st.sampled_from(SAYINGS),
    st.deferred(lambda: st.sampled_from(answers())),
    st.integers(min_value=0, max_value=7),
    st.text(max_size=40),
)
topics = st.one_of(
    st.none(),
    st.builds(Topic, article=st.just("definition-bcr"), confidence=st.floats(0, 1), smalltalk=st.booleans()),
)
beginnings = st.sampled_from(BEGINNINGS)
Choose = Callable[[tuple[Outcome, ...]], Outcome]


@cache
def answers() -> tuple[str, ...]:
    return tuple(json.loads(line)["text"] for line in ANSWERS.read_text(encoding="utf-8").splitlines() if line)


@cache
def teller() -> Teller:
    given_ = read_settings()
    return Teller(
        phrases=Phrases(given_.quoted(), given_.default_language),
        articles=read_articles(given_.articles_dir, given_.quoted()),
        wording=Wording(quoted=given_.quoted(), default=given_.default_language, base_url=PORTAL),
        base_url=PORTAL,
    )


@dataclass(slots=True)
class Talk:
    """One dialog with somebody, without a bot around it; every step is looked at."""

    beginning: Beginning
    choose: Choose
    dialog: Dialog = field(init=False)
    going: Going = field(init=False)

    def __post_init__(self) -> None:
        self.dialog = self.beginning.dialog
        self.goes(engine.begin(self.dialog, self.beginning.given))

    def hears(self, word: Word, topic: Topic | None = None) -> None:
        assert self.going.progress is not None
        match word:
            case Fitting(place=place):
                heard: Heard | Command = Value(value=fitting(self.dialog, self.going.progress, place))
            case int():
                heard = self._pressed(word)
            case str():
                heard = self._heard(word, topic)
        self.goes(manners.advance(self.dialog, self.going.progress, heard))

    def goes(self, going: Going) -> None:
        """Go on to the next question or the end, whatever becomes of the requests on the way."""
        for _ in range(MOST_REQUESTS):
            renders(going)
            if going.first:  # somebody comes back from the other dialog, having got there or not
                assert going.progress is not None
                going = manners.repeat(self.dialog, going.progress)
            elif going.wanted:
                assert going.wanted.record.__name__ in OUTCOMES
                outcome = self.choose(OUTCOMES[going.wanted.record.__name__])
                going = engine.go_on(self.dialog, going, outcome)
            else:
                break
        assert going.wanted is None, "requests without end"
        assert going.first == ""
        if going.progress is not None:
            going = replace(going, progress=carried(going.progress))
            is_lawful(self.dialog, going)
        if going.kept is not None:
            assert carried(going.kept) == going.kept
        self.going = going

    def _pressed(self, number: int) -> Heard | Command:
        buttons = [button for line in self.going.lines for button in line.buttons] or [None]
        button = buttons[number % len(buttons)]
        match button.kind if button else "":
            case "answer":
                return Value(value=button.value)
            case "correct":
                return Correction(slot=button.value)
            case "command":
                return Command(button.value)
            case _:
                return Digression(article="definition-bcr")

    def _heard(self, said: str, topic: Topic | None) -> Heard | Command:
        progress = self.going.progress
        assert progress is not None
        asked = manners.open_question(self.dialog, progress)
        assert asked is not None
        told = teller().tell("fr", self.going.lines)
        options = [
            Option(value=offer.value, label=offer.label) for offer in told.offers if offer.kind in {"answer", "correct"}
        ]
        names = {slot: teller().phrases.words("fr", f"slots.names.{slot}") for slot in asked.others}
        return hear(asked.slot, asked.kind, said, options=options, topic=topic, others=asked.others, names=names)


def fitting(dialog: Dialog, progress: Progress, place: int) -> str:
    values = choosable(dialog, progress)
    return values[place % len(values)]


def choosable(dialog: Dialog, progress: Progress) -> tuple[str, ...]:
    """Return what can be answered: what is listed, else the values of the question, else a good answer to it."""
    asked = manners.open_question(dialog, progress)
    assert asked is not None
    values: tuple[str, ...] = getattr(asked.kind, "values", ())
    return listed(dialog.asks(asked.slot), progress) or values or (GOOD[asked.slot],)


def listed(ask: Ask | None, progress: Progress) -> tuple[str, ...]:
    """Return the answers among what an earlier step has told, which is empty where the question names no such fact."""
    rows = progress.facts.get(ask.choices, []) if ask and ask.choices else []
    assert isinstance(rows, list)
    return tuple(row[ask.slot] for row in rows if ask)


def succeeding(outcomes: tuple[Outcome, ...]) -> Outcome:
    return outcomes[0]


def succeeding_otherwise(outcomes: tuple[Outcome, ...]) -> Outcome:
    return [outcomes[0], *(outcome for outcome in outcomes if isinstance(outcome, Said))][-1]


def drawing(data: st.DataObject) -> Choose:
    """Return what chooses at random, a success more often than not: failures alone would not lead far."""
    return lambda outcomes: data.draw(st.sampled_from((*outcomes[:1] * 3, *outcomes)))


def carried(progress: Progress) -> Progress:
    """Return the progress as the conversation's state gives it back."""
    again = Progress.from_json(json.loads(json.dumps(progress.to_json())))
    assert again == progress
    return again


def renders(going: Going) -> None:
    """Every line and button can be said in every language with the facts that it has."""
    for language in LANGUAGES:
        told = teller().tell(language, going.lines)
        assert len(told.says) == len(going.lines)
        assert all(said.text.strip() for said in told.says)
        assert all(offer.label.strip() for offer in told.offers)


def is_lawful(dialog: Dialog, going: Going) -> None:
    progress = going.progress
    assert progress is not None
    asked = dialog.asks(progress.asked)
    assert asked or progress.asked in manners.OWN, f"asks {progress.asked!r}"
    if asked:
        assert asked.when(progress.answers), f"{asked.slot} is not due"
        assert asked.slot not in progress.answers, f"{asked.slot} was answered"
    assert going.lines, "asks without a word"
    noted = {
        reaction.slot
        for step in dialog.steps
        if isinstance(step, Call)
        for reaction in step.on.values()
        if isinstance(reaction, Notes)
    }
    noted |= {step.notes for step in dialog.steps if isinstance(step, Call)}
    for slot, value in progress.answers.items():
        ask = dialog.asks(slot)
        assert ask or slot in noted or slot in dialog.given, f"{slot} is of no question"
        if ask:
            assert ask.when(progress.answers), f"{slot} is useless"
            assert value
            if isinstance(ask.kind, Choice):
                assert value in (listed(ask, progress) or ask.kind.values)
    assert set(progress.order) <= progress.answers.keys()
    assert len(set(progress.order)) == len(progress.order)
    assert progress.version == dialog.version


def leaves(talk: Talk) -> None:
    """Say that one wants out, and that nothing is to be kept."""
    assert talk.going.progress is not None
    out = manners.advance(talk.dialog, talk.going.progress, Command.CANCEL)
    if out.progress is not None:
        assert out.progress.asked == manners.CANCEL
        out = manners.advance(talk.dialog, carried(out.progress), Value(value=manners.ERASE))
    assert out.progress is None
    assert out.wanted is None
    assert out.kept is None
    renders(out)


conversations = settings(max_examples=examples(250), suppress_health_check=[HealthCheck.too_slow])


@conversations
@given(beginning=beginnings, said=st.lists(st.tuples(words, topics), max_size=20), data=st.data())
def test_a_dialog_stays_lawful_and_can_always_be_left(
    beginning: Beginning, said: list[tuple[Word, Topic | None]], data: st.DataObject
) -> None:
    talk = Talk(beginning, drawing(data))
    for word, topic in said:
        if talk.going.progress is None:
            break
        leaves(talk)
        talk.hears(word, topic)


@conversations
@given(beginning=beginnings, said=st.lists(words, max_size=20), command=st.sampled_from(list(Command)), data=st.data())
def test_a_command_is_obeyed_at_any_moment(
    beginning: Beginning, said: list[Word], command: Command, data: st.DataObject
) -> None:
    talk, dialog = Talk(beginning, drawing(data)), beginning.dialog
    for word in said:
        if talk.going.progress is None:
            return
        talk.hears(word)
    before = talk.going.progress
    if before is None:
        return
    talk.goes(manners.advance(dialog, before, command))
    after = talk.going
    match command:
        case Command.KEEP:
            assert after.progress is None
            assert after.kept is not None
            assert after.kept.answers == before.answers
        case Command.HELP | Command.REPEAT | Command.AGENT:
            assert after.progress is None or after.progress.answers == before.answers
            assert after.human == (command is Command.AGENT)
        case Command.RESTART:
            assert after.progress is None or not after.progress.order
        case Command.BACK:
            assert after.progress is None or len(after.progress.order) <= len(before.order)


@conversations
@given(beginning=beginnings, said=st.lists(words, max_size=16), data=st.data())
def test_one_can_go_back_to_the_first_question(beginning: Beginning, said: list[Word], data: st.DataObject) -> None:
    talk, dialog = Talk(beginning, drawing(data)), beginning.dialog
    for word in said:
        if talk.going.progress is None:
            return
        talk.hears(word)
    talk.choose = succeeding
    for _ in range(len(dialog.steps) + 2):
        progress = talk.going.progress
        if progress is None:
            return
        going = manners.advance(dialog, progress, Command.BACK)
        if going.lines and going.lines[0].key == "manners.at_the_beginning":
            assert going.progress is not None
            assert going.progress.asked == progress.asked
            return
        talk.goes(going)
        after = talk.going.progress
        assert after is None or after.asked != progress.asked, f"back from {progress.asked} leads to it again"
    pytest.fail("never at the beginning")


@conversations
@given(beginning=beginnings, said=st.lists(words, max_size=16), data=st.data())
def test_a_question_in_the_middle_changes_nothing(beginning: Beginning, said: list[Word], data: st.DataObject) -> None:
    talk, dialog = Talk(beginning, drawing(data)), beginning.dialog
    for word in said:
        if talk.going.progress is None:
            return
        talk.hears(word)
    before = talk.going.progress
    if before is not None:
        talk.goes(manners.advance(dialog, before, Digression(article="definition-bcr")))
        assert talk.going.progress == (None if manners.lingers(dialog, before) else before)


@conversations
@given(beginning=beginnings, said=st.lists(words, max_size=16), data=st.data())
def test_what_is_kept_is_taken_up_where_it_was(beginning: Beginning, said: list[Word], data: st.DataObject) -> None:
    talk, dialog = Talk(beginning, drawing(data)), beginning.dialog
    for word in said:
        if talk.going.progress is None:
            return
        talk.hears(word)
    before = talk.going.progress
    if before is None or before.asked in manners.OWN.keys() - {engine.CONFIRM}:
        return
    kept = manners.advance(dialog, before, Command.KEEP).kept
    assert kept is not None
    talk.goes(manners.offer_to_resume(carried(kept)))
    talk.hears("reprendre où j’en étais")
    after = talk.going.progress
    assert after is not None
    assert (after.asked, after.answers, after.order) == (before.asked, before.answers, before.order)


def test_every_request_of_a_dialog_has_its_outcomes_here() -> None:
    wanted = {step.request.__name__ for dialog in DIALOGS.values() for step in dialog.steps if isinstance(step, Call)}
    assert wanted == OUTCOMES.keys()
    for dialog in DIALOGS.values():
        for step in dialog.steps:
            if isinstance(step, Call):
                refused = {type(outcome) for outcome in OUTCOMES[step.request.__name__] if isinstance(outcome, Refusal)}
                assert set(step.on) <= refused | {NoSuchAccount, AlreadyDone, LastAdministrator}, step.request.__name__


def test_every_question_can_be_asked() -> None:
    """Each slot of each dialog is due for some answers: none is forgotten behind a condition."""
    ways: tuple[Choose, ...] = (
        succeeding,
        succeeding_otherwise,
        noting,
        lambda outcomes: outcomes[min(2, len(outcomes) - 1)],
    )
    for dialog in DIALOGS.values():
        reached: set[str] = set()
        for choose in ways:
            for beginning in BEGINNINGS:
                reached |= reached_slots(beginning, choose) if beginning.dialog is dialog else set()
        assert reached == {step.slot for step in dialog.steps if isinstance(step, Ask)}, dialog.name


def noting(outcomes: tuple[Outcome, ...]) -> Outcome:
    """Return the refusal that a dialog goes on from in another way, if there is such a one."""
    calls = [step for dialog in DIALOGS.values() for step in dialog.steps if isinstance(step, Call)]
    noted = {kind for call in calls for kind, reaction in call.on.items() if isinstance(reaction, Notes)}
    return next((outcome for outcome in outcomes if type(outcome) in noted), outcomes[0])


def reached_slots(beginning: Beginning, choose: Choose) -> set[str]:
    """Return the slots that are asked when each question is given each answer that can be chosen."""
    reached: set[str] = set()
    dialog = beginning.dialog
    waiting, seen = [engine.begin(dialog, beginning.given)], set()
    while waiting:
        going = waiting.pop()
        for _ in range(MOST_REQUESTS):
            if going.wanted is None:
                break
            going = engine.go_on(dialog, going, choose(OUTCOMES[going.wanted.record.__name__]))
        progress = going.progress
        if progress is None or (place := json.dumps([progress.asked, dict(progress.answers)])) in seen:
            continue
        seen.add(place)
        reached |= {progress.asked} & {step.slot for step in dialog.steps if isinstance(step, Ask)}
        said = choosable(dialog, progress) if dialog.asks(progress.asked) else ("yes",)
        waiting.extend(manners.advance(dialog, progress, Value(value=value)) for value in said)
    return reached
