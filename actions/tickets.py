"""Tickets and those who answer them, as actions see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    CRITICAL = "critical"
    SEVERE = "severe"
    SIGNIFICANT = "significant"
    MINOR = "minor"


class Urgency(StrEnum):
    IMMEDIATE = "immediate"
    HIGH = "high"
    PLANNED = "planned"
    LOW = "low"


class Priority(StrEnum):
    """The most urgent first."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class State(StrEnum):
    WAITING = "waiting"  # nobody has taken it
    TAKEN = "taken"  # an agent has the conversation
    SNOOZED = "snoozed"  # an agent has put it off
    CLOSED = "closed"


OPEN = (State.WAITING, State.TAKEN, State.SNOOZED)
OF_PROGRAMS = "api"
"""The channel of tickets that other programs open: their conversations are in nobody's chat."""


class ClosedAs(StrEnum):
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"


class EventKind(StrEnum):
    """What happens to a ticket, besides what is said in its conversation."""

    OPENED = "opened"
    TAKEN = "taken"
    ASSIGNED = "assigned"  # fact: `to`, the id of an agent
    TRANSFERRED = "transferred"  # fact: `to`; the text is the note that goes with it
    RETURNED = "returned"  # to the assistant, by the person
    NOTE = "note"  # facts: `mentions`, ids of agents
    PRIORITY = "priority"  # fact: `priority`
    TAGS = "tags"  # fact: `tags`
    SNOOZED = "snoozed"  # fact: `until`
    WOKEN = "woken"
    ADDED = "added"  # by the person, when no agent had the conversation
    ARTICLE = "article"  # fact: `article`
    DIALOG = "dialog"  # fact: `dialog`
    CLOSED = "closed"  # fact: `as`
    REOPENED = "reopened"
    MERGED = "merged"  # fact: `into` or `number`
    RATED = "rated"  # fact: `rating`
    BREACHED = "breached"  # fact: `what`, reply or solve


_BY_SEVERITY = {
    Severity.CRITICAL: 3,
    Severity.SEVERE: 2,
    Severity.SIGNIFICANT: 1,
    Severity.MINOR: 0,
}
_BY_URGENCY = {Urgency.IMMEDIATE: 3, Urgency.HIGH: 2, Urgency.PLANNED: 1, Urgency.LOW: 0}
_BY_SUM = (
    Priority.LOW,
    Priority.LOW,
    Priority.NORMAL,
    Priority.NORMAL,
    Priority.HIGH,
    Priority.URGENT,
    Priority.URGENT,
)


def priority_of(severity: str, urgency: str) -> Priority:
    """Return what a ticket begins with, by how bad it is and how soon it is needed."""
    return _BY_SUM[_BY_SEVERITY[Severity(severity)] + _BY_URGENCY[Urgency(urgency)]]


class AgentState(StrEnum):
    INVITED = "invited"  # has not come in yet
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Somebody of the support team; what they sign in with is not in here."""

    id: str
    email: str
    name: str
    roles: Sequence[str]
    state: str
    language: str

    def may(self, role: Role) -> bool:
        """Tell whether they have a role; a supervisor may do all that agents may."""
        return role in self.roles or (role is Role.AGENT and Role.SUPERVISOR in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Times are milliseconds, UTC; `dialog` is the one that was open: its `name`, and `answers`."""

    id: str
    number: str
    conversation: str
    user: str
    channel: str
    language: str
    subject: str
    severity: str
    urgency: str
    priority: str
    state: str
    closed_as: str | None = None
    agent_id: str | None = None
    account_id: str | None = None
    bcr: str = ""
    email: str = field(default="", repr=False)
    tags: Sequence[str] = ()
    dialog: Mapping[str, Any] = field(default_factory=dict)
    duplicate_of: str | None = None
    snoozed_until: int | None = None
    created_at: int
    taken_at: int | None = None
    first_reply_at: int | None = None
    closed_at: int | None = None
    waiting_since: int | None = None
    reply_due_at: int
    solve_due_at: int
    breached: str = ""
    seen_at: int | None = None
    rating: int | None = None
    rating_words: str = ""
    rated_at: int | None = None
    reopened: int = 0
    updated_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReply:
    """A reply that is written once; `text` has variables, which the desk fills in."""

    id: str
    language: str
    title: str
    text: str
    updated_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent:
    id: str
    ticket_id: str
    at: int
    kind: str
    agent_id: str | None
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
