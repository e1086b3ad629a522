"""Notes what agents said that somebody's chat has fetched: the rest goes by mail."""

from collections.abc import Sequence

from bot.messages import Stored
from bot.store.store import Store
from bot.transcript import agent_of


async def note_seen(store: Store, stored: Sequence[Stored]) -> None:
    """Raises `StoreAwayError`."""
    if said := [one for one in stored if agent_of(one)]:
        async with store.turn() as transaction:
            await transaction.work.tickets.note_seen(said[-1].conversation, said[-1].created_at)
