"""Links that open something once, known by their digest."""

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.people import Link
from actions.store.tables import links

_OF_LINK = tuple(links.c[name] for name in Link.__dataclass_fields__)


class LinkRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, link: Link) -> None:
        values = {name: getattr(link, name) for name in Link.__dataclass_fields__}
        await self._connection.execute(insert(links), {**values, "used_at": None})

    async def open(self, digest: str, purpose: str, now: int) -> Link | None:
        """Return a link that still opens; looking at it changes nothing."""
        found = select(*_OF_LINK).where(links.c.digest == digest, links.c.purpose == purpose, *self._good(now))
        row = (await self._connection.execute(found)).mappings().one_or_none()
        return Link(**row) if row else None

    async def given(self, digest: str, purpose: str, now: int) -> Link | None:
        """Return a link that opens, or did until it was used."""
        found = select(*_OF_LINK).where(links.c.digest == digest, links.c.purpose == purpose, links.c.until > now)
        row = (await self._connection.execute(found)).mappings().one_or_none()
        return Link(**row) if row else None

    async def use(self, digest: str, now: int) -> bool:
        """Use it up; False if it does not open any more, or somebody has just used it."""
        used = update(links).where(links.c.digest == digest, *self._good(now)).values(used_at=now)
        return (await self._connection.execute(used)).rowcount == 1

    async def waiting(self, purpose: str, conversation: str, user: str, now: int) -> list[Link]:
        """Return the links of a person in a conversation that still open, the newest first."""
        return [link for link in await self.waiting_in(purpose, conversation, now) if link.user == user]

    async def waiting_in(self, purpose: str, conversation: str, now: int) -> list[Link]:
        """Return those of everybody in a conversation."""
        found = (
            select(*_OF_LINK)
            .where(links.c.purpose == purpose, links.c.conversation == conversation, *self._good(now))
            .order_by(links.c.until.desc())
        )
        return [Link(**row) for row in (await self._connection.execute(found)).mappings()]

    async def count_try(self, digest: str, most: int, now: int) -> bool:
        """Count a wrong try; False if it was one too many, and the link is void."""
        counted = update(links).where(links.c.digest == digest).values(attempts=links.c.attempts + 1)
        await self._connection.execute(counted)
        void = update(links).where(links.c.digest == digest, links.c.attempts >= most).values(used_at=now)
        return (await self._connection.execute(void)).rowcount == 0

    async def revoke(self, purpose: str, *, conversation: str, user: str) -> None:
        """Void what was given before to a person in a conversation."""
        whose = links.c.conversation == conversation, links.c.user == user
        await self._connection.execute(delete(links).where(links.c.purpose == purpose, *whose))

    async def revoke_of_account(self, purpose: str, account_id: str) -> None:
        await self._connection.execute(
            delete(links).where(links.c.purpose == purpose, links.c.account_id == account_id)
        )

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(links).where(links.c.until < moment))

    def _good(self, now: int) -> tuple[ColumnElement[bool], ...]:
        return links.c.until > now, links.c.used_at.is_(None)
