from dataclasses import replace

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
    assert about("bcr", words, search) == replace(THERE, leaning=True)


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


def test_how_something_is_obtained_is_another_question_than_what_it_is() -> None:
    identifiers = Topic(article="recevoir-identifiants", confidence=0.9)

    def topic_of(words: str) -> Topic | None:
        return identifiers if "recevoir nos identifiants" in words else search(words)

    assert about("bcr", "on nous l'a jamais envoyé", topic_of) == replace(identifiers, leaning=True)
    assert about("bcr", "je le trouve où ?", topic_of) == replace(THERE, leaning=True)
    assert about("email", "on nous l'a jamais envoyé", topic_of) == replace(NOWHERE, leaning=True)


def test_of_two_articles_the_one_near_the_question_is_meant() -> None:
    found = Topic(article="delai-transmission", confidence=0.5, others=(("depot-plusieurs-certificateurs", 0.4),))
    words = "faut faire un dépôt pour chaque organisme ?"
    near, elsewhere = about("certifier", words, lambda _: found), about("email", words, lambda _: found)
    assert near is not None
    assert near.article == "depot-plusieurs-certificateurs"
    assert elsewhere == found
    sure = replace(found, others=(("depot-plusieurs-certificateurs", 0.2),))
    assert about("certifier", words, lambda _: sure) == sure
