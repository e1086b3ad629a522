"""Drafts are tried out and published beside the dialog: Teams waits five seconds for an answer, learning takes more."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from actions.articles import Written
from actions.learning import Version
from bot.newsroom import Newsroom, Preview, Published
from knowledge.article import Article, Name
from knowledge.problem import KnowledgeErrors

WAIT_SECONDS = 3.0
MOST_KEPT = 50  # whose dialogs were closed before it was known

Made = TypeVar("Made")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What drafts would change, and how one of them looks: no article if it cannot be read."""

    preview: Preview
    article: Article | None


class Trials:
    """The same drafts at the same time are tried and published once; who asks again hears what came of it."""

    def __init__(self, newsroom: Newsroom, seconds: float = WAIT_SECONDS) -> None:
        self._newsroom = newsroom
        self._seconds = seconds
        self._tasks: OrderedDict[tuple[object, ...], asyncio.Task[Any]] = OrderedDict()

    async def look(self, drafts: tuple[Written, ...], shown: Version) -> Look | None:
        """Return what drafts would change, None while it is not known yet.

        Raises `ApartFailedError` and `StoreAwayError`.
        """
        return await self._have(("look", *drafts, shown.language), lambda: self._look(drafts, shown))

    async def publish(self, agent: str, drafts: tuple[Written, ...], *, anyway: bool) -> Published | None:
        """Publish drafts; return None while it is not known yet what came of it. Raises as `look` does."""
        key = ("publish", agent, anyway, *drafts)
        return await self._have(key, lambda: self._newsroom.publish(agent, drafts, anyway=anyway))

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        for task in self._tasks.values():
            with suppress(asyncio.CancelledError, Exception):
                await task

    async def _look(self, drafts: tuple[Written, ...], shown: Version) -> Look:
        article = None
        with suppress(KnowledgeErrors):  # which the preview tells
            article = await self._newsroom.read(Name(shown.language, shown.article), shown.text) if shown.text else None
        return Look(preview=await self._newsroom.preview(drafts), article=article)

    async def _have(self, key: tuple[object, ...], begin: Callable[[], Coroutine[Any, Any, Made]]) -> Made | None:
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(begin())
            self._tasks[key].add_done_callback(_note)
            self._forget_some()
        task: asyncio.Task[Made] = self._tasks[key]
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if not done:
            return None
        if self._tasks.get(key) is task:
            del self._tasks[key]
        return task.result()

    def _forget_some(self) -> None:
        """Forget what nobody came back for."""
        over = [key for key, task in self._tasks.items() if task.done()][: max(0, len(self._tasks) - MOST_KEPT)]
        for key in over:
            del self._tasks[key]


def _note(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (failed := task.exception()) is not None:
        log.warning("teams_extension.not_tried", reason=str(failed))
