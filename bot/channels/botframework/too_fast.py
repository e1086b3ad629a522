"""Whoever taps or writes faster than we take it is told so, in the form in which Teams shows it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.channels.botframework.adapter import Outcome
from bot.channels.botframework.address import is_group
from bot.channels.botframework.handler import INVOKE, TakesTurns
from bot.channels.botframework.incoming import incoming
from bot.channels.botframework.invokes import TooFastAnswer
from bot.channels.botframework.received import Received
from bot.limits import Limits, TooManyError
from bot.messages import Kind


class TooFast:
    """`answers` are by the names of invokes."""

    def __init__(self, turns: TakesTurns, limits: Limits, answers: Mapping[str, TooFastAnswer]) -> None:
        self._turns = turns
        self._limits = limits
        self._answers = answers

    async def outcome(self, received: Received, seconds: int) -> Outcome | None:
        """Return what they are told, None where they see nothing but a status. Raises `TurnFailedError`."""
        activity = received.activity
        if activity["type"] == INVOKE:
            answers = self._answers.get(str(activity.get("name")))
            return None if answers is None else Outcome(None, answers(received, seconds).response())
        if is_group(activity):
            return None  # where others would have to read it, too
        try:
            self._limits.warning(received.sender)
        except TooManyError:
            return None  # they know
        told = replace(incoming(received, Kind.TOO_FAST), wait_seconds=seconds)
        return Outcome(await self._turns.take(told), None)
