"""An article, all the articles, and how they are read from files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from knowledge.quoting import Quoting, UnknownSettingsError

FIELDS: Final = {"title", "ask", "related", "links", "starts", "updated", "source"}


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
    langs = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    problems: list[str] = []
    articles: list[Article] = []
    for lang in langs:
        quoting = Quoting(values, lang=lang, langs=langs)
        for path in sorted((folder / lang).glob("*.md")):
            found = _Reading(path, lang, quoting).article(problems)
            if found is not None:
                articles.append(found)
    if not articles and not problems:
        problems.append(f"{folder}: no article here; put them in <language>/<id>.md")
    if problems:
        raise ArticleErrors(problems)
    return Articles(articles)


class _Reading:
    """One file being read; what is wrong is gathered, so that the author mends it all at once."""

    def __init__(self, path: Path, lang: str, quoting: Quoting) -> None:
        self._path, self._lang, self._quoting = path, lang, quoting
        self._wrong: list[str] = []

    def article(self, problems: list[str]) -> Article | None:
        found = self._read()
        problems.extend(f"{self._lang}/{self._path.name}: {wrong}" for wrong in self._wrong)
        return found if not self._wrong else None

    def _read(self) -> Article | None:
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
        return Article(
            id=self._path.stem,
            lang=self._lang,
            title=self._text(head, "title"),
            text=self._quote(text, "text"),
            ask=self._texts(head, "ask"),
            related=self._texts(head, "related"),
            links=tuple(self._links(head)),
            starts=self._text(head, "starts") if head.get("starts") is not None else None,
            updated=updated,
            source=self._text(head, "source"),
        )

    def _split(self) -> tuple[dict[object, object], str] | None:
        try:
            content = self._path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self._wrong.append(f"cannot be read ({error}); save it as UTF-8")
            return None
        before, *parts = content.replace("\r\n", "\n").split("---\n", 2)
        if before.strip() or len(parts) != 2:  # noqa: PLR2004 - the head and the text
            self._wrong.append("no head; start the file with ---, the fields, and --- again")
            return None
        try:
            head = yaml.load(parts[0], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
        except yaml.YAMLError as error:
            where = " ".join(str(error).split())
            self._wrong.append(f"the head is not YAML ({where}); put texts with a colon or a quote in quotes")
            return None
        if not isinstance(head, dict):
            self._wrong.append("the head holds no fields; write title:, ask:, updated:, source:")
            return None
        return head, parts[1].strip()

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
