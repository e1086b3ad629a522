"""Makes a flux of a spreadsheet, checks it, and asks whether it is to be deposited."""

import secrets
from dataclasses import replace
from pathlib import PurePath

from actions.deposits import FileKind, ReceivedFile
from actions.examination import Made, make_flux
from actions.flux.outcome import Head
from actions.outside.files import FileStore
from actions.spreadsheet.refusal import SheetRefusedError
from actions.work import Work
from bot.apart import Apart
from bot.jobs.examining import tell_of_batch
from bot.jobs.reference import reference_of
from bot.jobs.worker import Task

SECONDS = 900


class Converting:
    def __init__(self, files: FileStore, apart: Apart) -> None:
        self._files = files
        self._apart = apart

    async def do(self, task: Task) -> None:
        file = await task.read(lambda work: work.received_files.by_id(task.job.subject))
        if file is None or file.sha256 is None:  # forgotten meanwhile
            await self.give_up(task)
            return
        head = _head(file)
        reference = await task.read(lambda work: reference_of(head.emitter, work))
        async with task.room() as folder:
            path, target = folder / "sheet", folder / "flux.xml"
            await self._files.fetch(file.sha256, path)
            try:
                made = await self._apart.run(SECONDS, make_flux, path, file.name, target, head, reference)
            except SheetRefusedError:
                await self.give_up(task)
                return
            kept = await self._files.put(target) if made.written else None
        flux = _flux(file, made, kept.sha256, kept.size) if kept else None
        await task.finish(lambda work: _offer(file, made, flux, work))

    async def give_up(self, task: Task) -> None:
        file = await task.read(lambda work: work.received_files.by_id(task.job.subject))
        await task.finish(lambda work: _cannot(file, work))


def _head(file: ReceivedFile) -> Head:
    said = {name: str(file.facts.get(name, "")) for name in ("to_emitter", "to_certifier", "to_contract")}
    return Head(emitter=said["to_emitter"], certifier=said["to_certifier"], contract=said["to_contract"])


def _flux(file: ReceivedFile, made: Made, sha256: str, size: int) -> ReceivedFile:
    """Return the file that was made, to be deposited like one that was sent."""
    return replace(
        file,
        id=secrets.token_urlsafe(16),
        batch=f"{file.id}-made",
        name=f"{PurePath(file.name).stem}.xml",
        sha256=sha256,
        size=size,
        kind=FileKind.FLUX,
        facts=made.facts,
        made_of=file.id,
    )


async def _offer(file: ReceivedFile, made: Made, flux: ReceivedFile | None, work: Work) -> None:
    before = await work.received_files.of_batch(f"{file.id}-made")
    await work.received_files.forget([one.id for one in before])
    result = {"problem_number": made.problem_number, "problems": [dict(one) for one in made.problems]}
    await work.received_files.change(file.id, {"facts": {**file.facts, "made": result}})
    if made.problem_number and file.conversation:
        rows: list[dict[str, str]] = [dict(one) for one in made.problems]
        where = file.conversation, file.user
        number = made.problem_number
        await work.notices.queue(*where, "sheet_has_problems", work.now(), name=file.name, number=number, groups=rows)
    if flux:
        await work.received_files.add(flux)
        await tell_of_batch(flux.batch, work)


async def _cannot(file: ReceivedFile | None, work: Work) -> None:
    if file is None:
        return
    await work.received_files.change(file.id, {"kind": FileKind.REFUSED, "problem": "files.too_complex"})
    if file.conversation:
        rows = [{"name": file.name, "problem": "files.too_complex"}]
        await work.notices.queue(file.conversation, file.user, "files_refused", work.now(), refused=rows, number=1)
