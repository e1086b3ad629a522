"""What is mailed of a conversation: what was answered to that request, and nothing of an earlier one's."""

from pathlib import Path

from actions import carry_out
from actions.outcome import Said
from actions.ticket_of_agent import CloseTicket, ReplyToTicket, TakeTicket
from actions.ticket_opening import OpenTicket
from bot.conversation import Assistant
from bot.jobs.answering import Answering
from bot.jobs.worker import LEASE_MS, Task
from bot.store.store import Store
from bot.workroom import Workroom
from tests.desk.test_orders import CONVERSATION, Somebody

FAR = 365 * 24 * 3600 * 1000  # milliseconds until everything that waits is due


async def test_an_address_is_not_written_what_was_answered_to_an_earlier_request(
    store: Store, assistant: Assistant, tmp_path: Path
) -> None:
    """Of one browser, where somebody else may have sat."""
    somebody = Somebody(store, assistant)
    first = await somebody.hands_over()
    for order in (
        TakeTicket(ticket=first.id, agent="Nadia"),
        ReplyToTicket(ticket=first.id, agent="Nadia", text="Pour la première personne."),
        CloseTicket(ticket=first.id, agent="Nadia"),
    ):
        assert isinstance(await somebody.desk.order(order), Said)
    async with store.turn() as transaction:
        work = transaction.work
        opening = OpenTicket(
            conversation=CONVERSATION,
            user="somebody",
            channel="directline",
            language="fr",
            account="",
            subject="Autre chose",
            severity="minor",
            urgency="low",
            contact="autre@cfa.example",
            under={},
        )
        await carry_out(opening, work)
        second = await work.tickets.open_of(CONVERSATION, "somebody")
    assert second
    for order in (
        TakeTicket(ticket=second.id, agent="Nadia"),
        ReplyToTicket(ticket=second.id, agent="Nadia", text="Pour la seconde."),
    ):
        assert isinstance(await somebody.desk.order(order), Said)
    async with store.turn() as transaction:
        job = await transaction.work.jobs.claim(transaction.work.now() + FAR, lease_ms=LEASE_MS)
    assert job
    assert job.subject == second.id
    await Answering(store).do(Task(job, store, Workroom(tmp_path)))
    async with store.turn() as transaction:
        letters = [one.letter for one in await transaction.work.mail.claim(10) if one.kind == "ticket_answered"]
    assert [one.to for one in letters if one] == ["autre@cfa.example"]
    lines = str([one.facts["lines"] for one in letters if one])
    assert "Pour la seconde." in lines
    assert "première" not in lines
