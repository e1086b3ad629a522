"""The page that a mail's link leads to: what was said of one request, to be read, and nothing else."""

from actions.outcome import Said
from actions.ticket_exchange import send_link
from actions.ticket_handling import NoteOnTicket
from actions.ticket_of_agent import CloseTicket, ReplyToTicket, TakeTicket
from bot.conversation import Assistant
from bot.store.store import Store
from tests.desk.test_orders import Somebody
from tests.pages.conftest import Visit


async def test_what_was_said_of_a_request_is_read_where_its_conversation_is_not(
    visit: Visit, store: Store, assistant: Assistant
) -> None:
    somebody = Somebody(store, assistant)
    await somebody.says("ma question d’avant, qui ne la regarde pas")
    ticket = await somebody.hands_over(contact="jean@cfa.example")
    for order in (
        TakeTicket(ticket=ticket.id, agent="Nadia"),
        ReplyToTicket(ticket=ticket.id, agent="Nadia", text="Je <regarde>\nvotre **fichier**."),
    ):
        assert isinstance(await somebody.desk.order(order), Said)
    note = NoteOnTicket(ticket=ticket.id, agent="Nadia", text="entre nous")
    assert isinstance(await somebody.desk.do(note), Said)
    await somebody.says("merci & à bientôt")
    assert isinstance(await somebody.desk.order(CloseTicket(ticket=ticket.id, agent="Nadia")), Said)
    async with store.turn() as transaction:
        await send_link(ticket, "fr", transaction.work)
        (mail,) = await transaction.work.mail.claim(10)
    assert mail.letter
    path = "/" + str(mail.letter.facts["url"]).split("/", 3)[3]
    person = await visit()
    response = await person.opens(path)
    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    for words in (ticket.number, ticket.subject, "Je &lt;regarde>", "votre fichier.", "merci & à bientôt", "Nadia"):
        assert words.replace("&lt;", "<") in person.page
    assert "d’avant" not in person.page
    assert "entre nous" not in person.page
    assert not person.cookie("guichet-visitor")  # the conversation stays its browser's
    response = await person.opens(path.replace("lang=fr", "lang=en"))
    assert "Your request" in person.page
    assert f'href="{path.partition("?")[0]}?until=' in person.page  # the other language is of the same link
    assert (await person.opens(path[:-1])).status == 410
    assert ticket.subject not in person.page
    assert (await person.opens(path.partition("?")[0])).status == 410
