"""The check tells authors what is wrong with their articles."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from knowledge.article import Article, Articles, Link
from knowledge.check import check
from knowledge.problem import DOUBTS
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


def told(
    articles: Iterable[Article],
    smalltalk: Smalltalk = Smalltalk(),  # noqa: B008 - it is immutable
    **more: Collection[str],
) -> list[tuple[str, str, dict[str, object]]]:
    """Return the place, the name and the facts of each problem."""
    found = check(Articles(articles), Search(Articles(articles), smalltalk, {}), today=TODAY, **more)
    return [(one.place, one.key, dict(one.facts)) for one in found]


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
    assert [(key, facts) for _, key, facts in told([poor])] == [
        ("long_title", {"number": 140, "most": 80}),
        ("few_ways", {"number": 3, "least": 8, "better": 20}),
        ("long_text", {"number": 200, "most": 130}),
        ("stale", {"field": "updated", "day": "2025-01-01"}),
        ("link_address", {"label": "là", "url": "nulle part"}),
    ]


def test_an_article_that_somebody_wanted_to_look_at_again_is_due(article: Make) -> None:
    problems = told([article("gateau", ask=CAKE, review_on=TODAY), article("velo", ask=BIKE, review_on=date.max)])
    assert problems == [("fr/gateau.md", "review_due", {"field": "review_on", "day": "2026-11-23"})]


def test_company_is_checked(article: Make) -> None:
    french = article("gateau", ask=CAKE, related=("tarte", "gateau"), starts="bake")
    english = article("gateau", lang="en", ask=[f"cake {way}" for way in CAKE], starts="cook")
    problems = told([french, english, article("velo", ask=BIKE)], dialogs={"bake"})
    assert [one for one in problems if one[1] not in DOUBTS] == [
        ("fr/gateau.md", "related_unknown", {"field": "related", "name": "tarte"}),
        ("fr/gateau.md", "related_itself", {"field": "related"}),
        ("en/gateau.md", "starts_differ", {"field": "starts", "here": "cook", "there": "bake", "language": "fr"}),
        ("en/gateau.md", "starts_unknown", {"field": "starts", "name": "cook"}),
        ("fr/velo.md", "not_translated", {"language": "en", "file": "en/velo.md"}),
    ]


def test_a_way_of_asking_that_leads_elsewhere_is_told(article: Make) -> None:
    stray = [*BIKE, "recette du gâteau rapide"]
    problems = told([article("gateau", ask=CAKE), article("velo", ask=stray)])
    assert ("fr/velo.md", "finds_another", {"way": "recette du gâteau rapide", "article": "gateau"}) in problems


def test_a_way_of_asking_taken_for_small_talk_is_told(article: Make) -> None:
    talk = Smalltalk([Kind(name="greeting", lang="fr", reply="Bonjour !", ask=("bonjour", "bonjour à tous"))])
    problems = told([article("gateau", ask=[*CAKE, "bonjour"]), article("velo", ask=BIKE)], talk)
    assert ("fr/gateau.md", "taken_for_smalltalk", {"way": "bonjour"}) in problems


def test_a_way_of_asking_in_two_articles_is_told(article: Make) -> None:
    problems = told([article("gateau", ask=CAKE), article("velo", ask=[*BIKE, "Recette du gateau NOIR ?"])])
    assert ("fr/velo.md", "asked_twice", {"way": "recette du gateau noir", "article": "gateau"}) in problems
