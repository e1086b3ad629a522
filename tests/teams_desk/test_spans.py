"""What is said of a ticket is what was said while it was open, and in the turn that closed it."""

from actions.tickets import TicketEvent
from bot.messages import Stored
from bot.store.ticket_threads import Keyed
from bot.teams_desk.posts import of_spans, spans

EVENTS = [("opened", 10), ("note", 12), ("closed", 20), ("reopened", 30), ("merged", 40)]


def event(kind: str, at: int) -> TicketEvent:
    facts = {"into": "DS-1"} if kind == "merged" else {}
    return TicketEvent(id=f"{kind} {at}", ticket_id="t", at=at, kind=kind, agent_id=None, text="", facts=facts)


def turn(sequence: int, at: int, key: str = "") -> list[Keyed]:
    """An activity with one reply."""
    first = Stored(conversation="c", sequence=sequence, body={}, created_at=at)
    reply = Stored(conversation="c", sequence=sequence + 1, body={}, created_at=at, reply_to=sequence)
    return [Keyed(stored=first, key=key or str(sequence)), Keyed(stored=reply, key=None)]


def test_only_what_was_said_of_the_ticket_however_much_is_looked_at_at_once() -> None:
    moments = (5, 10, 15, 21, 22, 25, 30, 31, 41, 42)  # 21 and 41: the turns that close it
    log = [one for place, at in enumerate(moments) for one in turn(2 * place + 1, at)]
    events = [event(kind, at) for kind, at in EVENTS]
    for at_once in (2, 4, 6, len(log)):
        over: list[str] = []
        shown: list[int] = []
        for first in range(0, len(log), at_once):
            kept, closed = of_spans(log[first : first + at_once], spans(events, over))
            shown += [one.created_at for one in kept if one.reply_to is None]
            over += closed
        assert shown == [10, 15, 21, 30, 31, 41], at_once


def test_what_an_agent_wrote_in_the_thread_is_there_already() -> None:
    log = [*turn(1, 11, "\tdesk teams thread f:1"), *turn(3, 12, "\tdesk teams card f:2")]
    kept, _ = of_spans(log, spans([event("opened", 10)], ()))
    assert [one.sequence for one in kept] == [1, 3, 4]
