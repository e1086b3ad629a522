"""Runs what is heavy or hostile in a process of its own: bounded memory, bounded time, and nobody else waits."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import ModuleType
from typing import ParamSpec, TypeVar

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None

MEMORY_BYTES = 2_000_000_000  # of addresses, libraries included
WORKERS = 2
TASKS = 500  # of one process, before a fresh one takes its place: libraries that parse leak at times

Given = ParamSpec("Given")
Made = TypeVar("Made")


class ApartFailedError(Exception):
    """The process ended before the work was done: it took too long or too much memory, or a library crashed."""


class Apart:
    """The processes are started when the first work comes, and end with this one, however it ends."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, seconds: int, work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
        """Return what `work` returns; it and all it takes and gives must be picklable.

        Raises what it raises, and `ApartFailedError`.
        """
        pool = self._pool = self._pool or _make_pool(self._workers)
        running = asyncio.get_running_loop().run_in_executor(pool, _bounded, seconds, work, args, kwargs)
        try:
            return await running
        except BrokenProcessPool as broken:
            if self._pool is pool:
                self._pool = None
                pool.shutdown(wait=False)
            raise ApartFailedError("the process ended") from broken
        except MemoryError as short:
            raise ApartFailedError("out of memory") from short

    async def close(self) -> None:
        if self._pool:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)


def _make_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),  # a copy of a process with an event loop would hang
        initializer=_begin,
        max_tasks_per_child=TASKS,
    )


def _begin() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the server, which ends us
    if resource is not None and sys.platform != "darwin":  # macOS counts other things
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold people's data


def _end_with_parent() -> None:
    """A process whose server was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _bounded(seconds: int, work: Callable[..., Made], args: tuple[object, ...], kwargs: dict[str, object]) -> Made:
    """Do it; when it takes longer the system ends the process, wherever it is."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)
    try:
        return work(*args, **kwargs)
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)
