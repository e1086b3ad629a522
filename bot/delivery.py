"""How a reply leaves for a channel that must be called: the port that the outbox uses and connectors implement."""

from typing import Protocol

from bot.messages import Json

UPDATES = "messageUpdate"
"""The type of a stored reply that takes the place of an earlier one, which it names under `UPDATED`."""
UPDATED = "guichetUpdates"
"""The sequence of the earlier reply in the same conversation, or what the channel calls it."""


class DeliveryFailedError(Exception):
    """The channel could not take the activity now; it is tried again, not before `retry_after` seconds if given."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class NotYetError(DeliveryFailedError):
    """The activity was not sent: the channel would refuse it as too much before so many seconds are over."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too much at once", retry_after=seconds)
        self.seconds = seconds


class DeliveryRefusedError(Exception):
    """The channel will never take this activity: the conversation is gone, or the bot was removed from it."""


class Deliver(Protocol):
    async def __call__(self, address: Json, activity: Json, updated: str | None = None) -> str | None:
        """Send one activity to a conversation's address; returns what the channel calls it, if it says so.

        `updated` is what the channel calls the earlier activity whose place this one takes.
        Raises `DeliveryFailedError` or `DeliveryRefusedError`.
        """
