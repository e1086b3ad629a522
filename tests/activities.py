"""Messages and replies as turns take and store them, for tests that need no words."""

from itertools import count
from typing import Any

from bot.messages import Incoming, Json, Kind, Stored, Taken
from bot.store.conversations import now_ms
from bot.store.store import Store

ADDRESS = {"serviceUrl": "https://connector.example/", "conversation": {"id": "c"}}
_keys = count(1)


def message(text: str = "bonjour", *, conversation: str = "c", key: str | None = None, **given: Any) -> Incoming:
    """A message with a key of its own unless one is given."""
    return Incoming(
        **{
            "channel": "directline",
            "conversation": conversation,
            "key": f"key-{next(_keys)}" if key is None else key,
            "kind": Kind.MESSAGE,
            "text": text,
            "body": {"type": "message", "text": text},
            **given,
        }
    )


def reply(text: str) -> Json:
    return {"type": "message", "text": text}


async def record(store: Store, incoming: Incoming, *replies: str, state: Json | None = None) -> Taken:
    """Commit a turn without an assistant."""
    async with store.turn() as transaction:
        found = await transaction.load(incoming.conversation)
        return await transaction.record(found, incoming, state or {}, [reply(text) for text in replies])


async def log(store: Store, conversation: str = "c") -> list[Stored]:
    return await store.activities_after(conversation, 0, 10_000)


async def texts(store: Store, conversation: str = "c") -> list[str]:
    return [stored.body["text"] for stored in await log(store, conversation)]


async def end_leases(store: Store, taken: Taken) -> None:
    """Make the replies due, as they are when whoever was to deliver them has died."""
    await store.postpone(taken.replies, now_ms() - 1)
