"""The activity log seen as an outbox: which replies are due, who delivers them, what became of them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Stored
from bot.store.conversations import LEASE_MS, LOGGED, Due, now_ms, stored
from bot.store.tables import activities, conversations

_settle = (
    update(activities)
    .where(
        activities.c.conversation_id == bindparam("conversation"),
        activities.c.sequence == bindparam("place"),
        activities.c.due_at.is_not(None),  # another process may have delivered it in the meantime
    )
    .values(due_at=bindparam("new_due_at"), attempts=activities.c.attempts + bindparam("more_attempts"))
)


_earlier = activities.alias("earlier")
_is_next = ~exists().where(
    _earlier.c.conversation_id == activities.c.conversation_id,
    _earlier.c.sequence < activities.c.sequence,
    _earlier.c.due_at.is_not(None),
)
_due = (
    select(*LOGGED, activities.c.attempts, conversations.c.address)
    .join(conversations, conversations.c.id == activities.c.conversation_id)
    .where(activities.c.due_at <= bindparam("now"), _is_next)
    .order_by(activities.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=activities)
)


async def claim_due(connection: AsyncConnection, most: int) -> list[Due]:
    """Lease up to `most` due replies to the caller: of each conversation only the next one, so that none is passed."""
    now = now_ms()
    rows = (await connection.execute(_due, {"now": now, "most": most})).mappings().all()
    claimed = [Due(stored=stored(row), address=row["address"], attempts=row["attempts"]) for row in rows]
    await _write(connection, [one.stored for one in claimed], due_at=now + LEASE_MS, attempts=0)
    return claimed


async def mark_done(connection: AsyncConnection, replies: Sequence[Stored]) -> None:
    """Nobody is to be called for these any more: they arrived, or never will."""
    await _write(connection, replies, due_at=None, attempts=1)


async def postpone(connection: AsyncConnection, replies: Sequence[Stored], due_at: int) -> None:
    """Try these again at `due_at`, in milliseconds since 1970."""
    await _write(connection, replies, due_at=due_at, attempts=1)


async def _write(connection: AsyncConnection, replies: Sequence[Stored], *, due_at: int | None, attempts: int) -> None:
    if replies:
        values = [
            {
                "conversation": row.conversation,
                "place": row.sequence,
                "new_due_at": due_at,
                "more_attempts": attempts,
            }
            for row in sorted(replies, key=lambda row: (row.conversation, row.sequence))  # one order: no deadlock
        ]
        await connection.execute(_settle, values)
