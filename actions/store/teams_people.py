"""People whom Microsoft Teams may tell us, and the accounts that they are then."""

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.people import CONFIRMED, EntraUser
from actions.store.tables import accounts, teams_people


class TeamsPeopleRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def account_of(self, user: EntraUser, who: str) -> str | None:
        """Return the id of the account that a person is recognised as, if it may still come in.

        `who` they are in a conversation: what else says which `user` that is may be their own client.
        """
        found = (
            select(teams_people.c.account_id)
            .join(accounts, accounts.c.id == teams_people.c.account_id)
            .where(
                *_is(user), teams_people.c.user == who, teams_people.c.is_recognised, accounts.c.state.in_(CONFIRMED)
            )
        )
        return (await self._connection.execute(found)).scalar_one_or_none()

    async def is_known(self, user: EntraUser) -> bool:
        """Tell whether a person is recognised, or has been asked about it."""
        found = select(teams_people.c.oid).where(*_is(user))
        return (await self._connection.execute(found)).one_or_none() is not None

    async def put(
        self, user: EntraUser, account_id: str, conversation: str, who: str, now: int, *, is_recognised: bool
    ) -> None:
        """Note what a person was offered or has agreed to, whatever was before; `who` they are in the conversation."""
        await self._connection.execute(delete(teams_people).where(*_is(user)))
        row = {
            "tenant": user.tenant,
            "oid": user.oid,
            "account_id": account_id,
            "is_recognised": is_recognised,
            "conversation": conversation,
            "user": who,
            "created_at": now,
        }
        await self._connection.execute(insert(teams_people), row)

    async def end(self, user: EntraUser, who: str) -> None:
        await self._connection.execute(delete(teams_people).where(*_is(user), teams_people.c.user == who))

    async def end_all(self, account_id: str) -> None:
        await self._connection.execute(delete(teams_people).where(teams_people.c.account_id == account_id))


def _is(user: EntraUser) -> tuple[ColumnElement[bool], ...]:
    return teams_people.c.tenant == user.tenant, teams_people.c.oid == user.oid
