"""Files that are offered in a chat, until they are where the person wants them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.tables import file_offers


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOffer:
    """`what` is one of `actions.download.What`, `state` one of `actions.file_offers.State`. Times are milliseconds."""

    id: str
    conversation: str
    user: str
    account_id: str
    deposit_id: str
    what: str
    language: str
    state: str
    target: bytes | None = field(default=None, repr=False)
    whole_at: int | None = None
    created_at: int
    until: int


_OF_OFFER = tuple(file_offers.c[name] for name in FileOffer.__dataclass_fields__)


class FileOfferRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, offer: FileOffer) -> None:
        values = {name: getattr(offer, name) for name in FileOffer.__dataclass_fields__}
        await self._connection.execute(insert(file_offers), values)

    async def by_id(self, offer_id: str) -> FileOffer | None:
        found = await self._connection.execute(select(*_OF_OFFER).where(file_offers.c.id == offer_id))
        row = found.mappings().one_or_none()
        return FileOffer(**row) if row else None

    async def change(self, offer_id: str, *, state: str, values: Mapping[str, Any]) -> bool:
        """Change an offer that is in this state; tell whether it was."""
        mine = file_offers.c.id == offer_id, file_offers.c.state == state
        changed = await self._connection.execute(update(file_offers).where(*mine).values(dict(values)))
        return changed.rowcount == 1

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(file_offers).where(file_offers.c.until < moment))
