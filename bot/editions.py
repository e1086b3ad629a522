"""The assistant as it knows the newest articles: those of the files, and over them what was published at the desk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import structlog

from actions.learning import Version
from actions.work import Work
from bot.apart import Apart, ApartFailedError
from bot.bell import ARTICLES, Bell
from bot.conversation import Assistant
from bot.portal import Portal
from bot.store.store import StoreAwayError
from knowledge.article import Name, Sources
from knowledge.library import Library, open_readable, overlaid
from knowledge.problem import Problem

LOOK_SECONDS = 30.0
LEARN_SECONDS = 300  # that learning may take on a busy machine; it takes a few

log = structlog.get_logger()


class Editions:
    """What was published is learned in another process, and then taken over: a turn keeps what it began with.

    `edition` counts what was published, over all articles; `changed` is told of each new assistant.
    """

    def __init__(
        self,
        assistant: Assistant,
        files: Sources,
        published: Sequence[Version],
        *,
        values: Mapping[str, object],
        portal: Portal,
        apart: Apart,
        bell: Bell,
        changed: Callable[[Assistant], None],
    ) -> None:
        self.assistant = assistant
        self.files = files
        self.values = values
        self._portal = portal
        self._apart = apart
        self._bell = bell
        self._changed = changed
        self._take(assistant, published)

    async def run(self) -> None:
        """Look when it rings and every now and then, for ever: what rang may have been missed."""
        with self._bell.listen(ARTICLES) as listening:
            while True:
                try:
                    await self.look()
                except StoreAwayError as away:
                    log.warning("articles.postponed", reason=str(away))
                except ApartFailedError as failed:
                    log.error("articles.not_learned", reason=str(failed))  # noqa: TRY400 - why is in the reason
                except Exception:
                    log.exception("articles.failed")
                await listening.wait(LOOK_SECONDS)

    async def look(self) -> None:
        """Take over what was published since. Raises `StoreAwayError` and `ApartFailedError`."""
        if await self._portal.read(_edition) == self.edition:
            return
        published = await self._portal.read(published_now)
        opened = await self._apart.run(LEARN_SECONDS, open_readable, self.files, over(published), self.values)
        warn_of(opened.problems)
        self._take(knowing(self.assistant, opened.library), published)
        log.info("articles.taken_over", edition=self.edition, articles=len(opened.library.articles))

    def _take(self, assistant: Assistant, published: Sequence[Version]) -> None:
        self.edition = max((version.edition or 0 for version in published), default=0)
        self.sources = overlaid(self.files, over(published))
        self.assistant = assistant
        self._changed(assistant)


def knowing(assistant: Assistant, library: Library) -> Assistant:
    """Return the assistant as it is with these articles."""
    articles, understanding = library.articles, assistant.understanding.with_search(library.search)
    teller = replace(assistant.teller, articles=articles)
    answers = replace(assistant.answers, articles=articles, teller=teller)
    guide = replace(assistant.guide, understanding=understanding, answers=answers, teller=teller)
    return replace(
        assistant, understanding=understanding, articles=articles, teller=teller, answers=answers, guide=guide
    )


def over(published: Sequence[Version]) -> dict[Name, str]:
    """Return what was published as it lies over the files."""
    return {Name(version.language, version.article): version.text for version in published}


def warn_of(problems: Sequence[Problem]) -> None:
    """Log what cannot be read of what was published; the file's text is in its place."""
    for problem in problems:
        log.error("articles.unreadable", place=problem.place, problem=problem.key, facts=dict(problem.facts))


async def published_now(work: Work) -> list[Version]:
    return await work.articles.now_published()


async def _edition(work: Work) -> int:
    return await work.articles.edition()
