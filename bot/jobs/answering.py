"""Writes to somebody who has left the chat what an agent has answered there."""

from functools import partial

from actions.refusals import TooManyTries
from actions.rules import MINUTE
from actions.ticket_exchange import is_vouched_for, send_link
from actions.ticket_of_agent import MAIL_ANSWER
from actions.ticket_of_person import lines_of
from actions.tickets import Ticket
from actions.work import Work
from bot.jobs.worker import Task
from bot.store.store import Store
from bot.transcript import Said, messages


class Answering:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def do(self, task: Task) -> None:
        ticket = await task.read(lambda work: work.tickets.by_id(task.job.subject))
        if ticket is None or not ticket.email:
            await self.give_up(task)
            return
        log = await self._store.newest_activities(ticket.conversation)
        # What was said of earlier tickets was for their address, and what is said of later ones is.
        since, until = max(ticket.seen_at or 0, ticket.created_at), await task.read(partial(_over_from, ticket))
        answers = [said for said in messages(log) if said.agent and said.at > since]
        unread = [said for said in answers if until is None or said.at < until]
        await task.finish(lambda work: _write(ticket, unread, work))

    async def give_up(self, task: Task) -> None:
        await task.finish(_nothing)


async def _over_from(ticket: Ticket, work: Work) -> int | None:
    return await work.tickets.over_from(ticket)


async def _write(ticket: Ticket, unread: list[Said], work: Work) -> None:
    """Queue one mail of all that was not fetched; none of it is sent again."""
    if not unread:
        return
    try:
        await (
            _send_words(ticket, unread, work) if is_vouched_for(ticket) else send_link(ticket, ticket.language, work)
        )
    except TooManyTries as many:  # later, then, and once for all that was said until then
        now, minutes = work.now(), int(str(many.facts["minutes"]))
        await work.jobs.queue(MAIL_ANSWER, ticket.id, now, due_at=now + minutes * MINUTE)
        return
    await work.tickets.note_seen(ticket.conversation, unread[-1].at)


async def _send_words(ticket: Ticket, unread: list[Said], work: Work) -> None:
    await work.mail.queue(
        "ticket_answered",
        to=ticket.email,
        language=ticket.language,
        account_id=ticket.account_id,
        number=ticket.number,
        lines=lines_of("\n".join(said.text for said in unread)),
        url=f"{work.rules.base_url}/",
    )


async def _nothing(_: Work) -> None:
    return
