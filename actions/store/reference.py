"""Writes the operator's reference data: what is new, what has changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.people import Organisation
from actions.reference import Contract, Loaded, Mandate
from actions.store.tables import contracts, mandates, organisations

AT_ONCE = 500  # records in a statement: databases take only so many values

Record = Organisation | Contract | Mandate


class ReferenceData:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put_organisations(self, records: Sequence[Organisation]) -> Loaded:
        return await self._put(organisations, records)

    async def put_contracts(self, records: Sequence[Contract]) -> Loaded:
        return await self._put(contracts, records)

    async def put_mandates(self, records: Sequence[Mandate]) -> Loaded:
        return await self._put(mandates, records)

    async def organisations(self, bcrs: Iterable[str]) -> Mapping[str, Organisation]:
        """Return those there are, by BCR."""
        found: dict[str, Organisation] = {}
        for some in _batched(sorted(set(bcrs))):
            rows = await self._connection.execute(select(organisations).where(organisations.c.bcr.in_(some)))
            found |= {row["bcr"]: Organisation(**row) for row in rows.mappings()}
        return found

    async def others(self, bcrs: Iterable[str]) -> int:
        """Tell how many organisations there are besides these."""
        count = select(func.count()).where(organisations.c.bcr.not_in(list(bcrs))).select_from(organisations)
        return (await self._connection.execute(count)).scalar_one()

    async def _put(self, table: Table, records: Sequence[Record]) -> Loaded:
        """Write each record under its primary key."""
        loaded = Loaded()
        for some in _batched(records):
            rows = [asdict(record) for record in some]
            there = await self._there(table, rows)
            new = [row for row in rows if _key(table, row) not in there]
            changed = [row for row in rows if _key(table, row) in there and there[_key(table, row)] != row]
            if new:
                await self._connection.execute(insert(table), new)
            if changed:
                await self._connection.execute(
                    _update(table), [{f"new_{name}": row[name] for name in row} for row in changed]
                )
            loaded = Loaded(
                created=loaded.created + len(new),
                changed=loaded.changed + len(changed),
                unchanged=loaded.unchanged + len(rows) - len(new) - len(changed),
            )
        return loaded

    async def _there(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
        """Return the rows that have the keys of these."""
        wanted = tuple_(*table.primary_key).in_([_key(table, row) for row in rows])
        found = await self._connection.execute(select(table).where(wanted).with_for_update())
        return {_key(table, row): row for row in map(dict, found.mappings())}


def _key(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _update(table: Table) -> Any:
    key = [column == bindparam(f"new_{column.name}") for column in table.primary_key]
    others = [column.name for column in table.columns if not column.primary_key]
    return update(table).where(*key).values({name: bindparam(f"new_{name}") for name in others})


def _batched(records: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (records[start : start + AT_ONCE] for start in range(0, len(records), AT_ONCE))
