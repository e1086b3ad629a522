"""Questions that are alike are put together, and others are not."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import Articles
from knowledge.likeness import MOST, Group, groups

QUESTIONS = (
    "comment payer la facture de mon dossier",
    "où est l'arrêt de bus ?",
    "Bonjour, je voudrais payer ma facture",
    "payer facture",
    "peut-on payer une facture par chèque ?",
    "l'arrêt de bus le plus proche",
    "qui est le directeur",
    "peyer ma factur",
    "PAYER FACTURE !!",
)


def texts(group: Group) -> set[str]:
    return {QUESTIONS[place] for place in group.places}


def test_alike_are_together_however_they_are_typed() -> None:
    first, second, third = groups(QUESTIONS, "fr")
    assert texts(first) == {one for one in QUESTIONS if "fact" in one.lower()}
    assert texts(second) == {one for one in QUESTIONS if "bus" in one}
    assert texts(third) == {"qui est le directeur"}


def test_a_group_is_named_by_what_is_most_like_the_others() -> None:
    first = groups(QUESTIONS, "fr")[0]
    assert QUESTIONS[first.central] in {"payer facture", "Bonjour, je voudrais payer ma facture"}


def test_of_two_questions_nothing_is_left_out() -> None:
    """What only one of them has did not count: then any two were the same but for "mon"."""
    assert len(groups(["mon imprimante fait un bruit bizarre", "envoyez-moi mon échange par mail"], "fr")) == 2


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_nothing_makes_no_group_and_no_words_are_alike(lang: str) -> None:
    assert groups([], lang) == []
    assert groups(["", "?!", "…"], lang) == [Group(places=(0, 1, 2), central=0)]


@given(st.lists(st.text(alphabet="abé ?'1", max_size=12), max_size=25))
def test_every_question_is_in_one_group(asked: list[str]) -> None:
    found = groups(asked, "fr")
    assert Counter(place for group in found for place in group.places) == Counter(range(len(asked)))
    assert all(group.central in group.places for group in found)
    assert [len(group.places) for group in found] == sorted((len(group.places) for group in found), reverse=True)


def test_thousands_are_bounded(assistant_articles: Articles) -> None:
    """Each with each would not end some day: beyond so many different ones no more are looked at."""
    ways = [way for article in assistant_articles.in_language("fr") for way in article.ask]
    chance = Random(5)  # noqa: S311 - no secret
    asked = [f"{chance.choice(ways)} {chance.choice(ways)}" for _ in range(MOST + 500)]
    found = groups(asked, "fr")
    assert MOST <= sum(len(group.places) for group in found) <= MOST + 500
