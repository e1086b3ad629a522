"""Replies that agents need again and again, by language."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.desk_tables import canned_replies
from actions.store.upsert import insert_into
from actions.tickets import CannedReply

_OF_REPLY = tuple(canned_replies.c[name] for name in CannedReply.__dataclass_fields__)


class CannedReplyRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> list[CannedReply]:
        """Return every one, by language and title."""
        found = select(*_OF_REPLY).order_by(canned_replies.c.language, canned_replies.c.title, canned_replies.c.id)
        return [CannedReply(**row) for row in (await self._connection.execute(found)).mappings()]

    async def put(self, reply: CannedReply) -> None:
        """Add it, or put it in place of the one with its id."""
        row = {name: getattr(reply, name) for name in CannedReply.__dataclass_fields__}
        changed = {name: value for name, value in row.items() if name != "id"}
        added = insert_into(self._connection, canned_replies).values(**row)
        await self._connection.execute(added.on_conflict_do_update(index_elements=[canned_replies.c.id], set_=changed))

    async def remove(self, reply_id: str) -> None:
        await self._connection.execute(delete(canned_replies).where(canned_replies.c.id == reply_id))
