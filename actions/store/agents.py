"""Agents of the support desk, and the links by which they come in first."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.addresses import folded
from actions.store.desk_tables import agent_links, agents
from actions.tickets import Agent, AgentState

_OF_AGENT = tuple(agents.c[name] for name in Agent.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What an agent signs in with; `totp` is sealed."""

    agent_id: str
    password_hash: str | None = field(repr=False)
    totp: bytes | None = field(repr=False)
    totp_step: int
    subject: str | None
    locked_until: int | None


_OF_KEYS = tuple(agents.c["id" if name == "agent_id" else name] for name in Keys.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLink:
    """`totp` is the sealed secret that the link's page shows."""

    digest: str
    agent_id: str
    totp: bytes = field(repr=False)
    until: int


class AgentRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_id(self, agent_id: str) -> Agent | None:
        return await self._one(agents.c.id == agent_id)

    async def by_email(self, email: str) -> Agent | None:
        return await self._one(agents.c.email_folded == folded(email))

    async def by_subject(self, subject: str) -> Agent | None:
        """Return who has this subject at the identity provider."""
        return await self._one(agents.c.subject == subject)

    async def all(self) -> list[Agent]:
        """Return everybody, in whatever state, by name."""
        found = select(*_OF_AGENT).order_by(agents.c.name, agents.c.id)
        return [Agent(**row) for row in (await self._connection.execute(found)).mappings()]

    async def add(self, agent: Agent, now: int) -> None:
        values = {name: getattr(agent, name) for name in Agent.__dataclass_fields__}
        row = {**values, "roles": list(agent.roles), "email_folded": folded(agent.email), "totp_step": 0}
        await self._connection.execute(insert(agents), {**row, "created_at": now})

    async def change(self, agent_id: str, **values: object) -> None:
        await self._connection.execute(update(agents).where(agents.c.id == agent_id).values(**values))

    async def change_of_enabled(self, agent_id: str, **values: object) -> bool:
        """Change an agent who may come in; False for one who was disabled since they were looked at."""
        may_come = agents.c.id == agent_id, agents.c.state != AgentState.DISABLED
        return (await self._connection.execute(update(agents).where(*may_come).values(**values))).rowcount == 1

    async def password_of(self, email: str) -> str | None:
        """Return the stored hash; None for an unknown address as for an agent without a password."""
        found = select(agents.c.password_hash).where(agents.c.email_folded == folded(email))
        return (await self._connection.execute(found)).scalar_one_or_none()

    async def keys(self, agent_id: str) -> Keys | None:
        found = select(*_OF_KEYS).where(agents.c.id == agent_id)
        row = (await self._connection.execute(found)).one_or_none()
        return Keys(**dict(zip(Keys.__dataclass_fields__, row, strict=True))) if row else None

    async def use_step(self, agent_id: str, step: int) -> bool:
        """Use up a code's time step and those before it; False if that was done already."""
        unused = agents.c.id == agent_id, agents.c.state == AgentState.ACTIVE, agents.c.totp_step < step
        return (await self._connection.execute(update(agents).where(*unused).values(totp_step=step))).rowcount == 1

    async def add_link(self, link: AgentLink) -> None:
        """Add a link; those that the agent was given before do not open any more."""
        await self.revoke_links(link.agent_id)
        values = {name: getattr(link, name) for name in AgentLink.__dataclass_fields__}
        await self._connection.execute(insert(agent_links), values)

    async def link(self, digest: str, now: int) -> AgentLink | None:
        """Return a link that still opens; looking at it changes nothing."""
        names = (agent_links.c[name] for name in AgentLink.__dataclass_fields__)
        found = select(*names).where(agent_links.c.digest == digest, agent_links.c.until > now)
        row = (await self._connection.execute(found)).mappings().one_or_none()
        return AgentLink(**row) if row else None

    async def use_link(self, digest: str, now: int) -> bool:
        """Use it up; False if it does not open any more, or somebody has just used it."""
        good = agent_links.c.digest == digest, agent_links.c.until > now
        return (await self._connection.execute(delete(agent_links).where(*good))).rowcount == 1

    async def revoke_links(self, agent_id: str) -> None:
        await self._connection.execute(delete(agent_links).where(agent_links.c.agent_id == agent_id))

    async def forget_links_before(self, moment: int) -> None:
        await self._connection.execute(delete(agent_links).where(agent_links.c.until < moment))

    async def _one(self, condition: Any) -> Agent | None:
        row = (await self._connection.execute(select(*_OF_AGENT).where(condition))).mappings().one_or_none()
        return Agent(**row) if row else None
