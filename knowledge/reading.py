"""How articles are read, from files or from texts that are to become files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from knowledge.article import ID, LANGUAGE, LONGEST_ID, Article, Articles, Link, Name, Sources
from knowledge.files import read_text
from knowledge.head import BadHeadError, load_head, split_head, written
from knowledge.problem import Fact, Key, KnowledgeErrors, Problem, excerpt
from knowledge.quoting import BadQuoteError, Quoting, UnknownSettingsError

FIELDS: Final = {"title", "ask", "related", "links", "starts", "updated", "review_on", "source"}
LINK_PARTS: Final = ("label", "url")


def read_articles(folder: Path, values: Mapping[str, object]) -> Articles:
    """Read `<folder>/<lang>/<id>.md`; raise KnowledgeErrors with every problem there is."""
    problems: list[Problem] = []
    return _articles(_sources(folder, problems), values, problems, folder)


def read_sources(folder: Path) -> dict[Name, str]:
    """Return the text of each file, to the byte as it is; raise KnowledgeErrors for those that are no text."""
    problems: list[Problem] = []
    sources = _sources(folder, problems)
    if problems:
        raise KnowledgeErrors(problems)
    return sources


def parse(sources: Sources, values: Mapping[str, object], folder: Path = Path()) -> Articles:
    """Return the articles that texts hold, those of `folder`; raise KnowledgeErrors with every problem there is."""
    return _articles(sources, values, [], folder)


def _sources(folder: Path, problems: list[Problem]) -> dict[Name, str]:
    langs = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    sources: dict[Name, str] = {}
    for lang in langs:
        for path in sorted((folder / lang).glob("*.md")):
            name = Name(lang, path.stem)
            try:
                sources[name] = read_text(path, name)
            except KnowledgeErrors as errors:
                problems += errors.problems
    return sources


def _articles(sources: Sources, values: Mapping[str, object], problems: list[Problem], folder: Path) -> Articles:
    langs = sorted({name.lang for name in sources})
    quotings = {lang: Quoting(values, lang=lang, langs=langs) for lang in langs}
    articles: list[Article] = []
    for name in sorted(sources):
        found = _Reading(name, sources[name], quotings[name.lang]).article(problems)
        if found is not None:
            articles.append(found)
    if not articles and not problems:
        problems.append(Problem(key="no_articles", where=folder))
    if problems:
        raise KnowledgeErrors(problems)
    return Articles(articles)


class _Reading:
    """One text being read; what is wrong is gathered, so that the author mends it all at once."""

    def __init__(self, name: Name, content: str, quoting: Quoting) -> None:
        self._name, self._content, self._quoting = name, content, quoting
        self._problems: list[Problem] = []

    def article(self, problems: list[Problem]) -> Article | None:
        found = self._read()
        problems.extend(self._problems)
        return found if not self._problems else None

    def _wrong(self, key: Key, /, line: int | None = None, **facts: Fact) -> None:
        self._problems.append(Problem(key=key, where=self._name, line=line, facts=facts))

    def _read(self) -> Article | None:
        if not ID.fullmatch(self._name.id) or len(self._name.id) > LONGEST_ID:
            self._wrong("no_name", name=self._name.id, most=LONGEST_ID)
        if not LANGUAGE.fullmatch(self._name.lang):
            self._wrong("no_language", folder=self._name.lang)
        parts = self._split()
        if parts is None:
            return None
        head, text = parts
        for unknown in sorted(set(map(written, head)) - FIELDS):
            self._wrong("unknown_field", name=unknown, fields=tuple(sorted(FIELDS)))
        if not text:
            self._wrong("no_text")
        if "\0" in text:
            around = next(line for line in text.split("\n") if "\0" in line)
            self._wrong("zero_character", near=excerpt(around))
        return Article(
            id=self._name.id,
            lang=self._name.lang,
            title=self._text(head, "title"),
            text=self._quote(text, "text"),
            ask=self._texts(head, "ask"),
            related=self._texts(head, "related"),
            links=tuple(self._links(head)),
            starts=self._text(head, "starts") if head.get("starts") is not None else None,
            updated=self._day(head, "updated") or date.min,
            source=self._text(head, "source"),
            review_on=self._day(head, "review_on") if head.get("review_on") is not None else None,
        )

    def _split(self) -> tuple[Mapping[object, object], str] | None:
        halves = split_head(self._content)
        if halves is None:
            self._wrong("no_head")
            return None
        try:
            head = load_head(halves)
        except BadHeadError as bad:
            self._wrong(bad.key, line=bad.line, near=excerpt(bad.near))
            return None
        if not isinstance(head, dict):
            self._wrong("head_without_fields")
            return None
        return head, halves.text

    def _day(self, head: Mapping[object, object], field: str) -> date | None:
        value = head.get(field)
        if type(value) is date:
            return value
        self._wrong("no_day", field=field, value=written(value))
        return None

    def _text(self, head: Mapping[object, object], field: str) -> str:
        value = head.get(field)
        if value is None or (isinstance(value, str) and not value.strip()):
            self._wrong("missing", field=field)
        elif not isinstance(value, str):
            self._wrong("not_text", field=field, value=written(value))
        else:
            return self._quote(value.strip(), field)
        return ""

    def _list(self, head: Mapping[object, object], field: str) -> Sequence[object]:
        values = head.get(field) or []
        if isinstance(values, list):
            return values
        self._wrong("not_list", field=field)
        return ()

    def _texts(self, head: Mapping[object, object], field: str) -> tuple[str, ...]:
        values = self._list(head, field)
        for number, value in enumerate(values, 1):
            if value is None or (isinstance(value, str) and not value.strip()):
                self._wrong("item_missing", field=field, number=number)
            elif not isinstance(value, str):
                self._wrong("item_not_text", field=field, number=number, value=written(value))
        return tuple(self._quote(value.strip(), field) for value in values if isinstance(value, str))

    def _links(self, head: Mapping[object, object]) -> Iterator[Link]:
        for number, value in enumerate(self._list(head, "links"), 1):
            if not isinstance(value, dict) or set(value) != set(LINK_PARTS):
                self._wrong("link_parts", number=number)
                continue
            for part in LINK_PARTS:
                if not isinstance(value[part], str) or not value[part].strip():
                    self._wrong("link_part_missing", field=part, number=number)
            label, url = (self._quote(str(value[part]).strip(), part) for part in LINK_PARTS)
            yield Link(label=label, url=url)

    def _quote(self, text: str, field: str) -> str:
        try:
            return self._quoting(text)
        except UnknownSettingsError as error:
            self._wrong("unknown_settings", field=field, names=error.names, meant=error.meant)
        except BadQuoteError as error:
            self._wrong("bad_quote", field=field, near=excerpt(error.near))
        return ""
