"""Organisations, their contracts and their mandates."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.people import Organisation
from actions.store.tables import contracts, deposits, mandates, organisations


class OrganisationRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_bcr(self, bcr: str) -> Organisation | None:
        return await self._one(bcr, for_update=False)

    async def lock(self, bcr: str) -> Organisation | None:
        """Return the organisation; until the transaction ends nobody else can change who administers it."""
        return await self._one(bcr, for_update=True)

    async def _one(self, bcr: str, *, for_update: bool) -> Organisation | None:
        statement = select(organisations).where(organisations.c.bcr == bcr)
        statement = statement.with_for_update() if for_update else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return _organisation(row) if row else None

    async def has_contract(self, bcr: str, number: str, today: str) -> bool:
        """Tell whether the contract is this certifier's, and valid on that day (ISO date)."""
        found = select(contracts.c.number).where(
            contracts.c.number == number, contracts.c.certifier_bcr == bcr, *_valid(contracts.c, today)
        )
        return (await self._connection.execute(found)).first() is not None

    async def has_mandate(self, depositor: str, certifiers: Sequence[str], today: str) -> bool:
        """Tell whether any of the certifiers has mandated the depositor, on that day (ISO date)."""
        found = select(mandates.c.certifier_bcr).where(
            mandates.c.depositor_bcr == depositor,
            mandates.c.certifier_bcr.in_(certifiers),
            *_valid(mandates.c, today),
        )
        return (await self._connection.execute(found)).first() is not None

    async def mandating(self, depositor: str, today: str) -> list[Organisation]:
        """Return the certifiers that have mandated the depositor, on that day (ISO date), by name."""
        of = mandates.c.depositor_bcr == depositor, *_valid(mandates.c, today)
        return await self._all(organisations.c.bcr.in_(select(mandates.c.certifier_bcr).where(*of)))

    async def deposited_for(self, bcr: str, role: str) -> list[Organisation]:
        """Return the certifiers that an organisation has deposited for, by name."""
        of = deposits.c.bcr == bcr, deposits.c.role == role
        return await self._all(organisations.c.bcr.in_(select(deposits.c.certifier_bcr).where(*of)))

    async def contracts_of(self, certifiers: Sequence[str], today: str) -> list[tuple[str, str]]:
        """Return certifiers and the numbers of their contracts that are valid on that day (ISO date)."""
        found = (
            select(contracts.c.certifier_bcr, contracts.c.number)
            .where(contracts.c.certifier_bcr.in_(certifiers), *_valid(contracts.c, today))
            .order_by(contracts.c.number)
        )
        return [(row[0], row[1]) for row in await self._connection.execute(found)]

    async def _all(self, *conditions: ColumnElement[bool]) -> list[Organisation]:
        found = select(organisations).where(*conditions).order_by(organisations.c.name)
        return [_organisation(row) for row in (await self._connection.execute(found)).mappings()]


def _valid(columns: Any, today: str) -> Sequence[ColumnElement[bool]]:
    return columns.valid_from <= today, or_(columns.valid_to.is_(None), columns.valid_to >= today)


def _organisation(row: RowMapping) -> Organisation:
    return Organisation(**row)
