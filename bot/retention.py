"""Forgets, day after day, what the privacy settings say is not kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog

from actions.forgetting import forget_old
from actions.outside.files import FilesAwayError, FileStore
from bot.background import look_again_and_again
from bot.store.conversations import now_ms
from bot.store.store import Store, StoreAwayError

DAY_SECONDS = 24 * 3600
DAY_MS = DAY_SECONDS * 1000
BETWEEN_SECONDS = 3600.0
AT_ONCE = 500  # conversations in one transaction: people's turns wait no longer than that takes

log = structlog.get_logger()


class Folder(Protocol):
    def forget_before(self, moment: float) -> int:
        """Delete files older than `moment` (seconds since 1970); return how many. Raises `OSError`."""
        ...


async def _nothing_is(_: str) -> bool:
    return False


class Retention:
    """`folders` hold mails that no server takes; `is_referenced` tells by its SHA-256 which file is kept on."""

    def __init__(
        self,
        store: Store,
        files: FileStore,
        folders: Sequence[Folder],
        *,
        days: int,
        is_referenced: Callable[[str], Awaitable[bool]] = _nothing_is,
    ) -> None:
        self._store = store
        self._files = files
        self._folders = folders
        self._days = days
        self._is_referenced = is_referenced

    async def run(self) -> None:
        """Forget now and every hour, for ever."""
        away = (StoreAwayError, FilesAwayError, OSError)
        await look_again_and_again("retention", self.forget, every=BETWEEN_SECONDS, away=away)

    async def forget(self) -> None:
        """Forget what has ended on the portal, files that nothing needs, and conversations older than so many days."""
        moment = now_ms() - self._days * DAY_MS
        conversations = 0
        while forgotten := await self._store.forget_before(moment, AT_ONCE):
            conversations += forgotten
        async with self._store.turn() as transaction:
            await forget_old(transaction.work)
        files = await self._files.collect(self._is_referenced, time.time() - DAY_SECONDS)
        files += await self._files.sweep(time.time() - DAY_SECONDS)
        for folder in self._folders:
            files += await asyncio.to_thread(folder.forget_before, moment / 1000)
        if conversations or files:
            log.info("retention.forgot", conversations=conversations, files=files)
