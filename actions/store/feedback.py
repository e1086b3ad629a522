"""What people said of the answers they got."""

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.tables import feedback


class FeedbackRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(
        self, *, conversation: str, sequence: int, article: str, language: str, helped: bool, now: int
    ) -> None:
        """Record an opinion on one answer; a second one replaces the first."""
        same = (feedback.c.conversation_id == conversation) & (feedback.c.sequence == sequence)
        await self._connection.execute(delete(feedback).where(same))
        await self._connection.execute(
            insert(feedback).values(
                conversation_id=conversation,
                sequence=sequence,
                article=article,
                language=language,
                helped=helped,
                created_at=now,
            )
        )
