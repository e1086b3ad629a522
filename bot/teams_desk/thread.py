"""What a thread has not shown yet: messages and events, and its card where that has changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from actions.tickets import EventKind, Ticket, TicketEvent
from bot.delivery import UPDATED, UPDATES
from bot.messages import NOTICE, Incoming, Json, Kind, Stored, Taken
from bot.store.store import MOST_LOGGED, Transaction
from bot.store.ticket_threads import Thread
from bot.teams_desk.card import Cards
from bot.teams_desk.people import People, people_of
from bot.teams_desk.place import TEAMS
from bot.teams_desk.posts import TOLD, Voices, of_spans, spans
from bot.teams_desk.shown import Shown, ended_at, last_lines, of_ticket
from bot.teams_desk.words import Say
from bot.transcript import DELETED, EDITED, messages

AT_ONCE = 100  # activities of a ticket's conversation in one look
LOOKED_BACK = 40  # activities, of which the card shows the last messages
CARD = 2
"""The sequence of the card in its thread."""


class Mirror:
    """In the language of the deployment."""

    def __init__(self, cards: Cards, say: Say) -> None:
        self._cards = cards
        self._say = say

    async def first_card(self, thread: Thread, transaction: Transaction) -> Json | None:
        """Return the message that begins a thread, None where its ticket is gone."""
        found = await self._shown_of(thread.ticket_id, transaction)
        return None if found is None else self._cards.activity(found)

    async def card(self, ticket_id: str, transaction: Transaction) -> Json | None:
        """Return the card as it is now."""
        found = await self._shown_of(ticket_id, transaction)
        return None if found is None else self._cards.card(found)

    async def go_on(self, thread: Thread, address: Json, transaction: Transaction) -> tuple[Incoming, Taken] | None:
        """Log what is new in a thread's conversation, which sends it; returns None where nothing is to be sent.

        Raises `OvertakenError`.
        """
        work = transaction.work
        ticket = await work.tickets.by_id(thread.ticket_id)
        if ticket is None or thread.conversation is None:
            return None
        events = await work.tickets.events(ticket.id)
        log = await transaction.threads.said_since(ticket.conversation, thread.sequence, AT_ONCE)
        is_all = len(log) < AT_ONCE
        found = await transaction.load(thread.conversation)
        told = list(found.state.get("told", ()))
        new = [event for event in events if event.kind in TOLD and event.id not in told] if is_all else []
        people = await people_of(ticket, work)
        card = self._cards.activity(await self._shown(ticket, events, people, transaction))
        over = list(found.state.get("over", ()))
        said, closed = of_spans(log, spans(events, over))
        voices = self._voices(people)
        replies = [*voices.posts(said, new), *await self._changed(said, ticket, thread, voices, transaction)]
        told += [event.id for event in new]
        state = {**found.state, "told": told, "over": over + closed, "card": digest(card)}
        if state["card"] != found.state.get("card"):
            replies.append({**card, "type": UPDATES, UPDATED: CARD})
        sequence = log[-1].stored.sequence if log else thread.sequence
        counted = {"events": len(events)} if is_all else {}
        await transaction.threads.change(ticket.id, sequence=sequence, due_at=work.now(), **counted)
        if not replies and state == found.state:
            return None
        key = f"\tmirror {found.version}"  # a conversation has each of its versions once
        incoming = _incoming(thread.conversation, key, address)
        return incoming, await transaction.record(found, incoming, state, replies)

    async def _changed(
        self, said: Sequence[Stored], ticket: Ticket, thread: Thread, voices: Voices, transaction: Transaction
    ) -> list[Json]:
        """Return what stands from now on where messages were that the person has edited or deleted."""
        changes = [one for one in said if one.reply_to is None and one.body.get("type") in {EDITED, DELETED}]
        if not changes:
            return []
        whole = await transaction.log(ticket.conversation)
        shown_as = {of: place for place, of in _mirrored(await transaction.log(thread.conversation or ""))}
        now_said = {one.sequence: one for one in messages(whole)}
        found: list[Json] = []
        for change in changes:
            for one in whole:
                if one.sequence in shown_as and _is_of(one, change):
                    now = now_said.get(one.sequence)
                    body = voices.said(now, "edited") if now else voices.took_back(one.sequence)
                    found.append({**body, "type": UPDATES, UPDATED: shown_as[one.sequence]})
        return found

    async def _shown_of(self, ticket_id: str, transaction: Transaction) -> Shown | None:
        work = transaction.work
        ticket = await work.tickets.by_id(ticket_id)
        if ticket is None:
            return None
        events, people = await work.tickets.events(ticket.id), await people_of(ticket, work)
        return await self._shown(ticket, events, people, transaction)

    async def _shown(
        self, ticket: Ticket, events: Sequence[TicketEvent], people: People, transaction: Transaction
    ) -> Shown:
        ended = ended_at(ticket, events)
        log = await transaction.log(ticket.conversation, LOOKED_BACK if ended is None else MOST_LOGGED)
        into = await transaction.work.tickets.by_id(ticket.duplicate_of) if ticket.duplicate_of else None
        lines = last_lines(of_ticket(log, ended), people)
        return Shown(ticket=ticket, people=people, into=into.number if into else "", lines=lines)

    def _voices(self, people: People) -> Voices:
        return Voices(people=people, say=self._say, tell=lambda event: self._tell(event, people.names))

    def _tell(self, event: TicketEvent, names: Mapping[str, str]) -> str:
        facts = event.facts
        return self._say(
            f"event.{event.kind}",
            agent=names.get(event.agent_id or "", ""),
            to=names.get(str(facts.get("to", "")), ""),
            closed_as=facts.get("as", ""),
            into=facts.get("into", ""),
            number=facts.get("number", ""),
            rating=facts.get("rating", ""),
            what=facts.get("what", ""),
        )


def digest(card: Json) -> str:
    return sha256(json.dumps(card, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def newest_note(events: Sequence[TicketEvent], agent: str) -> str:
    """Return the id of the note that an agent has just written."""
    return next(event.id for event in reversed(events) if event.kind == EventKind.NOTE and event.agent_id == agent)


def _incoming(conversation: str, key: str, address: Json) -> Incoming:
    body = {"type": "event", "name": NOTICE, "value": {}}
    return Incoming(
        channel=TEAMS, conversation=conversation, key=key, kind=Kind.OTHER, text="", body=body, address=address
    )


def _mirrored(log: Sequence[Stored]) -> Iterator[tuple[int, int]]:
    """Yield of a thread what shows which activity of the ticket's conversation: both sequences."""
    for one in log:
        data = one.body.get("channelData")
        ours = data.get("guichet") if isinstance(data, dict) and one.body.get("type") != UPDATES else None
        if one.reply_to is not None and isinstance(ours, dict) and "mirrors" in ours:
            yield one.sequence, ours["mirrors"]


def _is_of(message: Stored, change: Stored) -> bool:
    """Tell whether a change is that of a message, by who wrote it and under which id."""
    body, other = message.body, change.body
    is_same = body.get("id") == other.get("id") and body.get("from", {}).get("id") == other.get("from", {}).get("id")
    return message.reply_to is None and body.get("type") == "message" and is_same
