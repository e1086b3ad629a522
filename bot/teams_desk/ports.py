"""What the support team's channel asks of Teams: `bot/channels/botframework/teams_calls.py` asks it."""

from dataclasses import dataclass
from typing import Protocol

from bot.messages import Json
from bot.teams_desk.members import Member

THREAD = ";messageid="
"""In the name of a thread, between its channel and the message that it is below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A thread, and the activity that began it, as Teams calls them."""

    conversation: str
    activity: str


class Teams(Protocol):
    """An address is where a team's activities come from: `bot.teams_desk.place`."""

    async def member(self, address: Json, team: str, user: str) -> Member | None:
        """Return somebody of a team, None for who is not of it. Raises `RosterAwayError`."""

    async def open_thread(self, address: Json, channel: str, card: Json) -> Opened:
        """Post a card that begins a thread. Raises `DeliveryFailedError` and `DeliveryRefusedError`."""
