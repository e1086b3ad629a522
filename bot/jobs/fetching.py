"""Fetches files that lie where somebody put them, so that they can be looked at like those that were sent to us."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from actions.deposits import EXAMINE, FileKind, ReceivedFile
from actions.outside.files import FileStore, FileTooLargeError, Received
from actions.receive_files import source_seal
from actions.sealing import UnreadableError
from actions.work import Work
from bot.drives.drives import Drives
from bot.drives.errors import DriveAwayError, DriveRefusedError
from bot.jobs.worker import Task

PATIENCE = 5  # tries of a file that is cut off: its address serves some minutes only
NOT_ARRIVED, TOO_LARGE = "files.not_arrived", "files.too_large"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A file that is still to be fetched; `address` is empty where it cannot be read any more."""

    file: ReceivedFile
    address: str


class Fetching:
    def __init__(self, files: FileStore, drives: Drives, *, most_bytes: int) -> None:
        self._files = files
        self._drives = drives
        self._most_bytes = most_bytes

    async def do(self, task: Task) -> None:
        asked = await task.read(lambda work: _asked(task.job.subject, work))
        patient = task.job.failures + 1 < PATIENCE
        came = {one.file.id: await self._fetch(one, patient=patient) for one in asked}
        await task.finish(lambda work: _note(task.job.subject, came, work))

    async def give_up(self, task: Task) -> None:
        asked = await task.read(lambda work: _asked(task.job.subject, work))
        await task.finish(lambda work: _note(task.job.subject, {one.file.id: NOT_ARRIVED for one in asked}, work))

    async def _fetch(self, asked: Asked, *, patient: bool) -> Received | str:
        """Return what came, or why nothing did. Raises what another try may mend, as long as there is one."""
        if not asked.address:
            return NOT_ARRIVED
        try:
            async with (
                self._files.receiving() as receiving,
                aclosing(self._drives.download(asked.address, self._most_bytes)) as chunks,
            ):
                received = await receiving.receive(chunks, most=self._most_bytes)
                await receiving.keep()
        except FileTooLargeError:
            return TOO_LARGE
        except DriveRefusedError as refused:
            log.warning("fetch.refused", file=asked.file.id, reason=str(refused))
            return NOT_ARRIVED
        except DriveAwayError as away:
            log.warning("fetch.cut_off", file=asked.file.id, reason=str(away))
            if patient:
                raise
            return NOT_ARRIVED
        return received


async def _asked(batch: str, work: Work) -> list[Asked]:
    files = await work.received_files.of_batch(batch)
    missing = [file for file in files if file.sha256 is None and file.kind is None]
    return [Asked(file=file, address=_address(file, work)) for file in missing]


def _address(file: ReceivedFile, work: Work) -> str:
    if file.source is None:  # it came without one
        return ""
    try:
        return str(source_seal(work).open(file.source, file.id)["url"])
    except UnreadableError:  # the key is another one now
        return ""


async def _note(batch: str, came: Mapping[str, Received | str], work: Work) -> None:
    """Keep what came, forget where it lay, and have it looked at; who sent the files is told then."""
    for file_id, result in came.items():
        values: dict[str, object] = {"source": None}
        if isinstance(result, Received):
            values |= {"sha256": result.sha256, "size": result.size}
        else:
            values |= {"kind": FileKind.REFUSED, "problem": result}
        await work.received_files.change(file_id, values)
    if await work.received_files.of_batch(batch):  # else they were forgotten meanwhile
        await work.jobs.queue(EXAMINE, batch, work.now())
