"""Somebody in a chat who asks for a person, as the desk's tests need them."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from actions.outcome import Said
from actions.store.tickets import Sought
from actions.ticket_of_agent import TakeTicket
from actions.tickets import Ticket
from bot.console.workplace import Workplace
from bot.messages import Incoming, Kind
from bot.turn import Turns
from tests.console.small_desk import agent_id

MESSAGE = Incoming(channel="directline", conversation="", key="", kind=Kind.MESSAGE, text="", body={}, user="somebody")


class Caller:
    def __init__(self, at: Workplace, conversation: str = "a conversation") -> None:
        self.at = at
        self.conversation = conversation
        self.turns = Turns(
            store=at.store, assistant=at.assistant, committed=lambda incoming, _: at.bell.ring(incoming.conversation)
        )

    async def says(self, words: str) -> list[str]:
        body = {"type": "message", "text": words}
        message = replace(MESSAGE, conversation=self.conversation, key=secrets.token_hex(8), text=words, body=body)
        taken = await self.turns.take(message)
        return [str(reply.body.get("text", "")) for reply in taken.replies]

    async def hands_over(self, subject: str = "je ne reçois rien", severity: str = "sévère") -> Ticket:
        for words in ("un humain", subject, severity, "planifiée", "sans adresse", "oui"):
            await self.says(words)
        return await self.ticket()

    async def is_taken_by(self, name: str) -> Ticket:
        ticket = await self.hands_over()
        assert isinstance(await self.at.desk.order(TakeTicket(ticket=ticket.id, agent=agent_id(name))), Said)
        return await self.ticket()

    async def ticket(self) -> Ticket:
        async with self.at.store.turn() as transaction:
            (ticket,) = await transaction.work.tickets.sought(Sought(conversation=self.conversation), most=2)
        return ticket

    async def heard(self) -> Sequence[str]:
        """Return all that is in the conversation."""
        return [str(one.body.get("text", "")) for one in await self.at.store.newest_activities(self.conversation)]
