"""A ticket as other programs see it: in the API and in webhooks, without any personal data."""

from collections.abc import Mapping
from datetime import UTC, datetime

from actions.tickets import Ticket

Value = str | int | list[str] | None
Facts = Mapping[str, Value]

SECOND_MS = 1000


def facts_of(ticket: Ticket) -> dict[str, Value]:
    """Return what is no person's: not their words, hence no subject; no address, no account."""
    return {
        "number": ticket.number,
        "state": ticket.state,
        "closed_as": ticket.closed_as,
        "priority": ticket.priority,
        "severity": ticket.severity,
        "urgency": ticket.urgency,
        "tags": list(ticket.tags),
        "language": ticket.language,
        "channel": ticket.channel,
        "agent": ticket.agent_id,
        "rating": ticket.rating,
        "reopened": ticket.reopened,
        "breached": _breached(ticket.breached),
        "created_at": moment(ticket.created_at),
        "updated_at": moment(ticket.updated_at),
        "first_reply_at": moment(ticket.first_reply_at),
        "closed_at": moment(ticket.closed_at),
        "reply_due_at": moment(ticket.reply_due_at),
        "solve_due_at": moment(ticket.solve_due_at),
        "snoozed_until": moment(ticket.snoozed_until),
    }


def moment(ms: int | None) -> str | None:
    """Return milliseconds since 1970 as RFC 3339 writes them."""
    if ms is None:
        return None
    seconds, rest = divmod(ms, SECOND_MS)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"


def _breached(breached: str) -> list[str]:
    return ["reply", "solve"] if breached == "both" else [breached] if breached else []
