"""Who is signed in: browsers by their cookie's digest, and people in conversations."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.people import CONFIRMED
from actions.store.tables import accounts, chat_sign_ins, sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    digest: str
    account_id: str
    must_change: bool
    until: int


class SessionRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, session: Session, now: int) -> None:
        row = {
            "digest": session.digest,
            "account_id": session.account_id,
            "must_change": session.must_change,
            "until": session.until,
            "created_at": now,
        }
        await self._connection.execute(insert(sessions), row)

    async def by_digest(self, digest: str, now: int) -> Session | None:
        """Return a session of somebody who may still come in."""
        found = (
            select(sessions.c.digest, sessions.c.account_id, sessions.c.must_change, sessions.c.until)
            .join(accounts, accounts.c.id == sessions.c.account_id)
            .where(sessions.c.digest == digest, sessions.c.until > now, accounts.c.state.in_(CONFIRMED))
        )
        row = (await self._connection.execute(found)).mappings().one_or_none()
        return Session(**row) if row else None

    async def end(self, digest: str) -> None:
        await self._connection.execute(delete(sessions).where(sessions.c.digest == digest))

    async def end_all(self, account_id: str, *, but: str = "") -> None:
        """End the sessions of an account, except the one with the digest `but`."""
        await self._connection.execute(
            delete(sessions).where(sessions.c.account_id == account_id, sessions.c.digest != but)
        )

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(sessions).where(sessions.c.until < moment))


class ChatSignInRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, conversation: str, user: str, account_id: str, *, until: int, now: int) -> None:
        """Make a person in a conversation this account; whoever they were before."""
        await self.end(conversation, user)
        row = {
            "conversation": conversation,
            "user": user,
            "account_id": account_id,
            "until": until,
            "created_at": now,
        }
        await self._connection.execute(insert(chat_sign_ins), row)

    async def account_of(self, conversation: str, user: str, now: int) -> str | None:
        """Return the id of the account that a person in a conversation is, if it may still come in."""
        found = (
            select(chat_sign_ins.c.account_id)
            .join(accounts, accounts.c.id == chat_sign_ins.c.account_id)
            .where(
                chat_sign_ins.c.conversation == conversation,
                chat_sign_ins.c.user == user,
                chat_sign_ins.c.until > now,
                accounts.c.state.in_(CONFIRMED),
            )
        )
        return (await self._connection.execute(found)).scalar_one_or_none()

    async def where_signed_in(self, account_id: str, now: int) -> list[tuple[str, str]]:
        """Return the conversations in which an account is signed in, and who is it there."""
        of = chat_sign_ins.c.account_id == account_id, chat_sign_ins.c.until > now
        found = select(chat_sign_ins.c.conversation, chat_sign_ins.c.user).where(*of)
        return [(row[0], row[1]) for row in await self._connection.execute(found)]

    async def until(self, conversation: str, user: str) -> int | None:
        found = select(chat_sign_ins.c.until).where(
            chat_sign_ins.c.conversation == conversation, chat_sign_ins.c.user == user
        )
        return (await self._connection.execute(found)).scalar_one_or_none()

    async def end(self, conversation: str, user: str) -> None:
        await self._connection.execute(
            delete(chat_sign_ins).where(chat_sign_ins.c.conversation == conversation, chat_sign_ins.c.user == user)
        )

    async def end_all(self, account_id: str) -> None:
        await self._connection.execute(delete(chat_sign_ins).where(chat_sign_ins.c.account_id == account_id))

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(chat_sign_ins).where(chat_sign_ins.c.until < moment))
