"""Forgetting conversations that are older than the deployment keeps them."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.desk_tables import questions
from actions.store.tables import feedback
from bot.store.tables import conversations


async def forget_before(connection: AsyncConnection, moment: int, most: int) -> int:
    """Delete up to `most` conversations unchanged since `moment` (ms), with all that was said; return how many."""
    statement = select(conversations.c.id).where(conversations.c.updated_at < moment).limit(most)
    old = (await connection.execute(statement)).scalars().all()
    if old:
        await connection.execute(delete(feedback).where(feedback.c.conversation_id.in_(old)))
        await connection.execute(delete(questions).where(questions.c.conversation.in_(old)))
        await connection.execute(delete(conversations).where(conversations.c.id.in_(old)))
    return len(old)
