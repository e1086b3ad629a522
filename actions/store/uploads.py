"""Uploads that can be resumed, by any replica."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.outside.files import Part
from actions.store.tables import uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """`address` is where the browser goes on to once the file is whole, None until then. Times are milliseconds."""

    id: str
    account_id: str
    name: str
    size: int  # bytes, announced
    offset: int  # bytes, kept
    parts: tuple[Part, ...]
    address: str | None
    created_at: int
    until: int


class UploadRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, upload: Upload) -> None:
        values = {name: getattr(upload, name) for name in Upload.__dataclass_fields__}
        await self._connection.execute(insert(uploads), {**values, "parts": _rows(upload.parts)})

    async def of_account(self, upload_id: str, account_id: str, now: int) -> Upload | None:
        """Return an upload that is this account's and not over."""
        found = select(uploads).where(
            uploads.c.id == upload_id, uploads.c.account_id == account_id, uploads.c.until > now
        )
        row = (await self._connection.execute(found)).mappings().one_or_none()
        return _upload(row) if row else None

    async def number_open(self, account_id: str, now: int) -> int:
        """Return how many files of an account are on their way."""
        counted = (
            select(func.count())
            .select_from(uploads)
            .where(uploads.c.account_id == account_id, uploads.c.address.is_(None), uploads.c.until > now)
        )
        return int((await self._connection.execute(counted)).scalar_one())

    async def advance(self, upload: Upload, part: Part) -> Upload | None:
        """Note a part that is kept; None when another one was noted there meanwhile: then this one does not count."""
        further = replace(upload, offset=upload.offset + part.size, parts=(*upload.parts, part))
        noted = (
            update(uploads)
            .where(uploads.c.id == upload.id, uploads.c.offset == upload.offset)
            .values(offset=further.offset, parts=_rows(further.parts))
        )
        return further if (await self._connection.execute(noted)).rowcount == 1 else None

    async def lease(self, upload_id: str, now: int, until: int) -> bool:
        """Tell whether it is ours to finish a file that is whole, until a moment or until it is finished."""
        is_free = uploads.c.finishing_until.is_(None) | (uploads.c.finishing_until <= now)
        leased = (
            update(uploads)
            .where(uploads.c.id == upload_id, uploads.c.address.is_(None), is_free)
            .values(finishing_until=until)
        )
        return (await self._connection.execute(leased)).rowcount == 1

    async def release(self, upload_id: str) -> None:
        """Let another one finish it."""
        await self._connection.execute(update(uploads).where(uploads.c.id == upload_id).values(finishing_until=None))

    async def finish(self, upload_id: str, address: str) -> None:
        await self._connection.execute(
            update(uploads).where(uploads.c.id == upload_id).values(address=address, parts=[], finishing_until=None)
        )

    async def forget(self, upload_id: str) -> None:
        await self._connection.execute(delete(uploads).where(uploads.c.id == upload_id))

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(uploads).where(uploads.c.until < moment))


def _rows(parts: tuple[Part, ...]) -> list[Any]:
    return [[part.name, part.size] for part in parts]


def _upload(row: RowMapping) -> Upload:
    values = {name: row[name] for name in Upload.__dataclass_fields__}
    return Upload(**{**values, "parts": tuple(Part(name, size) for name, size in row["parts"])})
