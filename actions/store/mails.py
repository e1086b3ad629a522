"""Mails that wait to be sent: committed with what they tell, sealed, emptied once they have left."""

import secrets
import time
from functools import cached_property
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.mail import LEASE_MS, NOBODY, DueMail, Letter
from actions.outcome import Fact
from actions.rules import Rules
from actions.sealing import Seal, UnreadableError
from actions.store.tables import mails

_WAITING = (
    mails.c.id,
    mails.c.message_id,
    mails.c.kind,
    mails.c.language,
    mails.c.account_id,
    mails.c.sealed,
    mails.c.created_at,
    mails.c.attempts,
)


class MailQueue:
    def __init__(self, connection: AsyncConnection, rules: Rules) -> None:
        self._connection = connection
        self._key = rules.key
        self.queued = False

    async def queue(self, kind: str, *, to: str, language: str, account_id: str | None = None, **facts: Fact) -> None:
        """Write a mail that leaves after the commit."""
        mail, now = secrets.token_urlsafe(16), _now()
        row = {
            "id": mail,
            "message_id": secrets.token_hex(16),
            "kind": kind,
            "account_id": account_id,
            "language": language,
            "sealed": self._seal.close({"to": to, "facts": facts}, mail),
            "created_at": now,
            "due_at": now,
            "attempts": 0,
        }
        await self._connection.execute(insert(mails), row)
        self.queued = True

    async def pretend(self, kind: str, *, language: str, **facts: Fact) -> None:
        """Queue a mail to nobody, which never leaves."""
        await self.queue(kind, to=NOBODY, language=language, account_id=None, **facts)

    async def claim(self, most: int) -> list[DueMail]:
        """Lease to the caller what is due: until the lease ends nobody else is given it."""
        now = _now()
        waiting = (
            select(*_WAITING)
            .where(mails.c.due_at <= now)
            .order_by(mails.c.due_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._connection.execute(waiting)).mappings().all()
        if rows:
            leased = update(mails).where(mails.c.id.in_([row["id"] for row in rows])).values(due_at=now + LEASE_MS)
            await self._connection.execute(leased)
        return [self._due(row) for row in rows]

    async def mark_sent(self, mail: str) -> None:
        await self._settle(mail, sealed=None, due_at=None, sent_at=_now())

    async def postpone(self, mail: str, due_at: int) -> None:
        """Try it again at `due_at`, in milliseconds since 1970."""
        await self._settle(mail, due_at=due_at)

    async def give_up(self, mail: str) -> None:
        await self._settle(mail, sealed=None, due_at=None)

    async def forget_before(self, moment: int) -> None:
        is_settled = mails.c.created_at < moment, mails.c.due_at.is_(None)
        await self._connection.execute(delete(mails).where(*is_settled))

    async def _settle(self, mail: str, **values: Any) -> None:
        waits = mails.c.id == mail, mails.c.due_at.is_not(None)  # another replica may have sent it in the meantime
        await self._connection.execute(update(mails).where(*waits).values(attempts=mails.c.attempts + 1, **values))

    @cached_property
    def _seal(self) -> Seal:  # few transactions write a mail
        return Seal(self._key, "mail")

    def _due(self, row: RowMapping) -> DueMail:
        try:
            letter = Letter(**self._seal.open(row["sealed"], row["id"]))
        except UnreadableError:
            letter = None
        return DueMail(**{name: value for name, value in row.items() if name != "sealed"}, letter=letter)


def _now() -> int:
    return time.time_ns() // 1_000_000
