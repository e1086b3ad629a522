"""Offers a document in the chat: it is made once to know how large it is, and nothing of it is kept."""

from dataclasses import dataclass

from actions.file_offers import State, Wanted, wanted_by
from actions.work import Work
from bot.deposit_facts import facts_of
from bot.documents import Document, Documents
from bot.jobs.worker import Task
from bot.reports.deposit import DepositFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A document to be made for an offer, in the state in which the job found it."""

    wanted: Wanted
    facts: DepositFacts


class Offering:
    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def do(self, task: Task) -> None:
        order = await task.read(lambda work: order_of(task.job.subject, State.PREPARED, work))
        if order is None:
            await self.give_up(task)
            return
        document = await made(self._documents, order)
        document.file.close()
        await task.finish(lambda work: _offer(order, document, work))

    async def give_up(self, task: Task) -> None:
        await task.finish(lambda work: lose(task.job.subject, State.PREPARED, work))


async def order_of(offer_id: str, state: State, work: Work) -> Order | None:
    """Return what is to be made, None where the offer is in another state, or its receiver may not have it any more."""
    offer = await work.file_offers.by_id(offer_id)
    wanted = await wanted_by(offer, work) if offer and offer.state == state else None
    return Order(wanted=wanted, facts=await facts_of(wanted.deposit, work)) if wanted else None


async def made(documents: Documents, order: Order) -> Document:
    """Make the document, the same each time. Raises as `Documents.make`."""
    wanted = order.wanted
    return await documents.make(wanted.what, wanted.deposit, order.facts, wanted.offer.language)


async def lose(offer_id: str, state: State, work: Work) -> None:
    """Say that there will be no file."""
    offer = await work.file_offers.by_id(offer_id)
    values = {"state": State.LOST, "target": None}
    if offer and await work.file_offers.change(offer_id, state=state, values=values):
        await work.notices.queue(offer.conversation, offer.user, "file_not_sent", work.now())


async def _offer(order: Order, document: Document, work: Work) -> None:
    offer, now = order.wanted.offer, work.now()
    values = {"state": State.OFFERED, "until": now + work.rules.download_ms}
    if await work.file_offers.change(offer.id, state=State.PREPARED, values=values):
        facts: dict[str, str | int] = {"offer": offer.id, "name": document.name, "size": document.size}
        facts["document"] = order.wanted.what.name.lower()
        await work.notices.queue(offer.conversation, offer.user, "file_offered", now, **facts)
