"""An article, all the articles, and how they are read from files or from texts that are to become files."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import yaml

from knowledge.quoting import Quoting, UnknownSettingsError

FIELDS: Final = {"title", "ask", "related", "links", "starts", "updated", "review_on", "source"}
ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE: Final = re.compile("[a-z]{2}")
LONGEST_ID: Final = 80
_AROUND_HEAD: Final = re.compile(r"^---\n", re.MULTILINE)


class Name(NamedTuple):
    """What an article is known by; in order of it, those of a language stand together."""

    lang: str
    id: str

    def __str__(self) -> str:
        return f"{self.lang}/{self.id}.md"


Sources: TypeAlias = Mapping[Name, str]
"""Articles as they are written: the whole text of each file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A button under an article."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One subject in one language; `text` is Markdown with the settings already in it."""

    id: str
    lang: str
    title: str
    text: str
    ask: tuple[str, ...]
    related: tuple[str, ...]
    links: tuple[Link, ...]
    starts: str | None
    updated: date
    source: str
    review_on: date | None = None  # the day on which somebody wants to look at it again


def split_head(content: str) -> tuple[str, str] | None:
    """Return the head, as YAML, and the text of a file; None if it does not begin with a head."""
    lines = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    before, *parts = _AROUND_HEAD.split(lines, 2)
    if before.strip() or len(parts) != 2:  # noqa: PLR2004 - the head and the text
        return None
    return parts[0], parts[1].strip()


class ArticleErrors(Exception):  # noqa: N818 - it carries several errors, not one
    """Everything that is wrong with the articles, a line each: the file, what is wrong, how to mend it."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Articles:
    """All articles, in every language."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._all = tuple(articles)
        self._found = {(article.id, article.lang): article for article in self._all}
        self.langs = tuple(sorted({article.lang for article in self._all}))

    def __iter__(self) -> Iterator[Article]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def get(self, id: str, lang: str) -> Article | None:  # noqa: A002 - the articles' own word
        """Return the article in this language, in another one only if it is missing in this one."""
        for tried in (lang, *self.langs):
            if (article := self._found.get((id, tried))) is not None:
                return article
        return None

    def in_language(self, lang: str) -> tuple[Article, ...]:
        return tuple(article for article in self._all if article.lang == lang)


def read_articles(folder: Path, values: Mapping[str, object]) -> Articles:
    """Read `<folder>/<lang>/<id>.md`; raise ArticleErrors with every problem there is."""
    problems: list[str] = []
    return _articles(_sources(folder, problems), values, problems, folder)


def read_sources(folder: Path) -> dict[Name, str]:
    """Return the text of each file, to the byte as it is; raise ArticleErrors for those that are no text."""
    problems: list[str] = []
    sources = _sources(folder, problems)
    if problems:
        raise ArticleErrors(problems)
    return sources


def parse(sources: Sources, values: Mapping[str, object], folder: Path = Path()) -> Articles:
    """Return the articles that texts hold, those of `folder`; raise ArticleErrors with every problem there is."""
    return _articles(sources, values, [], folder)


def _sources(folder: Path, problems: list[str]) -> dict[Name, str]:
    langs = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    sources: dict[Name, str] = {}
    for lang in langs:
        for path in sorted((folder / lang).glob("*.md")):
            name = Name(lang, path.stem)
            try:
                sources[name] = path.read_bytes().decode("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{name}: cannot be read ({error}); save it as UTF-8")
    return sources


def _articles(sources: Sources, values: Mapping[str, object], problems: list[str], folder: Path) -> Articles:
    langs = sorted({name.lang for name in sources})
    quotings = {lang: Quoting(values, lang=lang, langs=langs) for lang in langs}
    articles: list[Article] = []
    for name in sorted(sources):
        found = _Reading(name, sources[name], quotings[name.lang]).article(problems)
        if found is not None:
            articles.append(found)
    if not articles and not problems:
        problems.append(f"{folder}: no article here; put them in <language>/<id>.md")
    if problems:
        raise ArticleErrors(problems)
    return Articles(articles)


