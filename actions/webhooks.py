"""What is told by webhook of tickets, to a program of the deployment's own."""

from dataclasses import dataclass
from typing import Any

EVENTS = (
    "ticket.opened",
    "ticket.taken",
    "ticket.transferred",
    "ticket.message",  # the person has said something
    "ticket.reply",  # an agent has
    "ticket.changed",  # priority or tags
    "ticket.snoozed",
    "ticket.woken",  # it was put off until now
    "ticket.merged",
    "ticket.closed",
    "ticket.reopened",
    "ticket.rated",
    "ticket.breached",  # of its service levels
)

LEASE_MS = 60_000  # longer than one attempt may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`id` and `body` are the same each time it is sent."""

    id: str
    event: str
    body: dict[str, Any]
    created_at: int
    attempts: int
