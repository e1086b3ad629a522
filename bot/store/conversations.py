"""Reading and writing conversations and their activity log."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Incoming, Json, Stored, Taken
from bot.store.tables import activities, conversations

LEASE_MS = 60_000
"""A reply is first delivered by the process that wrote it; after this long without success any process may."""


class OvertakenError(Exception):
    """Another turn of this conversation committed first: nothing was written, run the turn again."""


class ClashError(OvertakenError):
    """A row that may be there once was there already: another process was faster to write it, or we are wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    id: str
    version: int = 0  # 0: not in the database yet
    last_sequence: int = 0
    state: Json = field(default_factory=dict)
    address: Json = field(default_factory=dict)
    undelivered: int = 0  # sequence of the newest reply that has not been delivered


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reply that waits to be delivered, and where to."""

    stored: Stored
    address: Json
    attempts: int
    leased_until: int  # ms; from then on any process may deliver it


LOGGED = (
    activities.c.conversation_id,
    activities.c.sequence,
    activities.c.body,
    activities.c.created_at,
    activities.c.reply_to,
    activities.c.external_id,
)

_undelivered = (
    select(func.max(activities.c.sequence))
    .where(activities.c.conversation_id == bindparam("conversation"), activities.c.due_at.is_not(None))
    .scalar_subquery()
)
_load = select(conversations, _undelivered.label("undelivered")).where(conversations.c.id == bindparam("conversation"))
_save = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"), conversations.c.version == bindparam("found"))
    .values({name: bindparam(f"new_{name}") for name in ("version", "last_sequence", "state", "address", "updated_at")})
)
_log = insert(activities)
_since = (
    select(*LOGGED)
    .where(
        activities.c.conversation_id == bindparam("conversation"),
        activities.c.sequence > bindparam("watermark"),
    )
    .order_by(activities.c.sequence)
    .limit(bindparam("most"))
)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


async def load(connection: AsyncConnection, conversation: str) -> Conversation:
    """Return the conversation, or a new one of version 0."""
    return await connection.run_sync(_load_now, conversation)


def _load_now(connection: Connection, conversation: str) -> Conversation:
    row = connection.execute(_load, {"conversation": conversation}).mappings().one_or_none()
    if row is None:
        return Conversation(id=conversation)
    return Conversation(
        id=row["id"],
        version=row["version"],
        last_sequence=row["last_sequence"],
        state=row["state"],
        address=row["address"],
        undelivered=row["undelivered"] or 0,
    )


async def record(
    connection: AsyncConnection, found: Conversation, incoming: Incoming, state: Json, replies: Sequence[Json]
) -> tuple[Taken, Conversation]:
    """Log an activity with its replies and save the conversation's new state; returns the conversation as it is then.

    Raises `OvertakenError` when the conversation moved since it was loaded or when the activity is already there; the
    transaction must then be rolled back.
    """
    try:
        return await connection.run_sync(_record_now, found, incoming, state, replies)
    except IntegrityError as clash:
        raise OvertakenError from clash


def _record_now(
    connection: Connection, found: Conversation, incoming: Incoming, state: Json, replies: Sequence[Json]
) -> tuple[Taken, Conversation]:
    now = now_ms()
    sequence = found.last_sequence + 1
    last = sequence + len(replies)
    new = Conversation(
        id=found.id,
        version=found.version + 1,
        last_sequence=last,
        state=state,
        address=incoming.address or found.address,
        undelivered=last if incoming.address and replies else found.undelivered,
    )
    if found.version == 0:
        connection.execute(
            insert(conversations),
            {
                "id": new.id,
                "version": new.version,
                "last_sequence": new.last_sequence,
                "state": new.state,
                "address": new.address,
                "created_at": now,
                "updated_at": now,
            },
        )
    else:
        saved = connection.execute(
            _save,
            {
                "conversation": found.id,
                "found": found.version,
                "new_version": new.version,
                "new_last_sequence": new.last_sequence,
                "new_state": new.state,
                "new_address": new.address,
                "new_updated_at": now,
            },
        )
        if saved.rowcount != 1:
            raise OvertakenError
    due_at = now + LEASE_MS if incoming.address else None
    rows = [_row(found.id, sequence, incoming.body, now, key=incoming.key)]
    rows += [
        _row(found.id, sequence + place, body, now, reply_to=sequence, due_at=due_at)
        for place, body in enumerate(replies, start=1)
    ]
    connection.execute(_log, rows)
    first, *others = [stored(row) for row in rows]
    taken = Taken(
        incoming=first,
        replies=tuple(others),
        undelivered_before=found.undelivered,
        leased_until=due_at or 0,
        address=incoming.address,
    )
    return taken, new


def _row(
    conversation: str,
    sequence: int,
    body: Json,
    now: int,
    *,
    key: str | None = None,
    reply_to: int | None = None,
    due_at: int | None = None,
) -> dict[str, Any]:
    return {
        "conversation_id": conversation,
        "sequence": sequence,
        "key": key,
        "reply_to": reply_to,
        "body": body,
        "created_at": now,
        "due_at": due_at,
        "attempts": 0,
        "external_id": None,
    }


def stored(row: RowMapping | dict[str, Any]) -> Stored:
    """Return a row of `LOGGED` columns as the rest of the house knows it."""
    return Stored(
        conversation=row["conversation_id"],
        sequence=row["sequence"],
        body=row["body"],
        created_at=row["created_at"],
        reply_to=row["reply_to"],
        external_id=row["external_id"],
    )


async def find(connection: AsyncConnection, conversation: str, key: str) -> Taken | None:
    """Return what became of an activity that was taken before, or None."""
    of_conversation = activities.c.conversation_id == conversation
    taken = select(activities.c.sequence).where(of_conversation, activities.c.key == key)
    sequence = (await connection.execute(taken)).scalar_one_or_none()
    if sequence is None:
        return None
    related = (activities.c.sequence == sequence) | (activities.c.reply_to == sequence)
    rows = (
        await connection.execute(select(*LOGGED).where(of_conversation, related).order_by(activities.c.sequence))
    ).mappings()
    first, *others = [stored(row) for row in rows]
    return Taken(incoming=first, replies=tuple(others), duplicate=True)


async def activities_after(connection: AsyncConnection, conversation: str, watermark: int, most: int) -> list[Stored]:
    """Return the log after `watermark`, oldest first, at most `most` rows."""
    values = {"conversation": conversation, "watermark": watermark, "most": most}
    return [stored(row) for row in (await connection.execute(_since, values)).mappings()]


async def newest_activities(connection: AsyncConnection, conversation: str, most: int) -> list[Stored]:
    """Return the last `most` rows of the log, oldest first."""
    found = select(*LOGGED).where(activities.c.conversation_id == conversation)
    rows = await connection.execute(found.order_by(activities.c.sequence.desc()).limit(most))
    return [stored(row) for row in reversed(list(rows.mappings()))]


async def external_id(connection: AsyncConnection, conversation: str, sequence: int) -> str | None:
    """Return what the channel calls a reply, None if it never took it."""
    statement = select(activities.c.external_id).where(
        activities.c.conversation_id == conversation, activities.c.sequence == sequence
    )
    return (await connection.execute(statement)).scalar_one_or_none()


async def last_sequence(connection: AsyncConnection, conversation: str) -> int | None:
    """Return the newest sequence, or None for a conversation that does not exist."""
    statement = select(conversations.c.last_sequence).where(conversations.c.id == conversation)
    return (await connection.execute(statement)).scalar_one_or_none()
