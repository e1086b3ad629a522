"""An article as an editor has it before them: its text, where that comes from, and the fields of its form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from actions.learning import Stage, Version
from actions.work import Work
from bot.console.visit import DeskVisit
from bot.newsroom import Newsroom
from bot.pages.form import Form
from knowledge.article import Name
from knowledge.writing import Fields, compose, split

LINKS = 3
LINES = ("ask",)
ONE_LINE = ("title", "related", "starts", "updated", "review_on", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`version` is the newest there is, 0 for none; `stage` what its text is: draft, published, file or none."""

    name: Name
    version: int
    stage: str
    text: str
    newest: Version | None = None

    @property
    def exists(self) -> bool:
        return bool(self.text or self.version)


async def sheet_of(newsroom: Newsroom, name: Name, work: Work) -> Sheet:
    newest = await work.articles.newest(name.id, name.lang)
    published = [one for one in await work.articles.history(name.id, name.lang) if one.state == Stage.PUBLISHED]
    version = newest.version if newest else 0
    if newest and newest.state == Stage.DRAFT:
        stage, text = "draft", newest.text
    elif published:
        stage, text = "published" if published[0].text else "withdrawn", published[0].text
    else:
        text = newsroom.file_of(name)
        stage = "file" if text else "none"
    return Sheet(name=name, version=version, stage=stage, text=text, newest=newest)


def values_of(fields: Fields) -> dict[str, str]:
    """Return what a form shows of fields."""
    values = {name: getattr(fields, name) for name in ("title", "starts", "updated", "review_on", "source", "text")}
    values |= {"ask": "\n".join(fields.ask), "related": ", ".join(fields.related)}
    for place in range(LINKS):
        label, url = fields.links[place] if place < len(fields.links) else ("", "")
        values |= {f"label{place}": label, f"url{place}": url}
    return values


def values_in(form: Form) -> dict[str, str]:
    """Return what was typed into a form."""
    names = ("title", "starts", "updated", "review_on", "related")
    links = [f"{part}{place}" for part in ("label", "url") for place in range(LINKS)]
    whole = {name: form.text(name) for name in ("text", "ask", "source")}
    return {name: form[name] for name in (*names, *links)} | whole


def fields_in(values: Mapping[str, str]) -> Fields:
    """Return the fields that a form's values make."""
    links = [(values[f"label{place}"], values[f"url{place}"]) for place in range(LINKS)]
    return Fields(
        title=_line(values["title"]),
        ask=tuple(dict.fromkeys(_line(way) for way in values["ask"].splitlines() if way.strip())),
        related=tuple(name for name in values["related"].replace(",", " ").split() if name),
        links=tuple((_line(label), _line(url)) for label, url in links if label or url),
        starts=_line(values["starts"]),
        updated=values["updated"],
        review_on=values["review_on"],
        source=_line(values["source"]),
        text=values["text"].strip(),
    )


def text_of(sheet: Sheet, visit: DeskVisit) -> str:
    """Return the text of the file that a form makes: as it was, to the byte, where nothing was changed."""
    if visit.form["whole"]:
        return visit.form.text("content")
    fields, before = fields_in(values_in(visit.form)), split(sheet.text)
    if before is not None and replace(before, text=before.text.strip()) == fields:
        return sheet.text
    return compose(fields)


def _line(text: str) -> str:
    return " ".join(text.split(" ")).replace("\n", " ").strip()
