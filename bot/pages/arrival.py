"""Where files that people send on pages arrive, and what becomes of each that is whole."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from actions.outside.files import FileStore, Received

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A file that is whole and kept. The same `upload` may be told twice, after a crash; it is empty for a form's."""

    account: str
    language: str
    name: str
    received: Received
    upload: str = ""


Completed = Callable[[Arrived], Awaitable[str]]
"""What is done with it; returns the address to go on to, a path of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    files: FileStore
    completed: Completed
    most_megabytes: int

    @property
    def most(self) -> int:
        """Return how many bytes a file may have."""
        return self.most_megabytes * MEGABYTE


async def only_kept(_: Arrived) -> str:
    """Do nothing with it: it is forgotten after a while."""
    return "/deposits/new?done=file_received"
