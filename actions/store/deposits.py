"""Deposits, and the passages that they brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.deposits import Deposit, Status
from actions.flux.outcome import Summary
from actions.store.tables import accepted_passages, deposits
from actions.store.upsert import insert_into

_OF_DEPOSIT = tuple(deposits.c[name] for name in Deposit.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of an organisation's deposits; times are milliseconds, `since` included, `before` not."""

    bcr: str
    role: str
    since: int | None = None
    before: int | None = None
    statuses: frozenset[str] = frozenset()
    certifiers: tuple[str, ...] | None = None  # BCRs; None: of whichever
    name: str = ""


class DepositRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, deposit: Deposit) -> None:
        values = {name: getattr(deposit, name) for name in Deposit.__dataclass_fields__}
        values["summary"] = deposit.summary.to_json() if deposit.summary else None
        await self._connection.execute(insert(deposits), values)

    async def next_treatment(self) -> int:
        """Return the next number; two at once get the same, and one of them is run again."""
        newest = (await self._connection.execute(select(func.max(deposits.c.treatment)))).scalar_one()
        return int(newest or 0) + 1

    async def by_id(self, deposit_id: str) -> Deposit | None:
        return await self._one(deposits.c.id == deposit_id)

    async def by_number(self, number: str) -> Deposit | None:
        return await self._one(deposits.c.number == number)

    async def standing(self, bcr: str, role: str, sha256: str) -> Deposit | None:
        """Return the deposit that this organisation made of the same content, unless it withdrew it."""
        mine = deposits.c.bcr == bcr, deposits.c.role == role, deposits.c.sha256 == sha256
        return await self._one(*mine, deposits.c.status != Status.WITHDRAWN)

    async def of_content(self, sha256: str, most: int) -> list[Deposit]:
        """Return deposits of the same content, whosever they are, oldest first."""
        found = select(*_OF_DEPOSIT).where(deposits.c.sha256 == sha256).order_by(deposits.c.received_at).limit(most)
        return [_deposit(row) for row in (await self._connection.execute(found)).mappings()]

    async def wanted(self, wanted: Wanted, *, most: int, skip: int = 0) -> list[Deposit]:
        """Return what is wanted, newest first."""
        newest = deposits.c.received_at.desc(), deposits.c.treatment.desc()
        found = select(*_OF_DEPOSIT).where(*_conditions(wanted)).order_by(*newest).limit(most).offset(skip)
        return [_deposit(row) for row in (await self._connection.execute(found)).mappings()]

    async def number_of(self, wanted: Wanted) -> int:
        count = select(func.count()).select_from(deposits).where(*_conditions(wanted))
        return (await self._connection.execute(count)).scalar_one()

    async def change(self, deposit_id: str, *, among: Sequence[str], values: Mapping[str, Any]) -> bool:
        """Change it if its status is still among these; False if it is not."""
        changed = await self._connection.execute(
            update(deposits).where(deposits.c.id == deposit_id, deposits.c.status.in_(among)).values(dict(values))
        )
        return changed.rowcount == 1

    async def accept(self, emitter: str, ids: Sequence[str], deposit_id: str) -> set[str]:
        """Note that passages came in with this deposit; return those that had come in with another one before."""
        rows = [{"emitter": emitter, "id_technique": one, "deposit_id": deposit_id} for one in ids]
        statement = insert_into(self._connection, accepted_passages).on_conflict_do_nothing()
        await self._connection.execute(statement, rows)
        others = select(accepted_passages.c.id_technique).where(
            accepted_passages.c.emitter == emitter,
            accepted_passages.c.id_technique.in_(ids),
            accepted_passages.c.deposit_id != deposit_id,
        )
        return set((await self._connection.execute(others)).scalars())

    async def purge(self, before: int, now: int) -> None:
        """Note that nobody needs the files any more of deposits that ended and were received before."""
        ended = deposits.c.status.not_in((Status.RECEIVED, Status.PROCESSING)), deposits.c.purged_at.is_(None)
        old = update(deposits).where(deposits.c.received_at < before, *ended).values(purged_at=now)
        await self._connection.execute(old)

    async def release(self, deposit_id: str) -> None:
        """Forget which passages came in with a deposit."""
        await self._connection.execute(delete(accepted_passages).where(accepted_passages.c.deposit_id == deposit_id))

    async def _one(self, *conditions: ColumnElement[bool]) -> Deposit | None:
        row = (await self._connection.execute(select(*_OF_DEPOSIT).where(*conditions))).mappings().one_or_none()
        return _deposit(row) if row else None


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [deposits.c.bcr == wanted.bcr, deposits.c.role == wanted.role]
    if wanted.since is not None:
        conditions.append(deposits.c.received_at >= wanted.since)
    if wanted.before is not None:
        conditions.append(deposits.c.received_at < wanted.before)
    if wanted.statuses:
        conditions.append(deposits.c.status.in_(sorted(wanted.statuses)))
    if wanted.certifiers is not None:
        conditions.append(deposits.c.certifier_bcr.in_(wanted.certifiers))
    if wanted.name:
        conditions.append(func.lower(deposits.c.name).contains(wanted.name.lower(), autoescape=True))
    return conditions


def _deposit(row: RowMapping) -> Deposit:
    summary = Summary.from_json(row["summary"]) if row["summary"] else None
    return Deposit(**{**row, "summary": summary})
