"""Agents in a transcript: what they do in the conversation, through the real actions."""

from actions import carry_out
from actions.outcome import Refusal, Said
from actions.ticket_of_agent import (
    CloseTicket,
    ReopenForAgent,
    ReplyToTicket,
    SendArticle,
    StartDialog,
    TakeTicket,
    TransferTicket,
)
from actions.tickets import Agent, AgentState, Role, Ticket
from bot.desk import Order
from bot.store.store import Store

NAMES = ("Nadia", "Paul")
"""Who takes it, and who it is transferred to, and back."""


def agent(name: str, *roles: Role, state: str = AgentState.ACTIVE, language: str = "fr") -> Agent:
    email = f"{name.lower()}@desk.example"
    return Agent(id=name, email=email, name=name, roles=roles or (Role.AGENT,), state=state, language=language)


class Agents:
    """Two of them; whoever has the conversation does what comes next."""

    def __init__(self, store: Store, conversation: str, user: str) -> None:
        self._store = store
        self._conversation = conversation
        self._user = user
        self._names = NAMES
        self._there = False

    async def do(self, words: str) -> Said | None:
        """Do what a transcript's line says; returns what is told of it, None where it is refused as the line says."""
        words, _, refusal = words.partition(" refused ")
        await self._come()
        async with self._store.turn() as transaction:
            ticket = await transaction.work.tickets.newest_of(self._conversation, self._user)
            assert ticket, "there is no ticket"
            outcome = await carry_out(self._order(words, ticket), transaction.work)
        if isinstance(outcome, Refusal):
            assert type(outcome).__name__ == refusal, f"{words!r} was refused: {outcome!r}"
            return None
        assert not refusal, f"{words!r} was not refused"
        if words == "transfers":
            self._names = self._names[::-1]
        return outcome

    def _order(self, words: str, ticket: Ticket) -> Order:  # noqa: PLR0911 - one return an order
        act, _, rest = words.partition(" ")
        who = {"ticket": ticket.id, "agent": self._names[0]}
        match act:
            case "takes":
                return TakeTicket(**who)
            case "says":
                return ReplyToTicket(**who, text=rest)
            case "article":
                return SendArticle(**who, article=rest)
            case "begins":
                return StartDialog(**who, dialog=rest)
            case "transfers":
                return TransferTicket(**who, to=self._names[1], note="")
            case "lets":
                return TransferTicket(**who, to="", note="")
            case "closes":
                return CloseTicket(**who, text=rest)
            case "reopens":
                return ReopenForAgent(**who)
        raise AssertionError(f"what does an agent do? {words!r}")

    async def _come(self) -> None:
        if not self._there:
            async with self._store.turn() as transaction:
                for name in NAMES:
                    await transaction.work.agents.add(agent(name), transaction.work.now())
        self._there = True
