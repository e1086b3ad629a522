"""The audit trail: what was done to which account, by whom; ids only."""

import secrets

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.tables import audit


class AuditTrail:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(
        self, event: str, now: int, *, by: str = "", account_id: str | None = None, bcr: str | None = None, **facts: str
    ) -> None:
        row = {
            "id": secrets.token_urlsafe(16),
            "at": now,
            "event": event,
            "account_id": account_id,
            "by": by,
            "bcr": bcr,
            "facts": facts,
        }
        await self._connection.execute(insert(audit), row)
