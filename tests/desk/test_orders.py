"""What agents do in a conversation: done and shown together, once, or refused and not shown at all."""

from dataclasses import replace

import pytest

from actions.outcome import Outcome, Refusal, Said
from actions.refusals import TicketClosed, TicketTaken
from actions.store.tickets import Sought
from actions.ticket_of_agent import CloseTicket, ReplyToTicket, TakeTicket
from actions.tickets import Agent, Ticket
from bot.conversation import Assistant
from bot.desk import Desk
from bot.messages import Incoming, Kind, Taken
from bot.portal import Portal
from bot.store.store import Store
from bot.turn import Turns

CONVERSATION = "a conversation"
MESSAGE = Incoming(
    channel="directline", conversation=CONVERSATION, key="", kind=Kind.MESSAGE, text="", body={}, user="somebody"
)


class Somebody:
    """A person in a chat, and two agents, Nadia and Paul."""

    def __init__(self, store: Store, assistant: Assistant) -> None:
        self.store = store
        self.committed: list[Taken] = []
        self._turns = Turns(store=store, assistant=assistant, committed=lambda _, taken: self.committed.append(taken))
        self.desk = Desk(Portal(store), self._turns)
        self._keys = 0

    async def says(self, words: str) -> list[str]:
        self._keys += 1
        body = {"type": "message", "text": words}
        taken = await self._turns.take(replace(MESSAGE, key=str(self._keys), text=words, body=body))
        return [str(reply.body.get("text", "")) for reply in taken.replies]

    async def hands_over(self, contact: str = "sans adresse") -> Ticket:
        for words in ("un humain", "je ne reçois rien", "sévère", "planifiée", contact, "oui"):
            await self.says(words)
        async with self.store.turn() as transaction:
            work = transaction.work
            for name in ("Nadia", "Paul"):
                agent = Agent(
                    id=name, email=f"{name}@desk.example", name=name, roles=["agent"], state="active", language="fr"
                )
                await work.agents.add(agent, work.now())
            (ticket,) = await work.tickets.sought(Sought(), most=5)
        return ticket

    async def log(self) -> list[str]:
        return [str(one.body.get("text", "")) for one in await self.store.newest_activities(CONVERSATION)]


@pytest.fixture
def somebody(store: Store, assistant: Assistant) -> Somebody:
    return Somebody(store, assistant)


def refused(outcome: Outcome, kind: type[Refusal]) -> bool:
    return isinstance(outcome, kind)


async def test_an_agent_speaks_while_the_assistant_is_silent(somebody: Somebody) -> None:
    ticket = await somebody.hands_over()
    assert isinstance(await somebody.desk.order(TakeTicket(ticket=ticket.id, agent="Nadia")), Said)
    assert await somebody.says("mot de passe oublié") == []
    assert isinstance(await somebody.desk.order(ReplyToTicket(ticket=ticket.id, agent="Nadia", text="Je vois.")), Said)
    assert (await somebody.log())[-1] == "**Nadia**\n\nJe vois."


async def test_lines_that_an_agent_typed_are_lines_in_the_chat(somebody: Somebody) -> None:
    """Markdown joined them, and took what came after a list for a part of it."""
    ticket = await somebody.hands_over()
    await somebody.desk.order(TakeTicket(ticket=ticket.id, agent="Nadia"))
    typed = "Bonjour,\nil faut :\n- le fichier\r\n- sa date\nMerci.\n\nNadia"
    await somebody.desk.order(ReplyToTicket(ticket=ticket.id, agent="Nadia", text=typed))
    said = "Bonjour,  \nil faut :\n- le fichier\n- sa date\n\nMerci.\n\nNadia"
    assert (await somebody.log())[-1] == f"**Nadia**\n\n{said}"


async def test_one_order_given_twice_is_done_once(somebody: Somebody) -> None:
    """It was refused the second time: an agent who clicked twice was told that they had lost the ticket."""
    ticket = await somebody.hands_over()
    for _ in range(2):
        assert isinstance(await somebody.desk.order(TakeTicket(ticket=ticket.id, agent="Nadia"), "a click"), Said)
    length = len(await somebody.log())
    for _ in range(2):
        order = ReplyToTicket(ticket=ticket.id, agent="Nadia", text="Bonjour")
        assert isinstance(await somebody.desk.order(order, "another"), Said)
    assert len(await somebody.log()) == length + 2  # the order, and what it says


async def test_what_is_refused_is_not_shown(somebody: Somebody) -> None:
    ticket = await somebody.hands_over()
    await somebody.desk.order(TakeTicket(ticket=ticket.id, agent="Nadia"))
    before = await somebody.log()
    assert refused(await somebody.desk.order(TakeTicket(ticket=ticket.id, agent="Paul")), TicketTaken)
    order = ReplyToTicket(ticket=ticket.id, agent="Paul", text="Bonjour")
    assert refused(await somebody.desk.order(order), TicketTaken)
    assert await somebody.log() == before
    await somebody.desk.order(CloseTicket(ticket=ticket.id, agent="Nadia"))
    before = await somebody.log()
    late = ReplyToTicket(ticket=ticket.id, agent="Nadia", text="Une dernière chose")
    assert refused(await somebody.desk.order(late), TicketClosed)
    assert await somebody.log() == before


async def test_a_password_that_an_agent_pastes_is_masked(somebody: Somebody) -> None:
    ticket = await somebody.hands_over()
    await somebody.desk.order(TakeTicket(ticket=ticket.id, agent="Nadia"))
    text = "Votre mot de passe est Bateau-Rouge!2024"
    await somebody.desk.order(ReplyToTicket(ticket=ticket.id, agent="Nadia", text=text))
    assert "Bateau-Rouge!2024" not in (await somebody.log())[-1]
