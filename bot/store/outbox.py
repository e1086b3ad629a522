"""The activity log seen as an outbox: which replies are due, who delivers them, what became of them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Stored
from bot.store.conversations import LEASE_MS, LOGGED, Due, now_ms, stored
from bot.store.tables import activities, conversations

_settle = (
    update(activities)
    .where(
        activities.c.conversation_id == bindparam("conversation"),
        activities.c.sequence == bindparam("place"),
    )
    .values(due_at=bindparam("new_due_at"), attempts=activities.c.attempts + bindparam("more_attempts"))
)


async def claim_due(connection: AsyncConnection, most: int) -> list[Due]:
    """Lease up to `most` due replies to the caller, in order within each conversation."""
    now = now_ms()
    due = (
        select(*LOGGED, activities.c.attempts, conversations.c.address)
        .join(conversations, conversations.c.id == activities.c.conversation_id)
        .where(activities.c.due_at <= now)
        .order_by(activities.c.due_at, activities.c.conversation_id, activities.c.sequence)
        .limit(most)
        .with_for_update(skip_locked=True, of=activities)
    )
    rows = (await connection.execute(due)).mappings().all()
    claimed = [Due(stored=stored(row), address=row["address"], attempts=row["attempts"]) for row in rows]
    await _write(connection, [one.stored for one in claimed], due_at=now + LEASE_MS, attempts=0)
    return sorted(claimed, key=lambda one: (one.stored.conversation, one.stored.sequence))


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
            for row in replies
        ]
        await connection.execute(_settle, values)
