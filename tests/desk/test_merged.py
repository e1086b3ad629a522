"""A request that is joined to another one is closed, and whose it was is told so and has the assistant again."""

from actions.outcome import Said
from actions.ticket_handling import MergeTicket
from actions.ticket_of_agent import TakeTicket
from bot.conversation import Assistant
from bot.store.store import Store
from tests.chat import Chat
from tests.desk.agents import Agents
from tests.desk.test_orders import Somebody

OPENING = ("un humain", "je ne reçois rien", "sévère", "planifiée", "sans adresse", "oui")


async def other(store: Store, assistant: Assistant) -> str:
    """Open another request, and return its number."""
    chat = Chat(assistant, store)  # in a conversation of its own
    for words in OPENING:
        await chat.says(words)
    async with store.turn() as transaction:
        ticket = await transaction.work.tickets.newest_of("c", "dl_u")
    assert ticket
    return ticket.number


async def test_the_assistant_is_back_when_the_request_is_merged(store: Store, assistant: Assistant) -> None:
    """Nothing was said, and whatever the person wrote then was heard by nobody."""
    somebody = Somebody(store, assistant)
    ticket = await somebody.hands_over()
    await somebody.desk.order(TakeTicket(ticket=ticket.id, agent="Nadia"))
    assert await somebody.says("bonjour") == []
    number = await other(store, assistant)
    merged = await somebody.desk.order(MergeTicket(ticket=ticket.id, agent="Nadia", into=number))
    assert isinstance(merged, Said)
    told = (await somebody.log())[-1]
    assert ticket.number in told
    assert number in told
    assert await somebody.says("mot de passe oublié")


async def test_who_speaks_to_nobody_has_the_assistant_back(store: Store, assistant: Assistant) -> None:
    chat, agents = Chat(assistant, store), Agents(store, "c", "dl_u")
    for words in OPENING:
        await chat.says(words)
    told = await agents.do("takes")
    assert told
    chat.state["agent"] = "Nadia"
    async with store.turn() as transaction:
        ticket = await transaction.work.tickets.newest_of("c", "dl_u")
        assert ticket
        await transaction.work.tickets.change(ticket.id, values={"state": "closed"})
    (said,) = await chat.says("vous êtes là ?")
    assert said.key == "desk.nobody_hears"
    assert (await chat.says("mot de passe oublié"))[0].key == "article mot-de-passe-oublie"
