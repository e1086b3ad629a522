"""An article becomes fields and a text again, and nothing is lost on the way."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.settings import ROOT
from knowledge.article import Name
from knowledge.reading import parse
from knowledge.writing import Fields, compose, split

LINE = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
WORDS = LINE.filter(bool)
BODY = st.text(st.sampled_from("ab é\n-*{}:'\"#"), min_size=1, max_size=60).map(str.strip).filter(bool)
DAY = st.dates().map(lambda day: day.isoformat())
ARTICLES = sorted((ROOT / "knowledge" / "articles").glob("*/*.md"))


@given(
    st.builds(
        Fields,
        title=WORDS,
        ask=st.lists(WORDS, max_size=4).map(tuple),
        related=st.lists(WORDS, max_size=3).map(tuple),
        links=st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple),
        starts=st.one_of(st.just(""), WORDS),
        updated=DAY,
        review_on=st.one_of(st.just(""), DAY),
        source=WORDS,
        text=BODY,
    )
)
@example(Fields(title="---", links=(("---", "https://portail.example/---"),), text="Un trait :\n---"))
def test_whatever_is_typed_comes_back(fields: Fields) -> None:
    assert split(compose(fields)) == fields


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_article_can_be_written_in_a_form(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    fields = split(content)
    assert fields is not None
    assert split(compose(fields)) == fields


def test_what_a_form_makes_is_read_as_it_was_typed() -> None:
    fields = Fields(
        title="Où ? C'est dit : là",
        ask=("yes", "1", "- liste", "# rien", 'c\'est "quoi"'),
        related=("bus",),
        links=(("Là", "{{ site.url }}"),),
        updated="2026-11-27",
        review_on="2027-11-27",
        source="Le guide : § 1",
        text="Un texte.\n\n---\n\nEt sa fin.",
    )
    (article,) = parse({Name("fr", "ou"): compose(fields)}, {"site": {"url": "https://x.example"}})
    assert (article.title, article.ask, article.source) == (fields.title, fields.ask, fields.source)
    assert article.text == fields.text
    assert article.links[0].url == "https://x.example"


@pytest.mark.parametrize(
    "content",
    [
        "no head",
        "---\ntitle: [a, b]\n---\nx",
        "---\ntitle: a\nnew_field: 1\n---\nx",
        "---\nask: [1, 2]\n---\nx",
        "---\n- a\n---\nx",
        "---\nupdated: soon\n---\nx",
        "---\nlinks: [a]\n---\nx",
        "---\nlinks:\n  - {label: a, url: b, more: c}\n---\nx",
        "---\n: :\n\t- x\n---\nx",
    ],
)
def test_what_a_form_cannot_show_is_left_to_be_written_as_a_whole(content: str) -> None:
    assert split(content) is None
