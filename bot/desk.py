"""What agents do in people's conversations: each act is a turn, so that it shows there if and only if it is done."""

import secrets
from dataclasses import replace
from typing import TypeVar

from actions.outcome import Outcome, Said
from actions.refusals import TicketGone
from actions.ticket_handling import MergeTicket, NoteOnTicket, SetTags
from actions.ticket_of_agent import (
    CloseTicket,
    ReopenForAgent,
    ReplyToTicket,
    SendArticle,
    StartDialog,
    TakeTicket,
    TransferTicket,
)
from bot.masking import mask
from bot.messages import Incoming, Kind
from bot.portal import Portal
from bot.turn import RefusedError, Turns

Order = (
    TakeTicket | ReplyToTicket | SendArticle | StartDialog | TransferTicket | CloseTicket | ReopenForAgent | MergeTicket
)
"""What shows in the conversation."""
Request = TypeVar("Request")
ORDERED = "\tdesk "
"""How the keys of orders begin: no client's key has a control character."""


class Desk:
    def __init__(self, portal: Portal, turns: Turns) -> None:
        self._portal = portal
        self._turns = turns

    async def order(self, order: Order, once: str = "") -> Outcome:
        """Do it in the conversation of its ticket; the same `once` again changes nothing.

        Raises `StoreAwayError` and `bot.turn.TurnFailedError`.
        """
        ticket = await self._portal.read(lambda work: work.tickets.by_id(order.ticket))
        if ticket is None:
            return TicketGone()
        incoming = Incoming(
            channel=ticket.channel,
            conversation=ticket.conversation,
            key=ORDERED + (once or secrets.token_urlsafe(16)),
            kind=Kind.DESK,
            text="",
            body={},
            user=ticket.user,
            order=masked(order),
        )
        try:
            await self._turns.take(incoming)
        except RefusedError as refused:
            return refused.refusal
        return Said(key="desk.done")

    async def do(self, request: object) -> Outcome:
        """Do what does not show in the conversation: a note, a priority, tags."""
        return await self._portal.do(masked(request))


def masked(request: Request) -> Request:
    """Return the request as it may be kept: agents paste passwords and social security numbers, too."""
    match request:
        case ReplyToTicket() | CloseTicket() | NoteOnTicket():
            return replace(request, text=mask(request.text))
        case TransferTicket():
            return replace(request, note=mask(request.note))
        case SetTags():
            return replace(request, tags=mask(request.tags))
    return request
