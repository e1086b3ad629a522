"""What is mailed of a conversation: once, and only what was answered to that request and was not read in the chat."""

from pathlib import Path

from actions import carry_out
from actions.mail import Letter
from actions.outcome import Said
from actions.rules import HOUR, MINUTE
from actions.ticket_exchange import LINKS
from actions.ticket_of_agent import CloseTicket, ReopenForAgent, ReplyToTicket, TakeTicket
from actions.ticket_opening import OpenTicket
from bot.channels.directline.seen import note_seen
from bot.conversation import Assistant
from bot.jobs.answering import Answering
from bot.jobs.worker import LEASE_MS, Task
from bot.store.store import Store
from bot.transcript import messages
from bot.workroom import Workroom
from tests.desk.test_orders import CONVERSATION, Somebody

SOON = 10 * MINUTE  # milliseconds in which an answer is due that was not fetched in the chat


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
        await work.tickets.change(second.id, values={"account_id": "an account"})
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
    async with store.turn() as transaction:
        await transaction.work.tickets.change(ticket.id, values={"account_id": "an account"})
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


async def test_an_address_that_was_typed_gets_a_link_a_few_times_an_hour_and_then_one_for_all(
    store: Store, assistant: Assistant, tmp_path: Path
) -> None:
    """What agents had answered was written to whatever address somebody had typed."""
    somebody = Somebody(store, assistant)
    ticket = await somebody.hands_over(contact="jean@cfa.example")
    await somebody.desk.order(TakeTicket(ticket=ticket.id, agent="Nadia"))
    for number in range(LINKS.most):
        await somebody.desk.order(ReplyToTicket(ticket=ticket.id, agent="Nadia", text=f"Réponse {number}."))
        (letter,) = await letters(store, tmp_path)
        assert (letter.to, letter.facts.keys()) == ("jean@cfa.example", {"number", "days", "url"})
    for text in ("Encore ceci.", "Et cela."):
        await somebody.desk.order(ReplyToTicket(ticket=ticket.id, agent="Nadia", text=text))
    assert await letters(store, tmp_path) == []
    async with store.turn() as transaction:
        work = transaction.work
        later = await work.jobs.claim(work.now() + 2 * HOUR, lease_ms=LEASE_MS)
        found = await work.tickets.by_id(ticket.id)
    assert later
    assert later.subject == ticket.id
    assert found
    assert [one.text for one in messages(await store.newest_activities(CONVERSATION)) if one.at > found.seen_at] == [
        "**Nadia**\n\nEncore ceci.",
        "**Nadia**\n\nEt cela.",
    ]


async def letters(store: Store, folder: Path) -> list[Letter]:
    """Return what is written once what is due in some minutes is."""
    while True:
        async with store.turn() as transaction:
            job = await transaction.work.jobs.claim(transaction.work.now() + SOON, lease_ms=LEASE_MS)
        if job is None:
            break
        await Answering(store).do(Task(job, store, Workroom(folder)))
    async with store.turn() as transaction:
        mails = await transaction.work.mail.claim(10)
    return [one.letter for one in mails if one.letter]
