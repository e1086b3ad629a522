"""The turn: one incoming activity is one transaction, and what it says leaves after the commit."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import replace
from weakref import WeakValueDictionary

import structlog

from actions import carry_out
from bot.conversation import Assistant
from bot.messages import Incoming, Stored, Taken
from bot.rendering import activity
from bot.store.conversations import OvertakenError
from bot.store.store import Store, StoreAwayError

MOST_RUNS = 20  # of one turn that others keep overtaking; each time one of them got through

log = structlog.get_logger()


class TurnFailedError(Exception):
    """The activity could not be taken, nothing was written: the sender should try again."""


class Turns:
    """Takes activities, one at a time in each conversation.

    The lock only saves work within this process: what holds between processes is the conversation's version in the
    store, and the uniqueness of an activity's key.
    """

    def __init__(
        self, *, store: Store, assistant: Assistant, committed: Callable[[Incoming, tuple[Stored, ...]], None]
    ) -> None:
        self._store = store
        self._assistant = assistant
        self._committed = committed
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, incoming: Incoming) -> Taken:
        """Take one activity to its committed replies, or return those it got when it came before.

        Raises `TurnFailedError` when the database is away.
        """
        lock = self._locks.setdefault(incoming.conversation, asyncio.Lock())
        try:
            async with lock:
                taken = await self._take(incoming)
        except StoreAwayError as away:
            log.error(  # noqa: TRY400 - why is in the reason
                "turn.store_away", channel=incoming.channel, reason=str(away)
            )
            raise TurnFailedError from away
        if not taken.duplicate:
            self._committed(incoming, taken.replies)
        return taken

    async def _take(self, incoming: Incoming) -> Taken:
        for _ in range(MOST_RUNS):
            try:
                return await self._run(incoming)
            except OvertakenError:
                if before := await self._store.find(incoming.conversation, incoming.key):
                    return before
            except StoreAwayError:
                raise
            except Exception:  # noqa: BLE001 - the one place that catches what nobody foresaw
                return await self._apologise(incoming)
        raise TurnFailedError

    async def _run(self, incoming: Incoming) -> Taken:
        async with self._store.turn() as transaction:
            found = await transaction.load(incoming.conversation)
            reply = self._assistant.reply(found.state, incoming, found.last_sequence + 2)
            for request in reply.requests:
                await carry_out(request, transaction.work)
            bodies = [activity(said, incoming.channel) for said in reply.says]
            kept = incoming if reply.body is None else replace(incoming, body=reply.body)
            return await transaction.record(found, kept, reply.state.to_json(), bodies)

    async def _apologise(self, incoming: Incoming) -> Taken:
        """What nobody foresaw is logged under a short number, and the person sees that number."""
        number = secrets.token_hex(4)
        log.exception(  # noqa: LOG004 - called where the exception is handled
            "turn.failed", number=number, channel=incoming.channel
        )
        said = self._assistant.apology(incoming.locale, number)
        async with self._store.turn() as transaction:
            found = await transaction.load(incoming.conversation)
            return await transaction.record(found, incoming, found.state, [activity(said, incoming.channel)])
