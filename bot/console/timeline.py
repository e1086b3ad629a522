"""A ticket's conversation and what happened around it, in one order of time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from actions.tickets import EventKind, TicketEvent
from bot.console.prose import spoken, typed
from bot.messages import Stored
from bot.transcript import Said, messages

WRITTEN = {EventKind.NOTE, EventKind.TRANSFERRED, EventKind.ADDED, EventKind.REOPENED}
"""Events that have a text of somebody's own."""
SAID_ANYWAY = {EventKind.ARTICLE}
"""Events that the conversation shows by itself."""
NOTHING = Markup()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`kind` is person, assistant, agent, note or event; `who` is empty for the person and the assistant."""

    id: str
    kind: str
    at: int
    who: str = ""
    text: Markup = NOTHING
    words: str = ""  # of an event: what happened
    extras: Sequence[str] = ()  # titles of cards, names of files
    sequence: int = 0  # of a message


def timeline(
    log: Iterable[Stored],
    events: Iterable[TicketEvent],
    names: Mapping[str, str],
    tell: Callable[[TicketEvent], str],
) -> list[Entry]:
    """Return everything, oldest first. `names` are those of agents; `tell` puts an event into words."""
    entries = [_message(said, names) for said in messages(log)]
    entries += _events(events, names, tell)
    return sorted(entries, key=lambda entry: (entry.at, entry.kind == "event", entry.sequence))


def _message(said: Said, names: Mapping[str, str]) -> Entry:
    kind = "agent" if said.agent else "assistant" if said.is_ours else "person"
    who = names.get(said.agent, "")
    text = said.text.removeprefix(f"**{who}**").strip() if who else said.text
    return Entry(
        id=f"m-{said.sequence}",
        kind=kind,
        at=said.at,
        who=who,
        text=spoken(text) if said.is_ours else typed(text),
        extras=(*said.cards, *said.files),
        sequence=said.sequence,
    )


def _events(
    events: Iterable[TicketEvent], names: Mapping[str, str], tell: Callable[[TicketEvent], str]
) -> Iterator[Entry]:
    for event in events:
        if event.kind in SAID_ANYWAY:
            continue
        yield Entry(
            id=f"e-{event.id}",
            kind="note" if event.kind == EventKind.NOTE else "event",
            at=event.at,
            who=names.get(event.agent_id or "", ""),
            text=typed(event.text) if event.kind in WRITTEN else Markup(),
            words=tell(event),
        )
