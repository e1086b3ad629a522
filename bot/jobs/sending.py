"""Sends a document that somebody has taken to where they keep their files."""

from functools import partial

import structlog

from actions.file_offers import State, Target, target_of
from actions.sealing import UnreadableError
from actions.work import Work
from bot.documents import Documents
from bot.drives.drives import Drives
from bot.drives.errors import DriveRefusedError, UploadOverError
from bot.jobs.offering import Order, lose, made, order_of
from bot.jobs.worker import Task

log = structlog.get_logger()


class Sending:
    def __init__(self, documents: Documents, drives: Drives) -> None:
        self._documents = documents
        self._drives = drives

    async def do(self, task: Task) -> None:
        order = await task.read(lambda work: order_of(task.job.subject, State.ACCEPTED, work))
        target = await task.read(partial(_target, order)) if order else None
        if order is None or target is None:
            await self.give_up(task)
            return
        try:
            await self._send(task, order, target)
        except UploadOverError as over:
            if order.wanted.offer.whole_at is None:
                log.warning("send.over", offer=task.job.subject, reason=str(over))
                await self.give_up(task)
                return
            # An earlier try sent the last piece, and ended before it could note so: the file is there.
        except DriveRefusedError as refused:
            log.warning("send.refused", offer=task.job.subject, reason=str(refused))
            await self.give_up(task)
            return
        await task.finish(partial(_sent, order, target))

    async def give_up(self, task: Task) -> None:
        await task.finish(lambda work: lose(task.job.subject, State.ACCEPTED, work))

    async def _send(self, task: Task, order: Order, target: Target) -> None:
        async def before_last() -> None:
            async with task.transaction() as work:
                values = {"whole_at": work.now()}
                await work.file_offers.change(task.job.subject, state=State.ACCEPTED, values=values)

        document = await made(self._documents, order)
        with document.file:
            await self._drives.upload(
                target.upload_url,
                document.file,
                document.size,
                resumes=task.job.attempts > 1,
                before_last=before_last,
            )


async def _target(order: Order, work: Work) -> Target | None:
    try:
        return target_of(order.wanted.offer, work)
    except UnreadableError:  # the key is another one now
        return None


async def _sent(order: Order, target: Target, work: Work) -> None:
    wanted, now = order.wanted, work.now()
    offer, by = wanted.offer, wanted.account
    values = {"state": State.SENT, "target": None}
    if not await work.file_offers.change(offer.id, state=State.ACCEPTED, values=values):
        return
    facts = {"name": target.name, "address": target.url, "unique_id": target.unique_id, "file_type": target.file_type}
    await work.notices.queue(offer.conversation, offer.user, "file_sent", now, **facts)
    noted = {"deposit": wanted.deposit.id, "what": str(wanted.what)}
    await work.audit.note("deposit.downloaded", now, by=by.id, account_id=by.id, bcr=by.bcr, **noted)
