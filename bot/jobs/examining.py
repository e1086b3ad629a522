"""Looks at files that were sent together, and asks the person what is to be done with them."""

from collections.abc import Sequence

from actions.deposit import refused
from actions.deposits import FileKind, ReceivedFile
from actions.examination import Examined, examine
from actions.outside.files import FileStore
from actions.sheet import TEMPLATE
from actions.work import Work
from bot.apart import Apart, ApartFailedError
from bot.jobs.worker import Task

SECONDS = 120
PATIENCE = 1  # further tries of a file that ends the process it is looked at in
OF_SHEETS = "sheets."  # begins the problems that only spreadsheets have
TOO_MUCH = Examined(kind=FileKind.REFUSED, problem="files.too_complex")


class Examining:
    def __init__(self, files: FileStore, apart: Apart) -> None:
        self._files = files
        self._apart = apart

    async def do(self, task: Task) -> None:
        files = await task.read(lambda work: work.received_files.of_batch(task.job.subject))
        seen = {file.id: await self._examine(task, file) for file in files if file.kind is None and file.sha256}
        await task.finish(lambda work: _ask(task.job.subject, seen, work))

    async def give_up(self, task: Task) -> None:
        files = await task.read(lambda work: work.received_files.of_batch(task.job.subject))
        seen = {file.id: TOO_MUCH for file in files if file.kind is None}
        await task.finish(lambda work: _ask(task.job.subject, seen, work))

    async def _examine(self, task: Task, file: ReceivedFile) -> Examined:
        async with task.room() as folder:
            path = folder / "file"
            await self._files.fetch(file.sha256 or "", path)
            try:
                return await self._apart.run(SECONDS, examine, path, file.name)
            except ApartFailedError:
                if task.job.failures < PATIENCE:
                    raise
                return TOO_MUCH


async def _ask(batch: str, seen: dict[str, Examined], work: Work) -> None:
    for file_id, examined in seen.items():
        values = {"kind": examined.kind, "problem": examined.problem or None, "facts": dict(examined.facts)}
        await work.received_files.change(file_id, values)
    await tell_of_batch(batch, work)


async def tell_of_batch(batch: str, work: Work) -> None:
    """Have the dialogs begin that go on with these files, in the conversation that they were sent to."""
    files = await work.received_files.of_batch(batch)
    if not files or not files[0].conversation:  # sent on a page, which looks for itself
        return
    where, now = (files[0].conversation, files[0].user), work.now() - len(files)
    if _of(files, FileKind.REFUSED) and not _of(files, FileKind.FLUX):
        await tell_refused(files, now, work)
    sheets = _of(files, FileKind.SHEET)
    for place, sheet in enumerate(sheets, start=1):  # notices are told in the order of their moments
        await work.notices.queue(*where, "sheet_ready", now + place, file=sheet.id)
    if _of(files, FileKind.FLUX):
        await work.notices.queue(*where, "files_ready", now + len(sheets) + 1, batch=batch)


async def tell_refused(files: Sequence[ReceivedFile], moment: int, work: Work) -> None:
    """Tell why files cannot be deposited; beside what is wrong with a spreadsheet is the one to start from."""
    rows = refused(files)
    is_sheet = any(row["problem"].startswith(OF_SHEETS) for row in rows)
    template = {"url": f"{work.rules.base_url}{TEMPLATE}"} if is_sheet else {}
    where = (files[0].conversation, files[0].user)
    await work.notices.queue(*where, "files_refused", moment, refused=rows, number=len(rows), **template)


def _of(files: Sequence[ReceivedFile], kind: FileKind) -> list[ReceivedFile]:
    return [file for file in files if file.kind == kind]
