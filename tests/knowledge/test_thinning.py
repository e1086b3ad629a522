"""Of more examples than are learned, those are kept that say something of their own."""

from collections.abc import Callable

import numpy as np
import pytest

from knowledge.article import Article, Articles
from knowledge.search import Search
from knowledge.smalltalk import Smalltalk
from knowledge.sounds import sound_in
from knowledge.thinning import most_telling
from knowledge.views import Views

CAKE = ["recette du gâteau", "la recette du gâteau", "gâteau, la recette", "au four, combien de temps"]
BREAD = ["pétrir la pâte", "la levure ne monte pas", "farine de seigle"]


def kept(most: int) -> list[str]:
    ways = CAKE + BREAD
    views = Views("fr", sound_in("fr"))
    vectors = views.learn([way.replace(",", "").split() for way in ways])
    about = np.array([0] * len(CAKE) + [1] * len(BREAD))
    return [ways[place] for place in most_telling(vectors, about, features=len(views), most=most)]


def test_what_is_said_twice_goes_first() -> None:
    assert kept(7) == CAKE + BREAD
    assert kept(5) == ["recette du gâteau", "au four, combien de temps", *BREAD]


def test_every_article_keeps_something() -> None:
    assert kept(2) == ["recette du gâteau", "pétrir la pâte"]


def test_a_search_of_too_many_examples_still_finds_what_was_said_once(
    article: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit all examples of an article were thrown together, and what many say drowned what one says."""
    monkeypatch.setattr("knowledge.classifier.MOST_LEARNED", 60)
    often = [f"{opening} la recette du gâteau" for opening in ("donne", "avez-vous", "je cherche", "où est") * 20]
    articles = Articles(
        [
            article("gateau", ask=[*often, "mon four est trop chaud"]),
            article("pain", ask=["la levure ne monte pas", "le four à pain", "un four à bois", "faut-il un four"]),
        ]
    )
    search = Search(articles, Smalltalk(), {})
    assert search.find("le four est bien trop chaud").candidates[0].article == "gateau"
    assert search.find("ma levure ne monte pas").candidates[0].article == "pain"
