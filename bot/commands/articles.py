"""`guichet knowledge export` and `import`: between the articles that people are answered with, and files."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from actions.articles import ImportArticles, Imported
from actions.outcome import Refusal
from bot.app import open_database
from bot.commands.problems import tell
from bot.editions import over, published_now
from bot.portal import Portal
from bot.settings import Settings
from dialogs import DIALOGS
from knowledge.article import Name, Sources
from knowledge.library import overlaid
from knowledge.reading import read_sources
from knowledge.trial import Trial, try_out

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Now:
    """What people are answered with, and the edition that it is."""

    edition: int
    sources: Mapping[Name, str]


def export_articles(settings: Settings, folder: Path, *, removes: bool) -> int:
    """Write every article to the byte; returns 1 where other articles lie there that it may not remove."""
    now = _with_database(settings, lambda portal: _now(settings, portal))
    others = [path for path in sorted(folder.glob("*/*.md")) if _name(path) not in now.sources]
    if others and not removes:
        print(*others, sep="\n", file=sys.stderr)
        print(f"{_many(others)} there that there are no more: nothing was written; see --remove.", file=sys.stderr)
        return 1
    try:
        for path in others:
            path.unlink()
        for name, text in now.sources.items():
            path = folder / str(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    except OSError as refused:
        print(f"{folder}: cannot be written: {refused}", file=sys.stderr)
        return 1
    print(f"{_many(now.sources)} written, {len(others)} removed")
    return 0


def import_articles(settings: Settings, folder: Path, *, withdraws: bool, dry_run: bool) -> int:
    """Publish what differs, all of it or nothing; returns 1 when something is wrong with it, with every problem told.

    Raises `KnowledgeErrors` for what cannot be read.
    """
    files = read_sources(folder)
    if not files:
        print(f"{folder}: no article here; export writes <language>/<id>.md", file=sys.stderr)
        return 1
    now = _with_database(settings, lambda portal: _now(settings, portal))
    changes = {name: text for name, text in files.items() if now.sources.get(name) != text}
    missing = sorted(now.sources.keys() - files.keys())
    if withdraws:
        changes |= dict.fromkeys(missing, "")
    elif missing:
        print(f"{_many(missing)} without a file there, left as they are; see --withdraw", file=sys.stderr)
    trial = _tried(settings, now, changes)
    tell(settings, (*trial.doubts, *trial.problems))
    if trial.problems:
        print("Nothing was published.", file=sys.stderr)
        return 1
    if changes and not dry_run and not _with_database(settings, lambda portal: _publish(portal, now.edition, changes)):
        return 1
    withdrawn = sum(not text for text in changes.values())
    print(f"{len(changes) - withdrawn} published, {withdrawn} withdrawn{' if this were no dry run' if dry_run else ''}")
    return 0


def _tried(settings: Settings, now: Now, changes: Sources) -> Trial:
    today = datetime.now(settings.desk.business_hours.zone).date()
    after = overlaid(now.sources, changes)
    return try_out(now.sources, after, settings.quoted(), (), today=today, dialogs=DIALOGS.keys())


async def _now(settings: Settings, portal: Portal) -> Now:
    published = await portal.read(published_now)
    edition = max((version.edition or 0 for version in published), default=0)
    return Now(edition, overlaid(read_sources(settings.articles_dir), over(published)))


async def _publish(portal: Portal, edition: int, changes: Sources) -> bool:
    articles = [Imported(article=name.id, language=name.lang, text=text) for name, text in sorted(changes.items())]
    outcome = await portal.do(ImportArticles(articles=articles, edition=edition))
    if isinstance(outcome, Refusal):
        print("Somebody published at the same time: nothing was written, run it again.", file=sys.stderr)
    return not isinstance(outcome, Refusal)


def _with_database(settings: Settings, work: Callable[[Portal], Awaitable[Done]]) -> Done:
    async def run() -> Done:
        store = await open_database(settings)
        try:
            return await work(Portal(store))
        finally:
            await store.close()

    return asyncio.run(run())


def _name(path: Path) -> Name:
    return Name(path.parent.name, path.stem)


def _many(articles: Mapping[Name, str] | Sequence[object]) -> str:
    return "1 article" if len(articles) == 1 else f"{len(articles)} articles"
