"""What agents do with tickets from Teams: the same orders as at the desk, so that whoever acts first wins."""

from actions import carry_out
from actions.outcome import Outcome, Refusal, Said
from actions.refusals import TicketClosed, TicketGone
from actions.ticket_handling import NoteOnTicket
from actions.ticket_of_agent import CloseTicket, ReopenForAgent, ReplyToTicket, TakeTicket, TransferTicket
from actions.tickets import Agent, State
from bot.desk import ORDERED, Desk, masked
from bot.messages import NOTICE, Incoming, Kind
from bot.store.store import Store
from bot.teams_desk.overtaken import until_through
from bot.teams_desk.place import TEAMS
from bot.teams_desk.posts import FROM_THREAD
from bot.teams_desk.thread import newest_note


class Acts:
    """`once` is what Teams calls the activity by which somebody acts: the same one again changes nothing.

    All raise `StoreAwayError` and `bot.turn.TurnFailedError`.
    """

    def __init__(self, desk: Desk, store: Store) -> None:
        self._desk = desk
        self._store = store

    async def take(self, ticket: str, agent: Agent, once: str) -> Outcome:
        return await self._desk.order(TakeTicket(ticket=ticket, agent=agent.id), _by_card(once))

    async def assign(self, ticket: str, agent: Agent, to: str, once: str) -> Outcome:
        return await self._desk.order(TransferTicket(ticket=ticket, agent=agent.id, to=to, note=""), _by_card(once))

    async def close(self, ticket: str, agent: Agent, text: str, once: str) -> Outcome:
        return await self._desk.order(CloseTicket(ticket=ticket, agent=agent.id, text=text), _by_card(once))

    async def reopen(self, ticket: str, agent: Agent, once: str) -> Outcome:
        return await self._desk.order(ReopenForAgent(ticket=ticket, agent=agent.id), _by_card(once))

    async def reply(self, ticket: str, agent: Agent, text: str, once: str) -> Outcome:
        return await self._reply(ticket, agent, text, _by_card(once))

    async def reply_in_thread(self, ticket: str, agent: Agent, text: str, once: str) -> Outcome:
        """Say to the person what an agent has written in the thread, where it need not be shown again."""
        return await self._reply(ticket, agent, text, FROM_THREAD.removeprefix(ORDERED) + once)

    async def note_in_thread(self, ticket: str, agent: Agent, text: str, once: str, thread: str) -> Outcome:
        """Keep as an internal note what an agent has written in the thread, where it need not be shown again."""
        request = NoteOnTicket(ticket=ticket, agent=agent.id, text=text)
        return await until_through(lambda: self._note(request, once, thread))

    async def was_said(self, ticket_id: str, once: str) -> bool:
        """Tell whether what an agent has written in the thread was said to the person."""
        async with self._store.turn() as transaction:
            ticket = await transaction.work.tickets.by_id(ticket_id)
        return ticket is not None and await self._store.find(ticket.conversation, FROM_THREAD + once) is not None

    async def _reply(self, ticket_id: str, agent: Agent, text: str, once: str) -> Outcome:
        """Who replies to a ticket that nobody has takes it."""
        async with self._store.turn() as transaction:
            ticket = await transaction.work.tickets.by_id(ticket_id)
        if ticket is None:
            return TicketGone()
        if ticket.agent_id is None and not await self._store.find(ticket.conversation, ORDERED + once):
            if ticket.state == State.CLOSED:
                return TicketClosed()
            taken = await self._desk.order(TakeTicket(ticket=ticket.id, agent=agent.id), f"{once} take")
            if isinstance(taken, Refusal):
                return taken
        return await self._desk.order(ReplyToTicket(ticket=ticket.id, agent=agent.id, text=text), once)

    async def _note(self, request: NoteOnTicket, once: str, thread: str) -> Outcome:
        if await self._store.find(thread, once):
            return Said(key="desk.noted")
        async with self._store.turn() as transaction:
            found = await transaction.load(thread)
            outcome = await carry_out(masked(request), transaction.work)
            if isinstance(outcome, Refusal):
                return outcome
            note = newest_note(await transaction.work.tickets.events(request.ticket), request.agent)
            state = {**found.state, "told": [*found.state.get("told", ()), note]}
            body = {"type": "event", "name": NOTICE, "value": {}}
            incoming = Incoming(channel=TEAMS, conversation=thread, key=once, kind=Kind.OTHER, text="", body=body)
            await transaction.record(found, incoming, state, [])
        return outcome


def _by_card(once: str) -> str:
    return f"teams card {once}"
