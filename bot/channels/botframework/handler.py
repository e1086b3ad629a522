"""botbuilder's activity handler: tells what an activity asks of us, and hands it to the turn."""

from http import HTTPStatus
from typing import Protocol

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext

from bot import teams_files
from bot.channels.botframework.adapter import TAKEN
from bot.channels.botframework.address import is_group
from bot.channels.botframework.incoming import incoming
from bot.channels.botframework.refusal import error_body
from bot.messages import Incoming, Kind, Taken


class TakesTurns(Protocol):
    async def take(self, incoming: Incoming) -> Taken: ...


class Handler(ActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    def __init__(self, turns: TakesTurns) -> None:
        self._turns = turns

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await self._take(turn_context, Kind.MESSAGE)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        await self._take(turn_context, Kind.JOINED if _person_joined(turn_context) else Kind.OTHER)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        await self._take(turn_context, Kind.JOINED if _person_installed(turn_context) else Kind.OTHER)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Take the answer to a file that was offered; the file itself is sent after the turn.

        Refuse all others: our cards' buttons send messages, and what is not done is not recorded as if it were.
        """
        activity = turn_context.activity.received.activity
        if activity.get("name") == teams_files.CONSENT:
            if teams_files.answer(activity) is None:
                malformed = error_body("BadArgument", "this does not say what becomes of which file")
                return InvokeResponse(status=HTTPStatus.BAD_REQUEST, body=malformed)
            await self._take(turn_context, Kind.ANSWER)
            return InvokeResponse(status=HTTPStatus.OK)
        words = error_body("NotImplemented", "this bot answers no invoke")
        return InvokeResponse(status=HTTPStatus.NOT_IMPLEMENTED, body=words)

    async def _record(self, turn_context: TurnContext) -> None:
        await self._take(turn_context, Kind.OTHER)

    on_message_update_activity = _record
    on_message_delete_activity = _record
    on_message_reaction_activity = _record
    on_event_activity = _record
    on_end_of_conversation_activity = _record
    on_typing_activity = _record
    on_unrecognized_activity_type = _record

    async def _take(self, turn_context: TurnContext, kind: Kind) -> None:
        record = incoming(turn_context.activity.received, kind)
        turn_context.turn_state[TAKEN] = await self._turns.take(record)


def _person_joined(turn_context: TurnContext) -> bool:
    """Tell whether somebody opened a conversation with the bot; those who join a group have not."""
    activity = turn_context.activity
    if is_group(activity.received.activity):
        return False
    bot = activity.recipient.id if activity.recipient else None
    return any(member.id != bot for member in activity.members_added or ())


def _person_installed(turn_context: TurnContext) -> bool:
    """Tell whether somebody has just installed the app for themselves; an upgrade is no reason for a welcome."""
    activity = turn_context.activity.received.activity
    return activity.get("action") == "add" and not is_group(activity)
