"""Forgetting conversations that are older than the deployment keeps them."""

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.desk_tables import questions, tickets
from actions.store.tables import feedback
from bot.store.tables import conversations
from bot.store.ticket_threads import is_thread


async def forget_before(connection: AsyncConnection, moment: int, most: int) -> int:
    """Delete up to `most` conversations unchanged since `moment` (ms), with all that was said; return how many.

    One that is the history of a ticket, or shows it to agents, is kept as long as the ticket.
    """
    held = exists().where(tickets.c.conversation == conversations.c.id)
    statement = select(conversations.c.id).where(conversations.c.updated_at < moment, ~held, ~is_thread()).limit(most)
    old = (await connection.execute(statement)).scalars().all()
    if old:
        await connection.execute(delete(feedback).where(feedback.c.conversation_id.in_(old)))
        await connection.execute(delete(questions).where(questions.c.conversation.in_(old)))
        await connection.execute(delete(conversations).where(conversations.c.id.in_(old)))
    return len(old)
