"""Files that people sent: kept until they are deposited, or forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.deposits import ReceivedFile
from actions.store.tables import deposits, received_files

_OF_FILE = tuple(received_files.c[name] for name in ReceivedFile.__dataclass_fields__)


class ReceivedFileRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, file: ReceivedFile) -> None:
        values = {name: getattr(file, name) for name in ReceivedFile.__dataclass_fields__}
        await self._connection.execute(insert(received_files), values)

    async def by_id(self, file_id: str) -> ReceivedFile | None:
        found = await self._all(received_files.c.id == file_id)
        return found[0] if found else None

    async def of_batch(self, batch: str) -> list[ReceivedFile]:
        return await self._all(received_files.c.batch == batch)

    async def sent_on_pages(self, account_id: str, now: int) -> list[ReceivedFile]:
        """Return those that an account has sent outside of any conversation, and that are not over."""
        file = received_files.c
        return await self._all(file.account_id == account_id, file.conversation == "", file.until > now)

    async def change(self, file_id: str, values: Mapping[str, Any]) -> None:
        await self._connection.execute(
            update(received_files).where(received_files.c.id == file_id).values(dict(values))
        )

    async def forget(self, file_ids: Sequence[str]) -> None:
        await self._connection.execute(delete(received_files).where(received_files.c.id.in_(list(file_ids))))

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(received_files).where(received_files.c.until < moment))

    async def is_kept(self, sha256: str) -> bool:
        """Tell whether anything needs the content: a file that waits, a deposit, or what came of one."""
        waiting = select(received_files.c.id).where(received_files.c.sha256 == sha256)
        deposited = select(deposits.c.id).where(
            (deposits.c.sha256 == sha256) | (deposits.c.outcome == sha256), deposits.c.purged_at.is_(None)
        )
        for statement in (waiting, deposited):
            if (await self._connection.execute(statement.limit(1))).first() is not None:
                return True
        return False

    async def _all(self, *conditions: Any) -> list[ReceivedFile]:
        found = select(*_OF_FILE).where(*conditions).order_by(received_files.c.created_at, received_files.c.id)
        return [ReceivedFile(**row) for row in (await self._connection.execute(found)).mappings()]
