"""Tokens of the API, known by the digests of their words, and the requests that were made with a key of their own."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.scopes import ApiToken
from actions.store.desk_tables import api_requests, api_tokens
from actions.store.upsert import insert_into

_OF_TOKEN = tuple(api_tokens.c[name] for name in ApiToken.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest:
    """A request made before under the same key; `ticket_id` is what came of it, None while it is under way."""

    fingerprint: str
    created_at: int
    ticket_id: str | None


class ApiTokenRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, token: ApiToken, digest: str) -> None:
        values = {name: getattr(token, name) for name in ApiToken.__dataclass_fields__}
        await self._connection.execute(insert(api_tokens), {**values, "scopes": list(token.scopes), "digest": digest})

    async def by_digest(self, digest: str) -> ApiToken | None:
        return await self._one(api_tokens.c.digest == digest)

    async def all(self) -> list[ApiToken]:
        found = select(*_OF_TOKEN).order_by(api_tokens.c.created_at, api_tokens.c.id)
        return [_token(row) for row in (await self._connection.execute(found)).mappings()]

    async def revoke(self, token_id: str) -> bool:
        revoked = await self._connection.execute(delete(api_tokens).where(api_tokens.c.id == token_id))
        return revoked.rowcount == 1

    async def note_use(self, token_id: str, now: int) -> None:
        await self._connection.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(used_at=now))

    async def begin(self, token_id: str, key: str, fingerprint: str, now: int, *, lease_ms: int) -> ApiRequest | None:
        """Begin a request; returns what was begun under the same key before.

        None: it is ours to do. One that has been under way for longer than `lease_ms` died: then it is ours, too.
        """
        row = {"token_id": token_id, "key": key, "fingerprint": fingerprint, "created_at": now, "ticket_id": None}
        begun = await self._connection.execute(
            insert_into(self._connection, api_requests).on_conflict_do_nothing(), row
        )
        if begun.rowcount == 1:
            return None
        mine = api_requests.c.token_id == token_id, api_requests.c.key == key
        died = api_requests.c.ticket_id.is_(None), api_requests.c.created_at < now - lease_ms
        same = api_requests.c.fingerprint == fingerprint
        taken = await self._connection.execute(update(api_requests).where(*mine, *died, same).values(created_at=now))
        if taken.rowcount == 1:
            return None
        columns = (api_requests.c[name] for name in ApiRequest.__dataclass_fields__)
        found = (await self._connection.execute(select(*columns).where(*mine))).mappings().one()
        return ApiRequest(**found)

    async def settle(self, token_id: str, key: str, ticket_id: str) -> None:
        """Keep what came of it."""
        mine = api_requests.c.token_id == token_id, api_requests.c.key == key
        await self._connection.execute(update(api_requests).where(*mine).values(ticket_id=ticket_id))

    async def take_back(self, token_id: str, key: str) -> None:
        """Forget that it was begun: it was refused, and may be tried again."""
        mine = api_requests.c.token_id == token_id, api_requests.c.key == key, api_requests.c.ticket_id.is_(None)
        await self._connection.execute(delete(api_requests).where(*mine))

    async def forget_requests_before(self, moment: int) -> None:
        await self._connection.execute(delete(api_requests).where(api_requests.c.created_at < moment))

    async def _one(self, condition: Any) -> ApiToken | None:
        row = (await self._connection.execute(select(*_OF_TOKEN).where(condition))).mappings().one_or_none()
        return _token(row) if row else None


def _token(row: RowMapping) -> ApiToken:
    return ApiToken(**{**row, "scopes": frozenset(row["scopes"])})
