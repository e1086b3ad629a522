"""Makes a flux of a spreadsheet, checks it, and asks whether it is to be deposited."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from actions.deposits import FileKind, ReceivedFile
from actions.examination import Made, make_flux
from actions.flux.outcome import Head
from actions.outside.files import FileStore
from actions.spreadsheet.refusal import SheetRefusedError
from actions.work import Work
from bot.apart import Apart
from bot.jobs.examining import TOO_MUCH, tell_of_batch, tell_refused
from bot.jobs.reference import reference_of
from bot.jobs.worker import Task

SECONDS = 900
NOTHING_GOOD = "files.made_malformed"


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
            except SheetRefusedError as why:
                problem, facts = f"sheets.refusals.{why.key}.what", why.facts
                await task.finish(lambda work: _cannot(file, problem, facts, work))
                return
            if made.written and not made.is_well_formed:  # nothing of it would come in
                await task.finish(lambda work: _cannot(file, NOTHING_GOOD, {}, work))
                return
            kept = await self._files.put(target) if made.written else None
        flux = _flux(file, made, kept.sha256, kept.size) if kept else None
        await task.finish(lambda work: _offer(file, made, flux, work))

    async def give_up(self, task: Task) -> None:
        file = await task.read(lambda work: work.received_files.by_id(task.job.subject))
        await task.finish(lambda work: _cannot(file, TOO_MUCH.problem, {}, work))


def _head(file: ReceivedFile) -> Head:
    """Return what the flux says of itself, however often it is made."""
    names = ("id_flux", "sent_at", "emitter", "certifier", "contract")
    return Head(**{name: str(file.facts.get(f"to_{name}", "")) for name in names})


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
        where, earlier = (file.conversation, file.user), work.now() - 1  # than what is asked of the rest
        key, number = "sheet_has_problems", made.problem_number
        await work.notices.queue(*where, key, earlier, name=file.name, number=number, written=made.written, groups=rows)
    if flux:
        await work.received_files.add(flux)
        await tell_of_batch(flux.batch, work)


async def _cannot(file: ReceivedFile | None, problem: str, facts: Mapping[str, Any], work: Work) -> None:
    if file is None:
        return
    file = replace(file, kind=FileKind.REFUSED, problem=problem, facts=dict(facts))
    await work.received_files.change(file.id, {"kind": file.kind, "problem": problem, "facts": file.facts})
    if file.conversation:
        await tell_refused([file], work.now(), work)
