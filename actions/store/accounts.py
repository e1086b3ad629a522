"""Accounts of people."""

from typing import Any

from sqlalchemy import RowMapping, case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.addresses import folded
from actions.people import ADMINISTRATOR, CONFIRMED, Account, State
from actions.store.tables import accepted_terms, accounts
from actions.store.upsert import insert_into

_OF_ACCOUNT = tuple(accounts.c[name] for name in Account.__dataclass_fields__)


class AccountRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_id(self, account_id: str) -> Account | None:
        return await self._one(accounts.c.id == account_id)

    async def by_login(self, login: str) -> Account | None:
        return await self._one(accounts.c.login == login)

    async def password_of(self, login: str) -> str | None:
        """Return the stored hash; None for an unknown login as for an account without a password."""
        found = select(accounts.c.password_hash).where(accounts.c.login == login)
        return (await self._connection.execute(found)).scalar_one_or_none()

    async def by_email(self, email: str) -> list[Account]:
        """Return the confirmed accounts of an address."""
        return await self._all(accounts.c.email_folded == folded(email), accounts.c.state.in_(CONFIRMED))

    async def of_address(self, email: str, bcr: str, role: str) -> list[Account]:
        """Return an address's accounts of one organisation and role, in whatever state."""
        return await self._all(accounts.c.email_folded == folded(email), accounts.c.bcr == bcr, accounts.c.role == role)

    async def administrators(self, bcr: str, role: str) -> list[Account]:
        """Return who administers an organisation in one of its roles, those who came first first."""
        return await self._all(
            accounts.c.bcr == bcr,
            accounts.c.role == role,
            accounts.c.rights == ADMINISTRATOR,
            accounts.c.state.in_(CONFIRMED),
        )

    async def colleagues(self, bcr: str, role: str) -> list[Account]:
        return await self._all(accounts.c.bcr == bcr, accounts.c.role == role)

    async def add(self, account: Account) -> None:
        values = {name: getattr(account, name) for name in Account.__dataclass_fields__}
        await self._connection.execute(insert(accounts), {**values, "email_folded": folded(account.email)})

    async def change(self, account_id: str, **values: object) -> None:
        await self._connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))

    async def change_of_confirmed(self, account_id: str, **values: object) -> bool:
        """Change an account that may come in; False for one that was disabled since it was looked at."""
        changed = await self._connection.execute(
            update(accounts).where(accounts.c.id == account_id, accounts.c.state.in_(CONFIRMED)).values(**values)
        )
        return changed.rowcount == 1

    async def issue_temporary_password(
        self, account_id: str, digest: str, *, until: int, now: int, not_since: int, conversation: str, user: str
    ) -> bool:
        """Replace the one before; False if one was issued after `not_since`, be it this very moment.

        A lock holds, and an account that was disabled since it was looked at stays so.
        """
        issued = await self._connection.execute(
            update(accounts)
            .where(
                accounts.c.id == account_id,
                accounts.c.state.in_(CONFIRMED),
                accounts.c.temporary_sent_at.is_(None) | (accounts.c.temporary_sent_at <= not_since),
            )
            .values(
                state=case((accounts.c.state == State.LOCKED, State.LOCKED), else_=State.TEMPORARY_PASSWORD),
                temporary_digest=digest,
                temporary_until=until,
                temporary_sent_at=now,
                reset_conversation=conversation,
                reset_user=user,
            )
        )
        return issued.rowcount == 1

    async def use_temporary_password(self, account_id: str, digest: str, now: int) -> bool:
        """Use it up; False if it is another one, too late, or somebody has just used it."""
        used = await self._connection.execute(
            update(accounts)
            .where(
                accounts.c.id == account_id,
                accounts.c.temporary_digest == digest,
                accounts.c.temporary_until > now,
            )
            .values(temporary_digest=None, temporary_until=None)
        )
        return used.rowcount == 1

    async def renew_hash(self, account_id: str, before: str, after: str) -> None:
        """Replace the hash of the same password by one of today's parameters, unless the password has changed."""
        is_same = accounts.c.id == account_id, accounts.c.password_hash == before
        await self._connection.execute(update(accounts).where(*is_same).values(password_hash=after))

    async def accept_terms(self, account_id: str, version: str, now: int) -> None:
        """Note it the first time."""
        await self._connection.execute(
            insert_into(self._connection, accepted_terms)
            .values(account_id=account_id, version=version, accepted_at=now)
            .on_conflict_do_nothing()
        )

    async def forget_unconfirmed(self, before: int) -> None:
        """Delete accounts begun before `before` whose address nobody has confirmed."""
        await self._connection.execute(
            delete(accounts).where(accounts.c.state == State.EMAIL_TO_CONFIRM, accounts.c.created_at < before)
        )

    async def forget(self, account_id: str) -> None:
        await self._connection.execute(delete(accounts).where(accounts.c.id == account_id))

    async def _one(self, *conditions: Any) -> Account | None:
        row = (await self._connection.execute(select(*_OF_ACCOUNT).where(*conditions))).mappings().one_or_none()
        return _account(row) if row else None

    async def _all(self, *conditions: Any) -> list[Account]:
        found = select(*_OF_ACCOUNT).where(*conditions).order_by(accounts.c.created_at, accounts.c.id)
        return [_account(row) for row in (await self._connection.execute(found)).mappings()]


def _account(row: RowMapping) -> Account:
    return Account(**row)
