"""Forgetting conversations that are older than the deployment keeps them."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import conversations


async def forget_before(connection: AsyncConnection, moment: int, most: int) -> int:
    """Delete up to `most` conversations unchanged since `moment` (ms), with their activities; return how many."""
    old = select(conversations.c.id).where(conversations.c.updated_at < moment).limit(most)
    return (await connection.execute(delete(conversations).where(conversations.c.id.in_(old)))).rowcount
