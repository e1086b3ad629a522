"""Which browsers are signed in to the desk, by their cookie's digest."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.desk_tables import agent_sessions, agents
from actions.tickets import AgentState


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSession:
    digest: str
    agent_id: str
    is_complete: bool  # false: the second factor is still to come
    until: int


_OF_SESSION = tuple(agent_sessions.c[name] for name in AgentSession.__dataclass_fields__)


class AgentSessionRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, session: AgentSession, now: int) -> None:
        values = {name: getattr(session, name) for name in AgentSession.__dataclass_fields__}
        await self._connection.execute(insert(agent_sessions), {**values, "created_at": now})

    async def by_digest(self, digest: str, now: int) -> AgentSession | None:
        """Return a session of somebody who may still come in."""
        found = (
            select(*_OF_SESSION)
            .join(agents, agents.c.id == agent_sessions.c.agent_id)
            .where(agent_sessions.c.digest == digest, agent_sessions.c.until > now, agents.c.state == AgentState.ACTIVE)
        )
        row = (await self._connection.execute(found)).mappings().one_or_none()
        return AgentSession(**row) if row else None

    async def end(self, digest: str) -> None:
        await self._connection.execute(delete(agent_sessions).where(agent_sessions.c.digest == digest))

    async def end_all(self, agent_id: str) -> None:
        await self._connection.execute(delete(agent_sessions).where(agent_sessions.c.agent_id == agent_id))

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(agent_sessions).where(agent_sessions.c.until < moment))
