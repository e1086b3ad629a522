"""What is mailed of a conversation: once, and only what was answered to that request and was not read in the chat."""

from pathlib import Path

from actions import carry_out
from actions.mail import Letter
from actions.outcome import Said
from actions.ticket_of_agent import CloseTicket, ReopenForAgent, ReplyToTicket, TakeTicket
from actions.ticket_opening import OpenTicket
from bot.channels.directline.seen import note_seen
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
    (letter,) = await letters(store, tmp_path)
    assert letter.to == "autre@cfa.example"
    assert "Pour la seconde." in str(letter.facts["lines"])
    assert "première" not in str(letter.facts["lines"])


async def test_the_last_word_is_written_once_and_not_to_who_has_read_it(
    store: Store, assistant: Assistant, tmp_path: Path
) -> None:
    """It was written even to who was there, and again for each answer before it: what had been read of a closed
    request was not noted."""
    somebody = Somebody(store, assistant)
    ticket = await somebody.hands_over(contact="jean@cfa.example")
    for order in (
        TakeTicket(ticket=ticket.id, agent="Nadia"),
        ReplyToTicket(ticket=ticket.id, agent="Nadia", text="Je regarde."),
        ReplyToTicket(ticket=ticket.id, agent="Nadia", text="C’est réparé."),
        CloseTicket(ticket=ticket.id, agent="Nadia", text="Bonne journée !"),
    ):
        assert isinstance(await somebody.desk.order(order), Said)
    (letter,) = await letters(store, tmp_path)
    assert "Bonne journée !" in str(letter.facts["lines"])
    for order in (
        ReopenForAgent(ticket=ticket.id, agent="Nadia"),
        CloseTicket(ticket=ticket.id, agent="Nadia", text="Cette fois pour de bon."),
    ):
        assert isinstance(await somebody.desk.order(order), Said)
    await note_seen(store, await store.newest_activities(CONVERSATION))
    assert await letters(store, tmp_path) == []


async def letters(store: Store, folder: Path) -> list[Letter]:
    """Return what is written once all is due."""
    while True:
        async with store.turn() as transaction:
            job = await transaction.work.jobs.claim(transaction.work.now() + FAR, lease_ms=LEASE_MS)
        if job is None:
            break
        await Answering(store).do(Task(job, store, Workroom(folder)))
    async with store.turn() as transaction:
        mails = await transaction.work.mail.claim(10)
    return [one.letter for one in mails if one.letter and one.kind == "ticket_answered"]
