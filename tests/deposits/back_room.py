"""What happens to files behind a transcript: they are kept, worked on by the real handlers, and told of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from actions.deposits import CHECK, CONVERT, EXAMINE
from actions.outcome import Fact
from actions.outside.files import open_files
from actions.receive_files import Sent
from bot.apart import Apart
from bot.jobs.checking import Checking
from bot.jobs.converting import Converting
from bot.jobs.examining import Examining
from bot.jobs.worker import Worker
from bot.store.store import Store
from bot.workroom import Workroom
from tests.deposits.earlier import remember
from tests.deposits.files_by_words import written

AT_ONCE = 50
LEASE_MS = 60_000

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Beside(Apart):
    """Works in this very process, which is quicker: processes of their own are tested where they are."""

    async def run(self, seconds: int, work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:  # noqa: ARG002 - the port's
        return work(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice tells in the conversation."""

    key: str
    facts: Mapping[str, Fact]


class BackRoom:
    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._files = open_files(folder / "files")
        beside = Beside()
        handlers = {
            EXAMINE: Examining(self._files, beside),
            CONVERT: Converting(self._files, beside),
            CHECK: Checking(self._files, beside),
        }
        self._worker = Worker(store, handlers, Workroom(folder / "work"))

    async def keeps(self, line: str) -> tuple[Sent, ...]:
        """Write the files of a transcript's line, and keep them as a channel does."""
        return tuple([await self._keep(words.split()) for words in line.split(",")])

    async def works(self) -> list[Told]:
        """Do what is due, and return what is to be told of it."""
        while await self._worker.do_one():
            pass
        async with self._store.turn() as transaction:
            work = transaction.work
            due = await work.notices.claim(AT_ONCE, work.now(), lease_ms=LEASE_MS)
            for notice in due:
                await work.notices.told(notice.id)
        return [Told(notice.key, notice.facts) for notice in due]

    async def remembers(self, line: str) -> str:
        """Write that a file was deposited and checked: "CLAIRE234 mars.xml --03 good 12 bad 3"; returns its number.

        The day is the first of a period (see `actions.periods`).
        """
        login, name, period, *words = line.split()
        async with self._store.turn() as transaction:
            return await remember(login, name, period, words, transaction.work)

    async def _keep(self, words: list[str]) -> Sent:
        name, *rest = words
        path = self._folder / "sent"
        path.write_bytes(written(name, rest))
        kept = await self._files.put(path)
        return Sent(name=name, size=kept.size, sha256=kept.sha256)
