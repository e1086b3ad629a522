"""Tells people in the chat what happened outside it: their account is active, they are signed in."""

import asyncio

import structlog

from actions.store.notices import Notice
from bot.background import awakened
from bot.channels.directline.posted import CHANNEL
from bot.messages import NOTICE, Incoming, Kind
from bot.store.store import Store, StoreAwayError
from bot.turn import TurnFailedError, Turns

AT_ONCE = 50
LOOK_SECONDS = 5.0
LEASE_MS = 30_000

log = structlog.get_logger()


class Notices:
    """A notice is committed with what it tells of, and taken into its conversation as a turn under the notice's key.

    However often it is tried, by whichever process, it is told once.
    """

    def __init__(self, store: Store, turns: Turns) -> None:
        self._store = store
        self._turns = turns
        self._something = asyncio.Event()

    def wake(self) -> None:
        """There is something to tell."""
        self._something.set()

    async def run(self) -> None:
        """Tell whatever is due, for ever."""
        while True:
            try:
                await self.tell_due()
            except (StoreAwayError, TurnFailedError) as away:
                log.warning("notices.postponed", reason=str(away))
            except Exception:
                log.exception("notices.failed")
            await awakened(self._something, LOOK_SECONDS)
            self._something.clear()

    async def tell_due(self) -> None:
        while True:
            async with self._store.turn() as transaction:
                work = transaction.work
                due = await work.notices.claim(AT_ONCE, work.now(), lease_ms=LEASE_MS)
            for notice in due:
                if await self._store.last_sequence(notice.conversation) is not None:  # else it was forgotten since
                    await self._turns.take(_incoming(notice))
                async with self._store.turn() as transaction:
                    await transaction.work.notices.told(notice.id)
            if len(due) < AT_ONCE:
                return


def _incoming(notice: Notice) -> Incoming:
    channel, named, _ = notice.conversation.partition(":")
    return Incoming(
        channel=channel if named else CHANNEL,
        conversation=notice.conversation,
        key=f"\tnotice {notice.id}",  # no client's key has a control character
        kind=Kind.NOTICE,
        text="",
        body={"type": "event", "name": NOTICE, "value": {"key": notice.key, "facts": dict(notice.facts)}},
        user=notice.user,
    )
