"""Forgets, day after day, what the privacy settings say is not kept."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from actions.forgetting import forget_old
from bot.store.conversations import now_ms
from bot.store.store import Store, StoreAwayError

DAY_MS = 24 * 3600 * 1000
BETWEEN_SECONDS = 3600.0
AT_ONCE = 500  # conversations in one transaction: people's turns wait no longer than that takes

log = structlog.get_logger()


class Folder(Protocol):
    def forget_before(self, moment: float) -> int:
        """Delete files older than `moment` (seconds since 1970); return how many. Raises `OSError`."""
        ...


class Retention:
    """`folders` hold files: those that people sent, mails that no server takes."""

    def __init__(self, store: Store, folders: Sequence[Folder], *, days: int) -> None:
        self._store = store
        self._folders = folders
        self._days = days

    async def run(self) -> None:
        """Forget now and every hour, for ever."""
        while True:
            try:
                await self.forget()
            except (StoreAwayError, OSError) as away:
                log.warning("retention.postponed", reason=str(away))
            except Exception:
                log.exception("retention.failed")
            await asyncio.sleep(BETWEEN_SECONDS)

    async def forget(self) -> None:
        """Forget what has ended on the portal, and what is older than so many days: conversations, unsent files."""
        moment = now_ms() - self._days * DAY_MS
        conversations = 0
        while forgotten := await self._store.forget_before(moment, AT_ONCE):
            conversations += forgotten
        async with self._store.turn() as transaction:
            await forget_old(transaction.work)
        files = 0
        for folder in self._folders:
            files += await asyncio.to_thread(folder.forget_before, moment / 1000)
        if conversations or files:
            log.info("retention.forgot", conversations=conversations, files=files)
