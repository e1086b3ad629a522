"""What was said in a conversation, as people read it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from actions.ticket_of_person import ASSISTANT, PERSON, Spoken
from bot import adaptive_cards
from bot.messages import Json, Stored

EDITED, DELETED = "messageUpdate", "messageDelete"
"""Activities by which a person changes or takes back a message of theirs, under its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message: `agent` is the id of the agent who said it; `is_ours` if it was not the person."""

    sequence: int
    at: int  # milliseconds since 1970, UTC
    text: str
    is_ours: bool
    agent: str = ""
    cards: tuple[str, ...] = ()  # titles
    files: tuple[str, ...] = ()  # names


def messages(log: Iterable[Stored]) -> Iterator[Said]:
    """Yield the messages among activities, oldest first: without events, typing and what was taken back.

    What the person has edited since is as they left it; an activity of another than who wrote it changes nothing.
    """
    log = list(log)
    changes = _changes(log)
    for stored in log:
        body = stored.body
        if body.get("type") != "message":
            continue
        if stored.reply_to is None:
            body = changes.get(_author(body), body)
            if body["type"] == DELETED:
                continue
        attached = [one for one in body.get("attachments", ()) if isinstance(one, dict)]
        cards = tuple(
            title for one in attached if isinstance(one.get("content"), dict) for title in _titles(one["content"])
        )
        said = Said(
            sequence=stored.sequence,
            at=stored.created_at,
            text=str(body.get("text") or ""),
            is_ours=stored.reply_to is not None,
            agent=agent_of(stored),
            cards=tuple(one for one in cards if one) if stored.reply_to is not None else (),
            files=tuple(str(one["name"]) for one in attached if one.get("name")),
        )
        if said.text or said.cards or said.files:
            yield said


def _titles(content: Json) -> Iterator[str]:
    yield str(content.get("title") or content.get("text", ""))
    yield from adaptive_cards.titles(content)


def _changes(log: Sequence[Stored]) -> Mapping[tuple[str, str], Json]:
    """Return the newest edit or deletion of each message of the person, by who wrote it and its id."""
    changed = (
        stored.body for stored in log if stored.reply_to is None and stored.body.get("type") in {EDITED, DELETED}
    )
    return {_author(body): body for body in changed if body.get("id")}


def _author(body: Json) -> tuple[str, str]:
    author = body.get("from")
    return str(author.get("id", "") if isinstance(author, dict) else ""), str(body.get("id", ""))


def agent_of(stored: Stored) -> str:
    """Return the id of the agent who said it, empty where it was the assistant or the person."""
    if stored.reply_to is None:  # a person may send whatever channelData they like
        return ""
    data = stored.body.get("channelData")
    ours = data.get("guichet") if isinstance(data, dict) else None
    return str(ours.get("agent", "")) if isinstance(ours, dict) else ""


def transcript(log: Iterable[Stored]) -> tuple[Spoken, ...]:
    """Return the messages as plain text, with who said them."""
    return tuple(
        Spoken(
            by=said.agent or (ASSISTANT if said.is_ours else PERSON),
            text="\n".join(filter(None, (said.text, *said.cards, *said.files))),
        )
        for said in messages(log)
    )
