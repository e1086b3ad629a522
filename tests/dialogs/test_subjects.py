import pytest

from dialogs.hearing import Topic
from dialogs.subjects import about

NOWHERE = Topic(article="horaires-assistance", confidence=0.3)
THERE = Topic(article="definition-bcr", confidence=0.9)


def search(words: str) -> Topic | None:
    """Find the article on the matricule where it is named, and another one where nothing is."""
    return THERE if "BCR" in words else NOWHERE


@pytest.mark.parametrize(
    "words", ["je le trouve où ?", "c'est obligatoire ?", "pourquoi vous voulez ça", "where do I find it?"]
)
def test_a_question_that_names_nothing_is_about_what_was_asked(words: str) -> None:
    assert about("bcr", words, search) == THERE


@pytest.mark.parametrize("words", ["c'est obligatoire de déposer un fichier ?", "12ABC345", "bonjour", ""])
def test_other_words_are_about_what_they_say(words: str) -> None:
    assert about("bcr", words, search) == NOWHERE


def test_where_nothing_has_a_name_the_words_stand_alone() -> None:
    assert about("yes_no", "c'est obligatoire ?", search) == NOWHERE


def test_a_question_is_searched_without_what_puts_it_off() -> None:
    searched: list[str] = []

    def topic_of(words: str) -> Topic | None:
        searched.append(words)
        return NOWHERE

    about("terms", "avant d'accepter, quelle taille pour un fichier ?", topic_of)
    assert searched[-1] == "quelle taille pour un fichier ?"


def test_a_greeting_before_a_question_stays_a_greeting_if_nothing_else_is_found() -> None:
    small = Topic(article="", confidence=0.5, smalltalk=True)
    assert about("yes_no", "une seconde, merci", lambda words: small if words == "merci" else NOWHERE) == NOWHERE
