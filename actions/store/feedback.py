"""What people said of the answers they got."""

from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.tables import feedback
from actions.store.upsert import insert_into


class FeedbackRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(
        self, *, conversation: str, sequence: int, article: str, language: str, helped: bool, now: int
    ) -> None:
        """Record an opinion on one answer; a second one replaces the first."""
        opinion = {"article": article, "language": language, "helped": helped, "created_at": now}
        await self._connection.execute(
            insert_into(self._connection, feedback)
            .values(conversation_id=conversation, sequence=sequence, **opinion)
            .on_conflict_do_update(index_elements=list(feedback.primary_key), set_=opinion)
        )
