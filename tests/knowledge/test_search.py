"""The search finds articles in messy words, declines what is not ours, and never raises."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.article import Article, Articles
from knowledge.search import Outcome, Search
from knowledge.smalltalk import Smalltalk
from tests.examples import examples

Make = Callable[..., Article]


@pytest.mark.parametrize(
    ("asked", "article"),
    [
        ("Comment puis-je retrouver mon mot de passe ?", "mot-de-passe-oublie"),
        ("g oublié mon mdp", "mot-de-passe-oublie"),
        ("JAI OUBLIE MON MOT DE PASSE", "mot-de-passe-oublie"),
        ("jé oublié mon mo de pase", "mot-de-passe-oublie"),
        ("mot de psase oulbié", "mot-de-passe-oublie"),
        ("c koi un bcr", "definition-bcr"),
        ("Bonjour, comment créer un compte ?", "creer-compte"),
        ("Bonjour madame, je voudrais supprimer mon compte s'il vous plaît, merci d'avance", "supprimer-compte"),
        ("je veux parler à un humain", "contacter-assistance"),
        ("tu es un robot ?", "capacites-assistant"),
        ("I forgot my password", "mot-de-passe-oublie"),
        ("how do i depsoit a fiel", "deposer-fichier"),
    ],
)
def test_a_question_finds_its_article(search: Search, asked: str, article: str) -> None:
    found = search.find(asked)
    assert found.outcome in (Outcome.ANSWER, Outcome.CHOOSE)
    assert found.candidates[0].article == article


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Bonjour", "greeting"),
        ("bjr", "greeting"),
        ("merci beaucoup", "thanks"),
        ("Au revoir et merci !", "goodbye"),
        ("comment allez-vous ?", "how_are_you"),
        ("d'accord", "acknowledgement"),
        ("vous ne servez à rien", "complaint"),
        ("thanks a lot", "thanks"),
        ("good morning", "greeting"),
    ],
)
def test_small_talk_is_told_from_questions(search: Search, asked: str, kind: str) -> None:
    found = search.find(asked)
    assert (found.outcome, found.smalltalk, found.article) == (Outcome.SMALLTALK, kind, None)


@pytest.mark.parametrize(
    "asked",
    [
        "raconte-moi une histoire drôle",
        "va-t-il pleuvoir samedi à Lille ?",
        "mon contrat de téléphone est trop cher",
        "how tall is the Eiffel tower",
        "12 + 30",
        "🙂🙂",
        "",
        "   ",
        "سؤال",
    ],
)
def test_what_is_not_ours_is_not_answered(search: Search, asked: str) -> None:
    found = search.find(asked)
    assert found.outcome in (Outcome.UNKNOWN, Outcome.CHOOSE)
    assert found.article is None


def test_abbreviations_tell_the_language_too(search: Search) -> None:
    assert search.find("mon cpte é bloké").lang == "fr"


def test_the_answer_is_in_the_language_of_the_question(search: Search) -> None:
    assert search.find("where do I sign in?", lang="fr").lang == "en"
    assert search.find("où est la page de connexion ?", lang="en").lang == "fr"


@pytest.mark.parametrize("short", ["ok", "BCR", "XML", "12ABC345", "?"])
def test_a_short_text_keeps_the_language_of_the_conversation(search: Search, short: str) -> None:
    assert [search.find(short, lang=lang).lang for lang in ("fr", "en", None)] == ["fr", "en", "fr"]


def test_words_of_another_language_are_understood_where_this_one_has_no_answer(search: Search) -> None:
    found = search.find("password forgotten", lang="fr")
    assert found.candidates[0].article == "mot-de-passe-oublie"


def test_candidates_are_there_best_first_at_most_three(search: Search) -> None:
    found = search.find("mot de passe")
    assert 1 < len(found.candidates) <= 3
    sure = [candidate.confidence for candidate in found.candidates]
    assert sure == sorted(sure, reverse=True)
    assert found.confidence == sure[0]


@given(st.text(max_size=300), st.sampled_from(["fr", "en", "de", None]))
@settings(max_examples=examples(300))
@example("a" * 1_000_000, None)
@example("mot de passe " * 100_000, "fr")
@example("\u202e\u0000\ufeff\ud800", "fr")
@example("é" * 5000, None)
@example("ﷺ" * 999, "en")
def test_no_text_raises(search: Search, text: str, lang: str | None) -> None:
    found = search.find(text, lang=lang)
    assert 0 <= found.confidence <= 1
    assert found.lang in {"fr", "en"}
    assert (found.smalltalk is not None) == (found.outcome is Outcome.SMALLTALK)


def test_only_the_beginning_of_a_long_text_counts(search: Search) -> None:
    question = "comment supprimer mon compte"
    assert search.find(question + " " * 2000 + "recette de crêpes " * 9999) == search.find(question)


def test_a_search_without_articles_knows_nothing() -> None:
    found = Search(Articles([]), Smalltalk(), {}).find("bonjour")
    assert (found.outcome, found.candidates) == (Outcome.UNKNOWN, ())


def test_one_article_is_enough(article: Make) -> None:
    only = article("gateau", ask=["comment faire un gâteau au chocolat", "recette du gâteau"])
    search = Search(Articles([only]), Smalltalk(), {})
    assert search.find("recete de gato").candidates[0].article == "gateau"


def test_thousands_of_articles_are_searched_by_lists(article: Make) -> None:
    many = [article(f"a{i}", ask=[f"régler le modèle {i:04x}zk numéro {j}" for j in range(3)]) for i in range(2000)]
    search = Search(Articles(many), Smalltalk(), {})
    assert search.find("régler le modèle 04d2zk").candidates[0].article == f"a{0x4D2}"
