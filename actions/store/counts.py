"""How often something was tried, by whom, in a window of time."""

from sqlalchemy import case, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.tables import counts
from actions.store.upsert import insert_into


class CountRepository:
    """Windows begin with the first try and are fixed; whom is kept as a digest."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def spend(self, what: str, whom: str, now: int, window_ms: int) -> tuple[int, int]:
        """Count one; returns how many there are now, and when the window ends."""
        is_over = counts.c.since <= now - window_ms
        row = {"what": what, "whom": whom, "since": now, "number": 1}
        counted = (
            insert_into(self._connection, counts)
            .values(**row)
            .on_conflict_do_update(
                index_elements=[counts.c.what, counts.c.whom],
                set_={
                    "number": case((is_over, 1), else_=counts.c.number + 1),
                    "since": case((is_over, now), else_=counts.c.since),
                },
            )
            .returning(counts.c.number, counts.c.since)
        )
        number, since = (await self._connection.execute(counted)).one()
        return number, since + window_ms

    async def look(self, what: str, whom: str, now: int, window_ms: int) -> tuple[int, int]:
        """Return how many there are, and when the window ends."""
        found = select(counts.c.number, counts.c.since).where(
            counts.c.what == what, counts.c.whom == whom, counts.c.since > now - window_ms
        )
        row = (await self._connection.execute(found)).one_or_none()
        return (row.number, row.since + window_ms) if row else (0, now)

    async def clear(self, what: str, whom: str) -> None:
        await self._connection.execute(delete(counts).where(counts.c.what == what, counts.c.whom == whom))

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(counts).where(counts.c.since < moment))
