"""What is said and what happens around a ticket, as messages in its thread: each thing once, in order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from markupsafe import Markup, escape

from actions.tickets import EventKind, TicketEvent
from bot.console.prose import spoken, typed
from bot.desk import ORDERED
from bot.fitting import split
from bot.messages import Json, Stored
from bot.store.ticket_threads import Keyed
from bot.teams_desk.people import People
from bot.teams_desk.shown import ENDS, words_of
from bot.teams_desk.words import Say
from bot.transcript import Said, messages

FROM_THREAD = f"{ORDERED}teams thread "
"""How the keys of turns begin by which an agent said what they had written in the thread: it is there."""
TOLD = frozenset(
    {
        EventKind.ASSIGNED,
        EventKind.TRANSFERRED,
        EventKind.RETURNED,
        EventKind.NOTE,
        EventKind.WOKEN,
        EventKind.CLOSED,
        EventKind.REOPENED,
        EventKind.MERGED,
        EventKind.RATED,
        EventKind.BREACHED,
    }
)
"""Events that the thread tells of; the others show on the card, or in what is said."""
WITH_WORDS = frozenset({EventKind.NOTE, EventKind.TRANSFERRED})
BEGINS = frozenset({EventKind.OPENED, EventKind.REOPENED})
LONGEST = 12_000
"""Bytes of the words of one message, as `bot.fitting` counts them: as HTML they take five times as many at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time in which a ticket was open; `closing` is the event that ended it if its turn is still to be shown."""

    begins: int
    ends: int | None
    closing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    at: int
    order: tuple[bool, int]
    body: Json


def spans(events: Iterable[TicketEvent], over: Collection[str]) -> list[Span]:
    """Return when a ticket was open; `over` are the events whose turns, in which it was closed, were shown."""
    found: list[Span] = []
    for event in events:
        if event.kind in BEGINS and (not found or found[-1].ends is not None):
            found.append(Span(begins=event.at, ends=None))
        elif event.kind in ENDS and "number" not in event.facts and found and found[-1].ends is None:
            found[-1] = replace(found[-1], ends=event.at, closing="" if event.id in over else event.id)
    return found


def of_spans(log: Sequence[Keyed], times: Sequence[Span]) -> tuple[list[Stored], list[str]]:
    """Return what was said while the ticket was open, without what agents wrote in the thread.

    Second are the events that closed it in one of these turns.
    """
    closings: dict[int, str] = {}
    for span in times:
        if span.ends is not None and span.closing:
            turns = (one.stored.sequence for one in log if one.key and one.stored.created_at >= span.ends)
            closings |= dict.fromkeys(islice(turns, 1), span.closing)
    kept: list[Stored] = []
    is_kept = is_written = False
    for one in log:
        if one.stored.reply_to is None:
            is_kept = one.stored.sequence in closings or any(_is_within(one.stored.created_at, span) for span in times)
            is_written = (one.key or "").startswith(FROM_THREAD)
        if is_kept and not (is_written and one.stored.reply_to is not None):
            kept.append(one.stored)
    return kept, list(closings.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Who speaks; `tell` puts an event into words."""

    people: People
    say: Say
    tell: Callable[[TicketEvent], str]

    def posts(self, log: Sequence[Stored], events: Iterable[TicketEvent]) -> list[Json]:
        """Return what was said and what happened as messages, the oldest first."""
        found = [Post(at=said.at, order=(False, said.sequence), body=self.said(said)) for said in messages(log)]
        found += self._happened(events)
        return [post.body for post in sorted(found, key=lambda post: (post.at, post.order))]

    def said(self, said: Said, kind: str = "") -> Json:
        who = self.people.names.get(said.agent, "")
        kind = kind or ("agent" if who else "assistant" if said.is_ours else "person")
        text = self._html(words_of(said, who), spoken if said.is_ours else typed)
        return message(self.say(f"thread.{kind}", who=escape(self._name(said, who)), text=text), said.sequence)

    def took_back(self, sequence: int) -> Json:
        """Return what stands where the person's message was."""
        return message(self.say("thread.deleted", who=escape(self.people.person or self.say("who.person"))), sequence)

    def _html(self, words: str, shown: Callable[[str], Markup]) -> Markup:
        """Return what is shown of the words: where one message does not take them all, it says where the others are."""
        pieces = split(words, LONGEST)
        text = html(shown(next(pieces, "")))
        return Markup(self.say("thread.cut", text=text)) if next(pieces, None) else text  # noqa: S704 - escaped above

    def _name(self, said: Said, who: str) -> str:
        return who or (self.say("who.assistant") if said.is_ours else self.people.person or self.say("who.person"))

    def _happened(self, events: Iterable[TicketEvent]) -> Iterator[Post]:
        for place, event in enumerate(events):
            text = self._html(event.text, typed) if event.kind in WITH_WORDS else Markup()
            if event.kind == EventKind.NOTE:
                who = self.people.names.get(event.agent_id or "", "")
                words = self.say("thread.note", who=escape(who), text=text)
            else:
                words = self.say("thread.event", words=escape(self.tell(event)), text=text)
            yield Post(at=event.at, order=(True, place), body=message(words))


def message(text: str, mirrors: int = 0) -> Json:
    """Return a message of HTML; `mirrors` is the sequence of what it shows in the ticket's conversation."""
    body = {"type": "message", "text": text, "textFormat": "xml"}
    return {**body, "channelData": {"guichet": {"mirrors": mirrors}}} if mirrors else body


def html(text: Markup) -> Markup:
    return Markup("<br/>").join(text.split("\n"))


def _is_within(at: int, span: Span) -> bool:
    return span.begins <= at and (span.ends is None or at < span.ends)
