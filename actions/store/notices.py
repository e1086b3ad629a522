"""What is to be told in conversations."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.outcome import Fact
from actions.store.tables import notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    id: str
    conversation: str
    user: str
    key: str
    facts: Mapping[str, Fact]


class NoticeQueue:
    """`queued` tells whether this transaction has queued any."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.queued = False

    async def queue(self, conversation: str, user: str, key: str, now: int, **facts: Fact) -> None:
        row = {
            "id": secrets.token_urlsafe(16),
            "conversation": conversation,
            "user": user,
            "key": key,
            "facts": facts,
            "created_at": now,
            "due_at": now,
        }
        await self._connection.execute(insert(notices), row)
        self.queued = True

    async def claim(self, most: int, now: int, *, lease_ms: int) -> list[Notice]:
        """Lease to the caller what is due, oldest first."""
        due = (
            select(notices.c.id, notices.c.conversation, notices.c.user, notices.c.key, notices.c.facts)
            .where(notices.c.due_at <= now)
            .order_by(notices.c.created_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        found = [Notice(**row) for row in (await self._connection.execute(due)).mappings()]
        if found:
            leased = update(notices).where(notices.c.id.in_([one.id for one in found])).values(due_at=now + lease_ms)
            await self._connection.execute(leased)
        return found

    async def told(self, notice: str) -> None:
        await self._connection.execute(update(notices).where(notices.c.id == notice).values(due_at=None))

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(notices).where(notices.c.created_at < moment, notices.c.due_at.is_(None)))
