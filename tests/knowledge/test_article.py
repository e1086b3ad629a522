"""Articles are read with their settings, or every problem is told at once."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.article import ArticleErrors, Link, Name, parse, read_articles, read_sources

HEAD = """\
---
title: Ouvrir le guichet de {{ town }}
ask: [on ouvre quand, "horaires : lesquels"]
related: [fermer]
links:
  - {label: Le plan, url: "{{ site.map_url }}"}
starts: visit
updated: 2026-11-23
source: règlement
---
"""
VALUES: dict[str, object] = {
    "town": {"fr": "Bourg", "en": "Town"},
    "site": {"map_url": "https://plan.example", "visitors": 1234567, "name": {"fr": "le guichet", "en": "the desk"}},
}


def write(folder: Path, lang: str, name: str, content: str) -> None:
    (folder / lang).mkdir(exist_ok=True)
    (folder / lang / f"{name}.md").write_text(content, encoding="utf-8")


def problems(folder: Path, values: dict[str, object] = VALUES) -> tuple[str, ...]:
    with pytest.raises(ArticleErrors) as caught:
        read_articles(folder, values)
    return caught.value.problems


def test_an_article_is_read_with_every_field(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD + "Bienvenue à {{ site.name }}.\n")
    (found,) = read_articles(tmp_path, VALUES | {"site": {"map_url": "https://plan.example", "name": "l’accueil"}})
    assert (found.id, found.lang, found.title) == ("ouvrir", "fr", "Ouvrir le guichet de Bourg")
    assert found.ask == ("on ouvre quand", "horaires : lesquels")
    assert found.related == ("fermer",)
    assert found.links == (Link(label="Le plan", url="https://plan.example"),)
    assert (found.starts, found.updated, found.source) == ("visit", date(2026, 11, 23), "règlement")
    assert found.text == "Bienvenue à l’accueil."


def test_a_setting_is_quoted_in_the_language_of_the_article(tmp_path: Path) -> None:
    for lang in ("fr", "en"):
        write(tmp_path, lang, "ouvrir", HEAD + "{{ site.name }} : {{ site.visitors | number }}")
    articles = read_articles(tmp_path, VALUES)
    assert articles.get("ouvrir", "fr").text == "le guichet : 1\u202f234\u202f567"
    assert articles.get("ouvrir", "en").text == "the desk : 1,234,567"


def test_another_language_is_given_only_where_this_one_is_missing(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD + "Bienvenue.")
    write(tmp_path, "fr", "fermer", HEAD + "Au revoir.")
    write(tmp_path, "en", "ouvrir", HEAD + "Welcome.")
    articles = read_articles(tmp_path, VALUES)
    assert articles.langs == ("en", "fr")
    assert articles.get("ouvrir", "en").text == "Welcome."
    assert articles.get("fermer", "en").text == "Au revoir."
    assert articles.get("inconnu", "en") is None
    assert [article.id for article in articles.in_language("en")] == ["ouvrir"]
    assert len(list(articles)) == 3


def test_every_problem_of_every_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, "fr", "a", "pas de tête")
    write(tmp_path, "fr", "b", "---\ntitle: [\n---\ntexte")
    write(tmp_path, "fr", "c", "---\ntitle: x\nask: [oui : non]\nupdated: hier\nauteur: moi\n---\n")
    write(tmp_path, "en", "d", HEAD + "{{ site.nam }} and {{ nobody.knows }} and {{ town }}")
    write(tmp_path, "en", "e", HEAD + "{{ site.name ")
    told = "\n".join(problems(tmp_path))
    assert "fr/a.md: no head" in told
    assert "fr/b.md: the head is not YAML" in told
    assert "fr/c.md: ask holds {'oui': 'non'}" in told
    assert "fr/c.md: updated is not a day" in told
    assert "fr/c.md: unknown field 'auteur'" in told
    assert "fr/c.md: source is missing" in told
    assert "fr/c.md: no text" in told
    assert "en/d.md: text quotes nobody.knows, site.nam" in told
    assert "en/e.md: text: " in told


def test_an_unknown_setting_in_a_link_is_told(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD.replace("map_url", "mapurl") + "Bienvenue.")
    (told,) = problems(tmp_path)
    assert "site.mapurl" in told


def test_a_group_of_settings_is_no_text(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD + "{{ site }}")
    (told,) = problems(tmp_path)
    assert "text quotes site," in told


def test_a_template_cannot_reach_into_python(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD + "{{ site.name.__class__.__mro__ }}")
    assert problems(tmp_path)


def test_a_folder_without_articles_is_a_problem(tmp_path: Path) -> None:
    (told,) = problems(tmp_path)
    assert "no article here" in told


def test_what_a_byte_order_mark_and_windows_leave_is_ignored(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", "\ufeff" + (HEAD + "Bienvenue.").replace("\n", "\r\n"))
    (found,) = read_articles(tmp_path, VALUES)
    assert found.text == "Bienvenue."


def test_a_day_to_look_at_it_again_is_read(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD.replace("updated:", "review_on: 2027-01-31\nupdated:") + "Bienvenue.")
    write(tmp_path, "fr", "fermer", HEAD + "Au revoir.")
    found = read_articles(tmp_path, VALUES)
    assert [one.review_on for one in found] == [None, date(2027, 1, 31)]


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD.replace("updated:", "review_on: soon\nupdated:") + "Bienvenue.")
    (problem,) = problems(tmp_path)
    assert problem.startswith("fr/ouvrir.md: review_on is not a day")


@pytest.mark.parametrize(
    ("lang", "name"), [("fr", "Ouvrir"), ("fr", "a_b"), ("fr", "-a"), ("fr", "a" * 81), ("x", "a")]
)
def test_a_name_that_is_none_is_told(tmp_path: Path, lang: str, name: str) -> None:
    write(tmp_path, lang, name, HEAD + "Bienvenue.")
    assert any("name is no" in problem for problem in problems(tmp_path))


@pytest.mark.parametrize(
    "content", [HEAD + "Bienvenue.", "\ufeff" + HEAD.replace("\n", "\r\n") + "Bien\r\nvenue\r\n\r\n"]
)
def test_texts_are_read_as_files_are_and_kept_to_the_byte(tmp_path: Path, content: str) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "ouvrir.md").write_bytes(content.encode())
    sources = read_sources(tmp_path)
    assert sources == {Name("fr", "ouvrir"): content}
    assert list(parse(sources, VALUES)) == list(read_articles(tmp_path, VALUES))


def test_a_zero_is_no_character() -> None:
    with pytest.raises(ArticleErrors, match="a zero in the text"):
        parse({Name("fr", "ouvrir"): HEAD + "Bien\0venue"}, VALUES)
