"""Articles are read with their settings, or every problem is told at once."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.article import Link, Name
from knowledge.problem import KnowledgeErrors
from knowledge.reading import FIELDS, parse, read_articles, read_sources

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


def problems(folder: Path, values: dict[str, object] = VALUES) -> list[tuple[str, str, dict[str, object]]]:
    """Return the place, the name and the facts of each."""
    with pytest.raises(KnowledgeErrors) as caught:
        read_articles(folder, values)
    return [(one.place, one.key, dict(one.facts)) for one in caught.value.problems]


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
    assert problems(tmp_path) == [
        (
            "en/d.md",
            "unknown_settings",
            {"field": "text", "names": ("nobody.knows", "site.nam"), "meant": ("site.name",)},
        ),
        ("en/e.md", "bad_quote", {"field": "text", "near": "{{ site.name"}),
        ("fr/a.md", "no_head", {}),
        ("fr/b.md:2", "head_not_yaml", {"near": "title: ["}),
        ("fr/c.md", "unknown_field", {"name": "auteur", "fields": tuple(sorted(FIELDS))}),
        ("fr/c.md", "no_text", {}),
        ("fr/c.md", "item_not_text", {"field": "ask", "number": 1, "value": "oui: non"}),
        ("fr/c.md", "no_day", {"field": "updated", "value": "hier"}),
        ("fr/c.md", "missing", {"field": "source"}),
    ]


def test_an_unknown_setting_in_a_link_is_told(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD.replace("map_url", "mapurl") + "Bienvenue.")
    [(_, key, facts)] = problems(tmp_path)
    assert (key, facts) == ("unknown_settings", {"field": "url", "names": ("site.mapurl",), "meant": ("site.map_url",)})


def test_a_group_of_settings_is_no_text(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD + "{{ site }}")
    [(_, key, facts)] = problems(tmp_path)
    assert (key, facts["names"]) == ("unknown_settings", ("site",))


def test_a_template_cannot_reach_into_python(tmp_path: Path) -> None:
    write(tmp_path, "fr", "ouvrir", HEAD + "{{ site.name.__class__.__mro__ }}")
    assert problems(tmp_path)


def test_a_folder_without_articles_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path) == [(str(tmp_path), "no_articles", {})]


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
    assert problems(tmp_path) == [("fr/ouvrir.md", "no_day", {"field": "review_on", "value": "soon"})]


@pytest.mark.parametrize(
    ("lang", "name"), [("fr", "Ouvrir"), ("fr", "a_b"), ("fr", "-a"), ("fr", "a" * 81), ("x", "a")]
)
def test_a_name_that_is_none_is_told(tmp_path: Path, lang: str, name: str) -> None:
    write(tmp_path, lang, name, HEAD + "Bienvenue.")
    assert problems(tmp_path)[0][1] == ("no_language" if lang == "x" else "no_name")


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
    with pytest.raises(KnowledgeErrors) as caught:
        parse({Name("fr", "ouvrir"): HEAD + "Bien\0venue"}, VALUES)
    (problem,) = caught.value.problems
    assert (problem.key, problem.facts) == ("zero_character", {"near": "Bienvenue"})


@pytest.mark.parametrize(
    ("head", "place", "key"),
    [
        (HEAD.replace("2026-11-23", "2026-13-45"), "fr/ouvrir.md:8", "head_value"),
        (HEAD.replace("[on ouvre quand", "[" * 40_000), "fr/ouvrir.md", "head_not_yaml"),
        (HEAD.replace("[on ouvre quand, ", "[" * 2_000 + "]" * 2_000 + " #"), "fr/ouvrir.md", "item_not_text"),
        (HEAD.replace("title: Ouvrir", "0x" + "f" * 6_000 + ": 1\ntitle: x"), "fr/ouvrir.md:2", "head_not_yaml"),
        (HEAD.replace("Ouvrir", "Ouvrir \a"), "fr/ouvrir.md:2", "head_character"),
    ],
)
def test_a_head_that_nobody_would_write_is_told_like_any_other(head: str, place: str, key: str) -> None:
    """Days that do not exist, and lists in lists in lists, were errors that nobody foresaw, or ended the process."""
    with pytest.raises(KnowledgeErrors) as caught:
        parse({Name("fr", "ouvrir"): head + "Bienvenue."}, VALUES)
    assert (caught.value.problems[0].place, caught.value.problems[0].key) == (place, key)


@pytest.mark.parametrize(
    "quoted",
    ["{{ 1 / 0 }}", "{{ 3 | dictsort }}", "{{ town | wrap }}", "{{ " + "(" * 3_000, "{% for %}", "{{ 'a'[9] }}"],
)
def test_what_cannot_be_quoted_is_told_with_its_line(quoted: str) -> None:
    with pytest.raises(KnowledgeErrors) as caught:
        parse({Name("fr", "ouvrir"): f"{HEAD}Bienvenue.\n\nIci {quoted}\nlà"}, VALUES)
    (problem,) = caught.value.problems
    assert (problem.key, str(problem.facts["near"])[:7]) == ("bad_quote", f"Ici {quoted}"[:7])
