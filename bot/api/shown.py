"""Tickets as the API shows them, with as much as a token may see."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from actions.scopes import ApiToken, Scope
from actions.ticket_facts import facts_of, moment
from actions.tickets import Agent, EventKind, Ticket, TicketEvent
from bot.messages import Stored
from bot.transcript import messages

SAID_BY_PERSON = {EventKind.ADDED, EventKind.REOPENED, EventKind.RATED}
MOMENTS = {"until"}  # facts that are times
AMONG_AGENTS = {"mentions"}  # facts that belong to a note
Json = dict[str, Any]


def ticket(one: Ticket, token: ApiToken) -> Json:
    shown: Json = {**facts_of(one)}
    if Scope.TICKETS_READ in token.scopes:
        shown["subject"] = one.subject
    if Scope.PEOPLE_READ in token.scopes:
        shown["person"] = {"email": one.email or None, "account": one.account_id, "bcr": one.bcr or None}
    return shown


def whole(one: Ticket, token: ApiToken, log: Iterable[Stored], events: Sequence[TicketEvent]) -> Json:
    return {**ticket(one, token), "messages": list(_messages(log)), "events": list(_events(events, token))}


def agent(one: Agent) -> Json:
    return {"id": one.id, "name": one.name, "state": one.state, "roles": list(one.roles)}


def _messages(log: Iterable[Stored]) -> Iterator[Json]:
    for said in messages(log):
        yield {
            "sequence": said.sequence,
            "at": moment(said.at),
            "from": "agent" if said.agent else "assistant" if said.is_ours else "person",
            "agent": said.agent or None,
            "text": said.text,
            "cards": list(said.cards),
            "files": list(said.files),
        }


def _events(events: Iterable[TicketEvent], token: ApiToken) -> Iterator[Json]:
    sees_notes = Scope.NOTES_READ in token.scopes
    for event in events:
        if event.kind == EventKind.NOTE and not sees_notes:
            continue
        text = event.text if sees_notes or event.kind in SAID_BY_PERSON else ""
        facts = {name: value for name, value in event.facts.items() if sees_notes or name not in AMONG_AGENTS}
        yield {
            "at": moment(event.at),
            "kind": event.kind,
            "agent": event.agent_id,
            "text": text,
            "facts": {name: _fact(name, value) for name, value in facts.items()},
        }


def _fact(name: str, value: object) -> object:
    if name in MOMENTS and isinstance(value, int):
        return moment(value)
    return value if not isinstance(value, Mapping) else dict(value)
