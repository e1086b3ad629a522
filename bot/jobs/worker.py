"""Takes up jobs, one after another, and brings each to its end however often a process dies over it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

import structlog

from actions.store.jobs import Job
from actions.work import Work
from bot.background import awakened
from bot.backoff import Backoff
from bot.store.conversations import OvertakenError
from bot.store.store import Store, StoreAwayError
from bot.workroom import Workroom

LOOK_SECONDS = 5.0
LEASE_MS = 60_000
AT_ONCE = 2  # as many as `bot.apart` has processes
BACKOFF = Backoff(first=2.0, longest=300.0)
MOST_FAILURES = 6

Found = TypeVar("Found")
Write = Callable[[Work], Awaitable[None]]

log = structlog.get_logger()


class TakenOverError(Exception):
    """Another process has taken the job up: nothing of what was done here is committed."""


class Task:
    """A job in hand."""

    def __init__(self, job: Job, store: Store, workroom: Workroom) -> None:
        self.job = job
        self._store = store
        self._workroom = workroom

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Work]:
        """Open a transaction on the way; what it commits must bear being done again."""
        async with self._store.turn() as transaction:
            yield transaction.work

    async def read(self, look: Callable[[Work], Awaitable[Found]]) -> Found:
        async with self.transaction() as work:
            return await look(work)

    async def finish(self, write: Write) -> None:
        """Commit what came of it together with its end. Raises `TakenOverError`."""
        async with self.transaction() as work:
            if not await work.jobs.done(self.job):
                raise TakenOverError
            await write(work)

    def room(self) -> AbstractAsyncContextManager[Path]:
        """Lend a folder."""
        return self._workroom.room()


class Handler(Protocol):
    async def do(self, task: Task) -> None:
        """Do the job, and `finish` it; it is tried again when this raises."""
        ...

    async def give_up(self, task: Task) -> None:
        """Finish it in another way: it has been tried often enough."""
        ...


class Worker:
    def __init__(self, store: Store, handlers: Mapping[str, Handler], workroom: Workroom) -> None:
        self._store = store
        self._handlers = handlers
        self._workroom = workroom
        self._something = [asyncio.Event() for _ in range(AT_ONCE)]

    def wake(self) -> None:
        """There is something to do."""
        for something in self._something:
            something.set()

    async def run(self) -> None:
        """Do whatever is due, for ever."""
        async with asyncio.TaskGroup() as group:
            for something in self._something:
                group.create_task(self._go_on(something))

    async def _go_on(self, something: asyncio.Event) -> None:
        while True:
            something.clear()
            try:
                while await self.do_one():
                    pass
            except StoreAwayError as away:
                log.warning("jobs.store_away", reason=str(away))
            except Exception:
                log.exception("jobs.failed")
            await awakened(something, LOOK_SECONDS)

    async def do_one(self) -> bool:
        """Do what has been due longest; tell whether there was any."""
        async with self._store.turn() as transaction:
            work = transaction.work
            job = await work.jobs.claim(work.now(), lease_ms=LEASE_MS)
        if job is None:
            return False
        renewing = asyncio.create_task(self._renew(job))
        try:
            await self._try(Task(job, self._store, self._workroom))
        finally:
            renewing.cancel()
        return True

    async def _try(self, task: Task) -> None:
        job = task.job
        handler = self._handlers.get(job.kind)
        try:
            if handler is None:  # of a newer version of this program, which will take it up
                await self._postpone(job)
            elif job.failures >= MOST_FAILURES:
                log.error("job.given_up", job=job.id, kind=job.kind, failures=job.failures)
                await handler.give_up(task)
            else:
                await handler.do(task)
        except TakenOverError:
            log.warning("job.taken_over", job=job.id, kind=job.kind)
        except StoreAwayError:
            raise  # the lease ends by itself
        except Exception as broken:  # noqa: BLE001 - one bad job holds up no other
            # Without its words: they may quote a file.
            log.warning("job.postponed", job=job.id, kind=job.kind, failures=job.failures, error=type(broken).__name__)
            await self._postpone(job)

    async def _postpone(self, job: Job) -> None:
        async with self._store.turn() as transaction:
            work = transaction.work
            await work.jobs.postpone(job, work.now() + int(BACKOFF.seconds(job.failures) * 1000))

    async def _renew(self, job: Job) -> None:
        """Keep the job for as long as this process works on it."""
        while True:
            await asyncio.sleep(LEASE_MS / 3000)
            with suppress(StoreAwayError, OvertakenError):
                async with self._store.turn() as transaction:
                    work = transaction.work
                    await work.jobs.renew(job, work.now() + LEASE_MS)
