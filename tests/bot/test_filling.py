"""A form that was filled in, as the assistant takes it: only where its dialog is the open one, and still the same."""

from dataclasses import replace
from typing import Any

from bot import taps
from bot.conversation import Assistant
from bot.messages import Incoming, Kind, Tap
from bot.reply import Reply
from bot.state import State
from dialogs import DIALOGS
from dialogs.progress import Progress

COLLEAGUE = DIALOGS["create_colleague_account"]
ASKS = Progress(dialog=COLLEAGUE.name, version=COLLEAGUE.version, asked="last_name")
OPEN = State(language="fr", stack=(ASKS,))


def filled_in(assistant: Assistant, state: State, dialog: str = COLLEAGUE.name, **words: str) -> Reply | None:
    tap = Tap(at=5, filled=words, leads=(taps.FORM, dialog), card=3)
    given: dict[str, Any] = {
        "channel": "msteams",
        "conversation": "c",
        "key": "k",
        "text": "",
        "body": {"type": "message"},
    }
    return assistant.guide.fills(state, Incoming(kind=Kind.MESSAGE, tap=tap, **given), tap, 0)


def test_what_is_good_becomes_answers_and_the_dialog_goes_on(assistant: Assistant) -> None:
    reply = filled_in(assistant, OPEN, last_name="Durand", first_name="Zoé", email="zoe@cfa.fr", rights="user")
    assert reply
    assert reply.wanted  # whether they may, before it is summed up
    assert reply.body
    assert reply.body["text"].replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "Nom : Durand",
        "Prénom : Zoé",
        "Adresse mail : zoe@cfa.fr",
        "Droits : Utilisateur",
    ]
    assert reply.body["value"]["guichet"]["filled"]["Droits"] == "Utilisateur"


def test_what_is_wrong_is_asked_again_in_the_form_and_could_as_well_be_said(assistant: Assistant) -> None:
    reply = filled_in(assistant, OPEN, last_name="Durand", first_name="Zoé 2", rights="king")
    assert reply
    (said,) = reply.says
    assert (said.key, said.updates) == ("create_colleague_account.form", 3)
    assert said.form
    fields = {field.slot: field for field in said.form.fields}
    assert (fields["last_name"].value, fields["last_name"].problem) == ("Durand", "")
    assert (fields["first_name"].value, bool(fields["first_name"].problem)) == ("Zoé 2", True)
    assert fields["rights"].problem
    (progress,) = reply.state.stack
    assert (progress.asked, progress.answers) == ("first_name", {"last_name": "Durand"})


def test_a_form_whose_questions_are_not_the_open_ones_is_not_taken(assistant: Assistant) -> None:
    older = replace(ASKS, version=COLLEAGUE.version - 1)
    other = Progress(dialog="password_reset", version=1, asked="who")
    for state in (State(language="fr"), replace(OPEN, stack=(older,)), replace(OPEN, stack=(ASKS, other))):
        assert filled_in(assistant, state, last_name="Durand") is None
    assert filled_in(assistant, OPEN, "registration", last_name="Durand") is None
    assert filled_in(assistant, OPEN, who="Durand") is None  # made up


def test_a_form_is_offered_where_a_dialog_begins(assistant: Assistant) -> None:
    def offers(before: State, text: str) -> tuple[State, list[str]]:
        given: dict[str, Any] = {"channel": "msteams", "conversation": "c", "key": "k", "body": {"type": "message"}}
        reply = assistant.reply(before, Incoming(kind=Kind.MESSAGE, text=text, **given), 2, 0)
        shown = assistant.with_form(before, reply)
        return shown.state, [offer.kind for offer in shown.state.offers]

    state, kinds = offers(State(language="fr"), "je veux m'inscrire")
    assert kinds == ["answer", "answer", "form"]
    aside, kinds = offers(state, "c'est quoi un déposant ?")
    assert "form" in kinds  # the same question again
    again, kinds = offers(aside, "Remplir en une fois")
    assert kinds == ["command"]
    one, kinds = offers(again, "Une question à la fois")
    assert kinds == ["answer", "answer", "form"]  # for who has changed their mind
    _, kinds = offers(one, "certificateur")
    assert "form" not in kinds
    _, kinds = offers(aside, "certificateur")
    assert "form" not in kinds
