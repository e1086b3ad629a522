"""The check tells authors what is wrong with their articles."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from knowledge.article import Article, Articles, Link
from knowledge.check import check
from knowledge.search import Search
from knowledge.smalltalk import Kind, Smalltalk

Make = Callable[..., Article]
TODAY = date(2026, 11, 23)
CAKE = [
    f"recette du gâteau {what}" for what in ("noir", "blanc", "simple", "rapide", "sucré", "salé", "froid", "chaud")
]
BIKE = [
    f"réparer un vélo {what}" for what in ("crevé", "voilé", "rouillé", "cassé", "bruyant", "volé", "neuf", "pliant")
]


def told(articles: Iterable[Article], smalltalk: Smalltalk = Smalltalk(), **more: Collection[str]) -> list[str]:  # noqa: B008 - it is immutable
    found = check(Articles(articles), Search(Articles(articles), smalltalk, {}), today=TODAY, **more)
    return [str(problem) for problem in found]


def test_good_articles_have_no_problem(article: Make) -> None:
    assert told([article("gateau", ask=CAKE, related=("velo",)), article("velo", ask=BIKE)]) == []


def test_form_is_checked(article: Make) -> None:
    poor = article(
        "gateau",
        ask=CAKE[:3],
        title="gâteau " * 20,
        text="mot " * 200,
        updated=date(2025, 1, 1),
        links=(Link(label="là", url="nulle part"),),
    )
    problems = "\n".join(told([poor]))
    assert "only 3 ways of asking" in problems
    assert "80 fit on a button" in problems
    assert "the text has 200 words" in problems
    assert "last checked on 2025-01-01" in problems
    assert "'nulle part', which is no address" in problems


def test_an_article_that_somebody_wanted_to_look_at_again_is_due(article: Make) -> None:
    (problem,) = told([article("gateau", ask=CAKE, review_on=TODAY), article("velo", ask=BIKE, review_on=date.max)])
    assert problem.startswith("fr/gateau.md: to be looked at again since 2026-11-23")


def test_company_is_checked(article: Make) -> None:
    french = article("gateau", ask=CAKE, related=("tarte", "gateau"), starts="bake")
    english = article("gateau", lang="en", ask=[f"cake {way}" for way in CAKE], starts="cook")
    problems = told([french, english, article("velo", ask=BIKE)], dialogs={"bake"})
    assert any("related names tarte, which is no article" in problem for problem in problems)
    assert any("related names the article itself" in problem for problem in problems)
    assert "fr/velo.md: not translated; write en/velo.md" in problems
    assert "en/gateau.md: starts cook, but bake in fr/gateau.md" in problems
    assert "en/gateau.md: starts cook, which no dialog is called" in problems


def test_a_way_of_asking_that_leads_elsewhere_is_told(article: Make) -> None:
    stray = [*BIKE, "recette du gâteau rapide"]
    problems = told([article("gateau", ask=CAKE), article("velo", ask=stray)])
    assert any("'recette du gâteau rapide' finds gateau" in problem for problem in problems)


def test_a_way_of_asking_taken_for_small_talk_is_told(article: Make) -> None:
    talk = Smalltalk([Kind(name="greeting", lang="fr", reply="Bonjour !", ask=("bonjour", "bonjour à tous"))])
    problems = told([article("gateau", ask=[*CAKE, "bonjour"]), article("velo", ask=BIKE)], talk)
    assert any("'bonjour' is taken for small talk" in problem for problem in problems)


def test_a_way_of_asking_in_two_articles_is_told(article: Make) -> None:
    problems = told([article("gateau", ask=CAKE), article("velo", ask=[*BIKE, "Recette du gateau NOIR ?"])])
    assert "fr/velo.md: 'recette du gateau noir' is also asked in fr/gateau.md" in problems