class _Reading:
    """One text being read; what is wrong is gathered, so that the author mends it all at once."""

    def __init__(self, name: Name, content: str, quoting: Quoting) -> None:
        self._name, self._content, self._quoting = name, content, quoting
        self._wrong: list[str] = []

    def article(self, problems: list[str]) -> Article | None:
        found = self._read()
        problems.extend(f"{self._name}: {wrong}" for wrong in self._wrong)
        return found if not self._wrong else None

    def _read(self) -> Article | None:
        if not ID.fullmatch(self._name.id) or len(self._name.id) > LONGEST_ID:
            self._wrong.append("the file's name is no name; write small letters and digits, with hyphens between words")
        if not LANGUAGE.fullmatch(self._name.lang):
            self._wrong.append("the folder's name is no language; write it as fr")
        parts = self._split()
        if parts is None:
            return None
        head, text = parts
        for field in sorted(set(map(str, head)) - FIELDS):
            self._wrong.append(f"unknown field {field!r}; the fields are {', '.join(sorted(FIELDS))}")
        updated = head.get("updated")
        if type(updated) is not date:
            self._wrong.append("updated is not a day; write it as 2026-11-23, without quotes")
            updated = date.min
        if not text:
            self._wrong.append("no text; write the answer in Markdown under the second ---")
        if "\0" in text:
            self._wrong.append("a zero in the text, which is no character; take it out")
        review_on = head.get("review_on")
        if review_on is not None and type(review_on) is not date:
            self._wrong.append("review_on is not a day; write it as 2027-11-23, without quotes, or leave it out")
            review_on = None
        return Article(
            id=self._name.id,
            lang=self._name.lang,
            title=self._text(head, "title"),
            text=self._quote(text, "text"),
            ask=self._texts(head, "ask"),
            related=self._texts(head, "related"),
            links=tuple(self._links(head)),
            starts=self._text(head, "starts") if head.get("starts") is not None else None,
            updated=updated,
            source=self._text(head, "source"),
            review_on=review_on,
        )

    def _split(self) -> tuple[dict[object, object], str] | None:
        halves = split_head(self._content)
        if halves is None:
            self._wrong.append("no head; start the file with ---, the fields, and --- again")
            return None
        try:
            head = yaml.load(halves[0], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
        except yaml.YAMLError as error:
            where = " ".join(str(error).split())
            self._wrong.append(f"the head is not YAML ({where}); put texts with a colon or a quote in quotes")
            return None
        if not isinstance(head, dict):
            self._wrong.append("the head holds no fields; write title:, ask:, updated:, source:")
            return None
        return head, halves[1]

    def _text(self, head: Mapping[object, object], field: str) -> str:
        value = head.get(field)
        if not isinstance(value, str) or not value.strip():
            self._wrong.append(f"{field} is missing or no text; write {field}: and a text, in quotes if need be")
            return ""
        return self._quote(value.strip(), field)

    def _texts(self, head: Mapping[object, object], field: str) -> tuple[str, ...]:
        values = head.get(field) or []
        if not isinstance(values, list):
            self._wrong.append(f"{field} is not a list; start each line with a dash")
            return ()
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self._wrong.append(f"{field} holds {value!r}, which YAML does not take for a text; put it in quotes")
        return tuple(self._quote(value.strip(), field) for value in values if isinstance(value, str))

    def _links(self, head: Mapping[object, object]) -> Iterator[Link]:
        values = head.get("links") or []
        if not isinstance(values, list):
            self._wrong.append("links is not a list; start each link with - label:")
            return
        for value in values:
            if not isinstance(value, dict) or set(value) != {"label", "url"}:
                self._wrong.append(f"links holds {value!r}; a link has a label: and a url:, nothing else")
            else:
                yield Link(label=self._text(value, "label"), url=self._text(value, "url"))

    def _quote(self, text: str, field: str) -> str:
        try:
            return self._quoting(text)
        except UnknownSettingsError as error:
            names = ", ".join(error.names)
            self._wrong.append(f"{field} quotes {names}, which no setting is called; see `guichet settings`")
        except ValueError as error:
            self._wrong.append(f"{field}: {error}; settings are quoted as {{{{ portal.name }}}}")
        return ""
