"""Everything that can be wrong with what we know is told in every language, whole, with what to do next."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.commands.knowledge import unknown_names
from bot.console.frame import DESK_TEXTS
from bot.phrases import Phrases, languages, read_texts
from bot.problem_words import LONGEST_FACT, ProblemWords
from bot.settings import read_settings
from knowledge.article import Article, Articles, Link, Name, Sources
from knowledge.check import check
from knowledge.elsewhere import read_elsewhere
from knowledge.evidence import read_calibration
from knowledge.problem import Key, KnowledgeErrors, Problem
from knowledge.questions import read_questions
from knowledge.reading import parse, read_sources
from knowledge.search import Search
from knowledge.smalltalk import Kind, Smalltalk, read_smalltalk
from knowledge.spelling import read_habits

HEAD = "---\ntitle: x\nask: [a]\nupdated: 2026-11-01\nsource: s\n---\n"
TEXTS = (
    "no head",
    "---\ntitle: x: y\n---\nx",
    "---\ntitle: x\a\n---\nx",
    "---\nupdated: 2026-02-30\n---\nx",
    "---\nx\n---\nx",
    "---\nauthor: x\nask: [no, '']\nlinks: [{label: '', url: u}, {url: u}]\nupdated: soon\nsource: 12\n---\n",
    "---\ntitle: x\nask: x\nsource: s\n---\nx",
    f"{HEAD}x\0{{{{ support.mail }}}}",
    f"{HEAD}{{{{ support.email",
)
WAYS = tuple(f"recette du gâteau {what}" for what in ("noir", "blanc", "simple", "rapide", "sucré", "salé", "froid"))
QUESTIONS = ("{", "[]", '{"text": 1, "also": 1}')


def wrong(read: Callable[..., object], *given: object) -> tuple[Problem, ...]:
    with pytest.raises(KnowledgeErrors) as caught:
        read(*given)
    return caught.value.problems


def of_folder(folder: Path) -> Iterable[Problem]:
    (folder / "fr" / "a-folder.md").mkdir(parents=True)
    (folder / "fr" / "latin.md").write_bytes("été".encode("latin-1"))
    yield from wrong(read_sources, folder)


def of_articles() -> Iterable[Problem]:
    def article(id_: str, lang: str = "fr", **fields: Any) -> Article:
        usual = {"title": id_, "text": "x", "ask": WAYS, "related": (), "links": (), "starts": None, "source": "s"}
        return Article(id=id_, lang=lang, **(usual | {"updated": date(2026, 11, 1)} | fields))

    poor = article(
        "gateau",
        title="gâteau " * 20,
        text="mot " * 200,
        links=(Link(label="là", url="nulle part"),),
        related=("tarte", "gateau"),
        review_on=date(2026, 11, 1),
        starts="bake",
        updated=date(2025, 1, 1),
    )
    other = article("velo", ask=(*WAYS, "bonjour", "zzz"), updated=date(2027, 1, 1))
    english = article("gateau", "en", ask=("in the same words as nothing else",))
    talk = Smalltalk([Kind(name="greeting", lang="fr", reply="Bonjour !", ask=("bonjour", "bonjour à tous"))])
    articles = Articles([poor, other, english])
    yield from check(articles, Search(articles, talk, {}), today=date(2026, 11, 23), dialogs={"visit"})
    for key in ("finds_nothing", "too_faint"):  # which is up to what the search has learned
        yield Problem(key=key, where=Name("fr", "velo"), facts={"way": "à" * 300})


def of_other_files(folder: Path) -> Iterable[Problem]:
    file = folder / "fr.yaml"
    for content in ("greeting: {}", "greeting: {reply: x, ask: [no]}", "greeting: {reply: '{{ x }}', ask: []}", "x"):
        file.write_text(content, encoding="utf-8")
        yield from wrong(read_smalltalk, folder, {})
    yield from wrong(read_elsewhere, folder)
    yield from wrong(read_habits, file)
    for content in ("a: b: c", "a: 'x", "a: x\a", "a: 2026-02-30", "a: [", ""):
        file.write_text(content, encoding="utf-8")
        for read in (lambda: read_smalltalk(folder, {}), lambda: read_elsewhere(folder), lambda: read_habits(file)):
            yield from wrong(read)
    yield from unknown_names(Articles([]))
    file.write_text("weights: {}", encoding="utf-8")
    yield from wrong(read_calibration, file)
    yield from wrong(read_questions, QUESTIONS, folder / "questions.jsonl")


def all_problems(folder: Path) -> list[Problem]:
    values = read_settings().quoted()
    sources: list[Sources] = [{Name("fr", "x"): text} for text in TEXTS]
    sources += [{Name("french", "x"): HEAD}, {Name("fr", "X"): HEAD}, {}]
    return [
        *(problem for source in sources for problem in wrong(parse, source, values)),
        *of_folder(folder / "articles"),
        *of_articles(),
        *of_other_files(folder),
    ]


def test_each_is_told_in_every_language_with_what_to_do(tmp_path: Path) -> None:
    problems = all_problems(tmp_path)
    assert {problem.key for problem in problems} == set(get_args(Key))
    settings = read_settings()
    phrases = Phrases(settings.quoted(), settings.default_language)
    for language in sorted(languages()):
        words = ProblemWords(phrases, language)
        for problem in problems:
            told = words.for_page(problem)
            assert len(told.split(". ")) >= 2, told  # what is wrong, and what to do
            assert not [sign for sign in ("None", "{'", "“”", "«\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}»") if sign in told]
            assert not {"\n", "\0", "\a"} & set(told), told
            shown = [fact for name, fact in problem.facts.items() if name not in {"field", "language", "number"}]
            assert all(str(fact)[: LONGEST_FACT - 1] in told for fact in shown if isinstance(fact, str | int)), told
            assert words.for_terminal(problem).startswith(f"{problem.where}:")


def test_every_key_has_words_and_no_words_are_left_over() -> None:
    for language in languages():
        worded = {key for key, _ in read_texts(language) if key.startswith("problems.")}
        named = {key for key in worded if key.startswith(("problems.fields.", "problems.languages."))}
        assert worded - named == {f"problems.{key}" for key in (*get_args(Key), "on_line")}
        assert {key.rpartition(".")[2] for key in named} >= languages()


def test_fields_are_called_as_the_form_at_the_desk_calls_them() -> None:
    for language in languages():
        form, ours = dict(read_texts(language, DESK_TEXTS)), dict(read_texts(language))
        for field in ("title", "ask", "related", "links", "starts", "updated", "review_on", "source", "text"):
            assert str(form[f"knowledge.{field}"]) in str(ours[f"problems.fields.{field}"])
