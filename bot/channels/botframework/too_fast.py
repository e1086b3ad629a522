"""Whoever taps or writes faster than we take it is told so, in the form in which Teams shows it."""

from dataclasses import replace

from bot.channels.botframework import words
from bot.channels.botframework.adapter import Outcome
from bot.channels.botframework.address import is_group
from bot.channels.botframework.handler import INVOKE, TakesTurns
from bot.channels.botframework.incoming import incoming
from bot.channels.botframework.invokes import Routes
from bot.channels.botframework.received import Received
from bot.limits import Limits, TooManyError
from bot.messages import Kind


class TooFast:
    def __init__(self, turns: TakesTurns, limits: Limits, others: Routes) -> None:
        self._turns = turns
        self._limits = limits
        self._others = others

    async def outcome(self, received: Received, seconds: int) -> Outcome | None:
        """Return what they are told, None where they see nothing but a status. Raises `TurnFailedError`."""
        activity = received.activity
        if activity["type"] == INVOKE:
            answers = self._others.too_fast.get(str(activity.get("name")))
            return None if answers is None else Outcome(None, answers(received, seconds).response())
        if is_group(activity) and not words.mentions_bot(activity):
            return None  # it may have been for others
        try:
            self._limits.warning(received.sender)
        except TooManyError:
            return None  # they know
        if self._others.slows is not None and await self._others.slows(received, seconds):
            return Outcome(None, None)
        told = replace(incoming(received, Kind.TOO_FAST), wait_seconds=seconds)
        return Outcome(await self._turns.take(told), None)
