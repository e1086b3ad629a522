"""What people tell in their own words: any, unless they tell nothing."""

import pytest

from dialogs.commands import command
from dialogs.hearing import Digression, Problem, Topic, Value, hear
from dialogs.slots import Email, Option, OrNone, Story

NOTHING = Option(value="none", label="Rien à ajouter")
TOPIC = Topic(article="definition-bcr", confidence=1)


@pytest.mark.parametrize(
    "words", ["rien reçu", "ça marche pas", "le bouton annuler ne marche pas", "pourquoi mon fichier est rejeté ?"]
)
def test_what_is_told_is_taken_as_it_is(words: str) -> None:
    assert hear("subject", Story(), words, topic=TOPIC) == Value(value=words)


def test_a_command_among_many_words_is_a_part_of_the_story() -> None:
    """ "je ne sais pas lequel" was heard as a call for help, and what was told was lost."""
    words = "nous avons deux contrats et je ne sais pas lequel est le bon"
    assert command(words)
    assert hear("subject", Story(), words) == Value(value=words)
    assert hear("subject", Story(), "je voudrais annuler") == command("annuler")


@pytest.mark.parametrize("words", ["", "...", "12", "x", "oui", "non", "ok merci", "👍", "no thanks"])
def test_nothing_is_told_by_that(words: str) -> None:
    assert hear("subject", Story(), words) == Problem(name="missing")


@pytest.mark.parametrize("words", ["rien à ajouter", "non", "non merci", "rien", "👎", "Rien à ajouter"])
def test_who_has_nothing_to_add_adds_nothing(words: str) -> None:
    assert OrNone(Story()).read(words, [NOTHING]).value == "none"


@pytest.mark.parametrize("words", ["sans adresse", "je n'en ai pas", "pas d'adresse", "non", "no address"])
def test_who_has_no_address_gives_none(words: str) -> None:
    assert OrNone(Email()).read(words).value == "none"
    assert OrNone(Email()).read("jean@cfa.example").value == "jean@cfa.example"


def test_a_question_is_answered_instead_of_being_taken_for_a_remark() -> None:
    remark = OrNone(Story(takes_questions=False))
    assert hear("remark", remark, "c'est quoi un bcr ?", topic=TOPIC) == Digression(article="definition-bcr")
    complaint = "je n'arrive pas à croire que mon problème ne soit pas réglé"
    assert hear("remark", remark, complaint, topic=TOPIC) == Value(value=complaint)
