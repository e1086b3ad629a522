"""The activity log seen as an outbox: which replies are due, who delivers them, what became of them."""

from collections.abc import Sequence
from itertools import groupby, takewhile

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Stored
from bot.store.conversations import LEASE_MS, LOGGED, Due, now_ms, stored
from bot.store.tables import activities, conversations

_undelivered = update(activities).where(
    activities.c.conversation_id == bindparam("conversation"),
    activities.c.sequence == bindparam("place"),
    activities.c.due_at.is_not(None),  # another process may have delivered it in the meantime
)
_later = _undelivered.values(
    due_at=bindparam("new_due_at"), attempts=activities.c.attempts + bindparam("more_attempts")
)
_renewed = _undelivered.where(activities.c.due_at == bindparam("old_due_at")).values(due_at=bindparam("new_due_at"))
_done = _undelivered.values(due_at=None, attempts=activities.c.attempts + 1, external_id=bindparam("new_external_id"))


_earlier = activities.alias("earlier")
_is_next = ~exists().where(
    _earlier.c.conversation_id == activities.c.conversation_id,
    _earlier.c.sequence < activities.c.sequence,
    _earlier.c.due_at.is_not(None),
)
_waits = (
    select(*LOGGED, activities.c.attempts, activities.c.due_at, conversations.c.address)
    .join(conversations, conversations.c.id == activities.c.conversation_id)
    .where(activities.c.due_at.is_not(None))
)
_next = (
    _waits.where(activities.c.due_at <= bindparam("now"), _is_next)
    .order_by(activities.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=activities)
)
_behind = _waits.where(activities.c.conversation_id.in_(bindparam("claimed", expanding=True))).order_by(
    activities.c.conversation_id, activities.c.sequence
)


async def claim_due(connection: AsyncConnection, most: int) -> list[list[Due]]:
    """Lease to the caller what is due in up to `most` conversations, of each in order and up to what is not due.

    Who has the next reply of a conversation has the conversation: nobody else can claim what is behind it.
    """
    now = now_ms()
    leased_until = now + LEASE_MS
    claimed = (await connection.execute(_next, {"now": now, "most": most})).mappings().all()
    if not claimed:
        return []
    behind = await connection.execute(_behind, {"claimed": [row["conversation_id"] for row in claimed]})
    due = [
        [
            Due(stored=stored(row), address=row["address"], attempts=row["attempts"], leased_until=leased_until)
            for row in takewhile(lambda row: row["due_at"] <= now, rows)
        ]
        for _, rows in groupby(behind.mappings(), key=lambda row: row["conversation_id"])
    ]
    await _write(connection, [one.stored for ones in due for one in ones], due_at=leased_until)
    return due


async def renew(connection: AsyncConnection, replies: Sequence[Stored], leased_until: int) -> int | None:
    """Lease these for longer to who has them; returns until when, or None where another has taken them up."""
    longer = now_ms() + LEASE_MS
    held = {**_place(replies[0]), "old_due_at": leased_until, "new_due_at": longer}
    if (await connection.execute(_renewed, held)).rowcount != 1:
        return None
    await _write(connection, replies[1:], due_at=longer)
    return longer


async def mark_done(connection: AsyncConnection, replies: Sequence[Stored]) -> None:
    """Nobody is to be called for these any more: they arrived and may have an `external_id`, or never will."""
    if replies:
        values = [{**_place(reply), "new_external_id": reply.external_id} for reply in _in_order(replies)]
        await connection.execute(_done, values)


async def postpone(connection: AsyncConnection, replies: Sequence[Stored], due_at: int, attempts: int) -> None:
    """Try these again at `due_at`, in milliseconds since 1970; the first was tried so many times."""
    await _write(connection, replies, due_at=due_at, attempts=attempts)


async def _write(connection: AsyncConnection, replies: Sequence[Stored], *, due_at: int, attempts: int = 0) -> None:
    if replies:
        values = [
            {**_place(reply), "new_due_at": due_at, "more_attempts": attempts if reply is replies[0] else 0}
            for reply in _in_order(replies)
        ]
        await connection.execute(_later, values)


def _in_order(replies: Sequence[Stored]) -> list[Stored]:
    """Return them in the one order in which all write: no deadlock."""
    return sorted(replies, key=lambda reply: (reply.conversation, reply.sequence))


def _place(reply: Stored) -> dict[str, str | int]:
    return {"conversation": reply.conversation, "place": reply.sequence}
