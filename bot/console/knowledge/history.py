"""Every version of an article: who wrote it, when, and what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff

from aiohttp import web

from actions.learning import Stage, Version
from actions.work import Work
from bot.console.knowledge.places import address_of, name_in, unknown
from bot.console.knowledge.sheet import sheet_of
from bot.console.site import Console
from bot.console.visit import DeskVisit
from knowledge.article import Name

AROUND = 1  # lines that are shown around a changed one
MOST_LINES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    version: Version
    author: str
    when: str
    lines: tuple[tuple[str, str], ...]  # added, removed, same or place; and the words


async def show(console: Console, visit: DeskVisit) -> web.Response:
    name = name_in(console, visit)
    return await console.portal.read(lambda work: _render(console, visit, name, work))


async def _render(console: Console, visit: DeskVisit, name: Name | None, work: Work) -> web.Response:
    sheet = await sheet_of(console.workplace.newsroom, name, work) if name else None
    if name is None or sheet is None or not sheet.exists:
        return unknown(console, visit)
    clock = console.clock(visit, work)
    names = {agent.id: agent.name for agent in await work.agents.all()}
    versions = await work.articles.history(name.id, name.lang)
    befores = _befores(versions, console.workplace.newsroom.file_of(name))
    changes = [
        Change(
            version=one,
            author=names.get(one.agent_id or "", ""),
            when=clock.moment(one.published_at or one.created_at),
            lines=tuple(_lines(before, one.text)),
        )
        for one, before in zip(versions, befores, strict=True)
    ]
    facts = {
        "name": name,
        "sheet": sheet,
        "changes": changes,
        "file": console.workplace.newsroom.file_of(name),
        "address_of": address_of,
        "Stage": Stage,
    }
    return console.frame.render(visit, "knowledge/history.html", facts)


def _befores(versions: Sequence[Version], file: str) -> list[str]:
    """Return what people were answered with before each version, which are the newest first."""
    befores, answered = list[str](), file
    for version in reversed(versions):
        befores.append(answered)
        if version.published_at is not None:
            answered = version.text
    return befores[::-1]


def _lines(before: str, after: str) -> list[tuple[str, str]]:
    kinds = {"+": "added", "-": "removed", " ": "same", "@": "place"}
    found = list(unified_diff(before.splitlines(), after.splitlines(), n=AROUND, lineterm=""))[2:]
    return [(kinds[line[0]], line[1:] if line[0] != "@" else "…") for line in found[:MOST_LINES]]
