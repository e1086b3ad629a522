"""Work to be done after the commit that asks for it, by any process, however often one of them dies over it."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.tables import jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`attempts` tells one taking from the next: whoever took it before has come too late.

    `failures` are the attempts that failed; a server that was stopped meanwhile is none.
    """

    id: str
    kind: str
    subject: str
    attempts: int
    failures: int


class JobQueue:
    """`queued` tells whether this transaction has queued any."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.queued = False

    async def queue(self, kind: str, subject: str, now: int, *, due_at: int | None = None) -> None:
        row = {"id": secrets.token_urlsafe(16), "kind": kind, "subject": subject}
        await self._connection.execute(
            insert(jobs), {**row, "created_at": now, "due_at": due_at or now, "attempts": 0, "failures": 0}
        )
        self.queued = True

    async def claim(self, now: int, *, lease_ms: int) -> Job | None:
        """Lease to the caller what has been due longest."""
        due = (
            select(jobs.c.id, jobs.c.kind, jobs.c.subject, jobs.c.attempts, jobs.c.failures)
            .where(jobs.c.due_at <= now)
            .order_by(jobs.c.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = (await self._connection.execute(due)).mappings().one_or_none()
        if row is None:
            return None
        taken = Job(**{**row, "attempts": row["attempts"] + 1})
        values = {"due_at": now + lease_ms, "attempts": taken.attempts}
        await self._connection.execute(update(jobs).where(jobs.c.id == taken.id).values(values))
        return taken

    async def renew(self, job: Job, until: int) -> bool:
        """Go on with it; False when another process has taken it up."""
        return await self._change(job, due_at=until)

    async def done(self, job: Job) -> bool:
        """End it; False when another process has taken it up: what was done for it must not be committed."""
        return await self._change(job, due_at=None)

    async def postpone(self, job: Job, due_at: int) -> bool:
        """Try it again at `due_at`: it has failed."""
        return await self._change(job, due_at=due_at, failures=job.failures + 1)

    async def forget_before(self, moment: int) -> None:
        await self._connection.execute(delete(jobs).where(jobs.c.created_at < moment, jobs.c.due_at.is_(None)))

    async def _change(self, job: Job, **values: int | None) -> bool:
        mine = jobs.c.id == job.id, jobs.c.attempts == job.attempts, jobs.c.due_at.is_not(None)
        changed = await self._connection.execute(update(jobs).where(*mine).values(**values))
        return changed.rowcount == 1
