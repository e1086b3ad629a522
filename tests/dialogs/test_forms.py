"""Questions of a dialog as a form: which they are, and what comes of what is filled in."""

from dataclasses import replace

import pytest

from dialogs import DIALOGS, engine, forms
from dialogs.dialog import Dialog
from dialogs.progress import Progress
from dialogs.slots import Option

CHOICES = {
    "role": [Option(value="certifier", label="Certificateur"), Option(value="depositor", label="Déposant mandaté")],
    "rights": [Option(value="user", label="Utilisateur"), Option(value="administrator", label="Administrateur")],
}
REGISTRATION = DIALOGS["registration"]
COLLEAGUE = DIALOGS["create_colleague_account"]


def begun(dialog: Dialog, **answers: str) -> Progress:
    return Progress(dialog=dialog.name, version=dialog.version, answers=answers, order=tuple(answers))


def slots(dialog: Dialog, progress: Progress | None = None) -> list[str]:
    return [one.ask.slot for one in forms.questions(dialog, progress or begun(dialog))]


def test_a_form_asks_up_to_what_is_done_and_neither_secrets_nor_pages() -> None:
    """The terms have a page to read; whether a mail has come is asked after it was sent."""
    asked = forms.questions(REGISTRATION, begun(REGISTRATION))
    assert [one.ask.slot for one in asked] == [
        "role",
        "bcr",
        "contract_number",
        "certifier_bcrs",
        "last_name",
        "first_name",
        "email",
    ]
    only_if = {one.ask.slot: one.only_if for one in asked if one.only_if}
    assert only_if == {
        "contract_number": (("role", "certifier"),),
        "certifier_bcrs": (("role", "depositor"),),
    }
    assert slots(DIALOGS["find_administrator"]) == ["role", "bcr", "contract_number", "certifier_bcrs"]
    assert slots(COLLEAGUE) == ["last_name", "first_name", "email", "rights"]
    assert slots(DIALOGS["talk_to_agent"]) == ["subject", "severity", "urgency"]
    assert not slots(DIALOGS["sign_in"])  # a code is nobody's to see
    assert not slots(DIALOGS["rate_ticket"])  # who has answered is done


def test_a_list_that_is_not_known_yet_cannot_be_chosen_from() -> None:
    dialog = DIALOGS["withdraw_deposit"]
    assert not slots(dialog)
    assert slots(dialog, replace(begun(dialog), facts={"deposits": [{"deposit": "number=AR-2345-6789-ABCD"}]})) == [
        "deposit"
    ]


@pytest.mark.parametrize(
    ("asked", "answers", "is_offered"),
    [
        ("role", {}, True),
        ("bcr", {"role": "certifier"}, True),
        ("bcr", {}, False),
        (
            "email",
            {"role": "certifier", "bcr": "12ABC345", "contract_number": "x", "last_name": "A", "first_name": "B"},
            False,
        ),
    ],
)
def test_a_form_is_offered_where_several_questions_are_open(
    asked: str, answers: dict[str, str], *, is_offered: bool
) -> None:
    assert forms.is_offered(REGISTRATION, replace(begun(REGISTRATION, **answers), asked=asked)) is is_offered


def test_what_is_filled_in_is_read_as_it_would_be_if_it_was_said() -> None:
    words = {
        "last_name": "je m'appelle durand",
        "first_name": " marie ",
        "email": "Marie point Durand arobase cfa-lyon point fr",
        "rights": "user",
    }
    filled = forms.fill(COLLEAGUE, begun(COLLEAGUE), words, CHOICES)
    assert not filled.problems
    assert filled.progress.answers == {
        "last_name": "Durand",
        "first_name": "Marie",
        "email": "marie.durand@cfa-lyon.fr",
        "rights": "user",
    }
    assert filled.progress.order == tuple(words)


def test_what_is_wrong_is_named_and_the_rest_is_noted() -> None:
    words = {"last_name": "Durand 75", "first_name": "Marie", "email": "marie@gmial.com", "rights": "king"}
    filled = forms.fill(COLLEAGUE, begun(COLLEAGUE), words, CHOICES)
    assert filled.problems == {"last_name": "digits", "email": "mistyped_domain", "rights": "no_such"}
    assert filled.progress.answers == {"first_name": "Marie"}
    again = forms.fill(COLLEAGUE, filled.progress, {"last_name": "Durand", "email": "", "rights": "  "}, CHOICES)
    assert not again.problems  # what is left empty is asked afterwards
    assert again.progress.answers == {"first_name": "Marie", "last_name": "Durand"}
    assert engine.walk(COLLEAGUE, again.progress).wanted  # first of all, whether they may


def test_what_applies_goes_by_what_is_chosen() -> None:
    words = {"role": "certifier", "contract_number": "MCFCER000123", "certifier_bcrs": "34DEF567"}
    filled = forms.fill(REGISTRATION, begun(REGISTRATION), words, CHOICES)
    assert not filled.problems
    assert filled.progress.answers == {"role": "certifier", "contract_number": "MCFCER000123"}
    turned = forms.fill(REGISTRATION, filled.progress, {"role": "depositor"}, CHOICES)
    assert turned.progress.answers == {"role": "depositor"}


def test_what_depends_on_a_choice_that_was_not_made_is_not_lost_unsaid() -> None:
    filled = forms.fill(REGISTRATION, begun(REGISTRATION), {"contract_number": "MCFCER000123"}, CHOICES)
    assert filled.problems == {"role": "missing"}
    assert not filled.progress.answers


def test_only_what_is_listed_can_be_chosen() -> None:
    dialog = DIALOGS["disable_account"]
    accounts = {"accounts": [{"login": "CLAIRE234"}, {"login": "PAULDU567"}]}
    progress = replace(begun(dialog), facts=accounts, passed={"0": "x"})
    options = {"login": [Option(value=one["login"], label=one["login"]) for one in accounts["accounts"]]}
    assert forms.fill(dialog, progress, {"login": "OTHERS999"}, options).problems == {"login": "no_such"}
    assert forms.fill(dialog, progress, {"login": "PAULDU567"}, options).progress.answers == {"login": "PAULDU567"}


def test_what_was_done_with_answers_cannot_be_changed_by_a_form_that_comes_late() -> None:
    """They were confirmed and registered meanwhile, and only whether the mail has come is asked."""
    answers = {"role": "certifier", "bcr": "12ABC345", "contract_number": "MCFCER000123", "last_name": "Durand"}
    passed = {str(place): "done" for place in range(len(REGISTRATION.steps))}
    progress = replace(begun(REGISTRATION, **answers), order=(), passed=passed, asked="mail")
    assert not set(slots(REGISTRATION, progress)) & set(answers)
    late = forms.fill(REGISTRATION, progress, {"last_name": "Dupont", "role": "depositor"}, CHOICES)
    assert late.progress == progress
