"""Checks a deposit: its structure, then each passage, then those that came in before; and tells what came of it."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from actions.deposits import Deposit, Status
from actions.download import What, address, links, row
from actions.flux.checking import check, settle
from actions.flux.outcome import Counted, Finding, Head, Passage, Severity, Step, Summary, read, writing
from actions.flux.portals_words import already_there
from actions.outside.files import FileStore
from actions.work import Work
from bot.apart import Apart, ApartFailedError
from bot.jobs.reference import reference_of
from bot.jobs.worker import Task

SECONDS = 1200  # for a file of the largest size, on a slow machine
AT_ONCE = 1000  # passages in one transaction: people's turns wait no longer than that takes
PATIENCE = 1  # further tries of a file that ends the process it is checked in
ALREADY_THERE = "already_received"  # a passage that came in with another deposit
NOT_CHECKABLE = "not_checkable"  # too much for the process that checks
TOLD = (What.REPORT, What.REJECTED, What.CORRECTION)


class Checking:
    def __init__(self, files: FileStore, apart: Apart) -> None:
        self._files = files
        self._apart = apart

    async def do(self, task: Task) -> None:
        deposit = await task.read(lambda work: _begin(task.job.subject, work))
        if deposit is None:  # withdrawn, or done before
            await task.finish(_nothing)
            return
        reference = await task.read(lambda work: reference_of(deposit.bcr, work))
        async with task.room() as folder:
            path, outcome = folder / "flux.xml", folder / "outcome"
            await self._files.fetch(deposit.sha256, path)
            try:
                summary = await self._apart.run(SECONDS, check, path, outcome, reference)
            except ApartFailedError:
                if task.job.failures < PATIENCE:
                    raise
                summary = not_checkable(outcome)
            if late := await _already_there(task, deposit, summary, outcome):
                settled = folder / "settled"
                summary = await self._apart.run(SECONDS, settle, outcome, settled, late)
                outcome = settled
            await self._finish(task, deposit, summary, outcome)

    async def give_up(self, task: Task) -> None:
        deposit = await task.read(lambda work: _begin(task.job.subject, work))
        if deposit is None:
            await task.finish(_nothing)
            return
        async with task.room() as folder:
            outcome = folder / "outcome"
            await self._finish(task, deposit, not_checkable(outcome), outcome)

    async def _finish(self, task: Task, deposit: Deposit, summary: Summary, outcome: Path) -> None:
        kept = await self._files.put(outcome)
        await task.finish(lambda work: _end(deposit, summary, kept.sha256, work))


def not_checkable(outcome: Path) -> Summary:
    """Write the outcome of a file that no process could read to its end."""
    with writing(outcome) as written:
        written.finding(Finding(cause=NOT_CHECKABLE, step=Step.STRUCTURE))
    cause = Counted(cause=NOT_CHECKABLE, step=Step.STRUCTURE, severity=Severity.ERROR, number=1, line=0, column=0)
    return Summary(head=Head(), total=0, accepted=0, rejected=0, warned=0, is_well_formed=False, causes=(cause,))


async def _begin(deposit_id: str, work: Work) -> Deposit | None:
    """Return the deposit, of which nothing came in so far; None when there is nothing to do."""
    going = [Status.RECEIVED, Status.PROCESSING]
    if not await work.deposits.change(deposit_id, among=going, values={"status": Status.PROCESSING}):
        return None
    await work.deposits.release(deposit_id)
    return await work.deposits.by_id(deposit_id)


async def _nothing(_: Work) -> None:
    pass


async def _already_there(task: Task, deposit: Deposit, summary: Summary, outcome: Path) -> dict[int, Finding]:
    """Let the good passages come in; return what is to be said of those that had come in with another deposit."""
    late: dict[int, Finding] = {}
    if not summary.accepted:
        return late
    emitter, good = summary.head.emitter, _good(outcome)
    while some := await asyncio.to_thread(lambda: list(islice(good, AT_ONCE))):
        async with task.transaction() as work:
            others = await work.deposits.accept(emitter, [passage.id_technique for passage in some], deposit.id)
        late |= {
            passage.ordinal: Finding(
                cause=ALREADY_THERE,
                step=Step.MEANING,
                line=passage.line,
                element="idTechnique",
                facts={"emitter": emitter, "id_technique": passage.id_technique},
                original=already_there(emitter, passage.id_technique),
            )
            for passage in some
            if passage.id_technique in others
        }
    return late


def _good(outcome: Path) -> Iterator[Passage]:
    return (one for one in read(outcome) if isinstance(one, Passage) and not one.is_rejected)


async def _end(deposit: Deposit, summary: Summary, outcome: str, work: Work) -> None:
    now = work.now()
    is_good = summary.is_well_formed and not summary.rejected
    values = {
        "status": Status.PROCESSED if is_good else Status.PROCESSED_WITH_ERRORS,
        "processed_at": now,
        "summary": summary.to_json(),
        "outcome": outcome,
        "id_flux": summary.head.id_flux or deposit.id_flux,
    }
    await work.deposits.change(deposit.id, among=[Status.PROCESSING], values=values)
    ended = await work.deposits.by_id(deposit.id)
    assert ended is not None  # noqa: S101 - deposits are never deleted
    await _tell(ended, summary, work)
    await work.audit.note("deposit.processed", now, by="check", bcr=deposit.bcr, deposit=deposit.id)


async def _tell(deposit: Deposit, summary: Summary, work: Work) -> None:
    """Tell it where it was deposited, or wherever its depositor is signed in; and by mail."""
    helpful = [What.PICTURE] if summary.rejected else []  # a bar of one colour shows nothing that words do not
    now, told = work.now(), {name: str(value) for name, value in row(deposit).items()}
    if summary.causes:
        first = summary.causes[0]
        errors = sum(cause.number for cause in summary.causes)
        told |= {"cause": first.cause, "line": str(first.line), "errors": str(errors)}
    here = {
        **told,
        **links(deposit, deposit.account_id, deposit.language, work, *TOLD, *helpful),
        "page_url": f"{work.rules.base_url}/deposits/{deposit.number}",
    }
    key = "deposit_processed" if summary.is_well_formed else "deposit_malformed"
    places = [(deposit.conversation, deposit.user)] if deposit.conversation else []
    places = places or await work.chat_sign_ins.where_signed_in(deposit.account_id, now)
    for conversation, user in places:
        await work.notices.queue(conversation, user, key, now, **told, cards=[here])
    account = await work.accounts.by_id(deposit.account_id)
    if account:
        counts = {"accepted": summary.accepted, "rejected": summary.rejected} if summary.is_well_formed else {}
        await work.mail.queue(
            key,
            to=account.email,
            language=account.language,
            account_id=account.id,
            first_name=account.first_name,
            name=deposit.name,
            number=deposit.number,
            **counts,
            url=f"{work.rules.base_url}{address(deposit, What.REPORT).rpartition('/')[0]}",
        )
