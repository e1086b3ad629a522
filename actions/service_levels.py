"""How soon a ticket is answered and solved, by its priority, counted in the support team's opening hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from actions.business_hours import BusinessHours
from actions.tickets import State, Ticket

YELLOW_AFTER = 75  # percent of the time


class Signal(StrEnum):
    """What the desk shows at a ticket, the worst last."""

    NONE = "none"
    YELLOW = "yellow"  # more than three quarters of the time are over
    RED = "red"  # all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevels:
    hours: BusinessHours
    reply_minutes: Mapping[str, int]  # of opening, by priority
    solve_minutes: Mapping[str, int]

    def reply_due(self, priority: str, since_ms: int) -> int:
        """Return when a ticket of that moment has its first reply at the latest."""
        return self.hours.after(since_ms, self.reply_minutes[priority])

    def solve_due(self, priority: str, since_ms: int) -> int:
        """Return when it is closed at the latest."""
        return self.hours.after(since_ms, self.solve_minutes[priority])

    def signal(self, ticket: Ticket, now_ms: int) -> Signal:
        """Return the worse of what is still due: the first reply and the solution. A closed ticket is quiet."""
        if ticket.state == State.CLOSED:
            return Signal.NONE
        due = [(self.solve_minutes[ticket.priority], ticket.solve_due_at)]
        if ticket.first_reply_at is None:
            due.append((self.reply_minutes[ticket.priority], ticket.reply_due_at))
        signals = {self._signal(minutes, due_at, now_ms) for minutes, due_at in due}
        return max(signals, key=list(Signal).index)

    def _signal(self, minutes: int, due_ms: int, now_ms: int) -> Signal:
        if now_ms > due_ms:
            return Signal.RED
        left = self.hours.open_ms(now_ms, due_ms)
        return Signal.YELLOW if left * 100 < minutes * 60_000 * (100 - YELLOW_AFTER) else Signal.NONE
