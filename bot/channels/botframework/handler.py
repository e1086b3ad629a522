"""botbuilder's activity handler: tells what an activity asks of us, and hands it to the turn."""

from http import HTTPStatus
from typing import Protocol

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext

from bot import teams_files
from bot.channels.botframework.adapter import TAKEN
from bot.channels.botframework.address import is_group
from bot.channels.botframework.incoming import incoming
from bot.channels.botframework.invokes import InvokeAnswer, Routes, refused
from bot.channels.botframework.received import Received
from bot.messages import Incoming, Kind, Taken

INVOKE = "invoke"


class TakesTurns(Protocol):
    async def take(self, incoming: Incoming) -> Taken: ...


class Handler(ActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    def __init__(self, turns: TakesTurns, routes: Routes) -> None:
        self._turns = turns
        self._claims = routes.claims
        self._invokes = {teams_files.CONSENT: self._file_answer, **routes.invokes}

    async def on_turn(self, turn_context: TurnContext) -> None:
        received = turn_context.activity.received
        if self._claims is not None and received.activity["type"] != INVOKE and await self._claims(received):
            return
        await super().on_turn(turn_context)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await self._take(turn_context, Kind.MESSAGE)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        await self._take(turn_context, Kind.JOINED if _opened(turn_context) else Kind.OTHER)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        await self._take(turn_context, Kind.JOINED if _installed(turn_context) else Kind.OTHER)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer by its name; what is not done is not recorded as if it were."""
        received = turn_context.activity.received
        answers = self._invokes.get(str(received.activity.get("name")))
        if answers is None:
            answer = refused(HTTPStatus.NOT_IMPLEMENTED, "NotImplemented", "this bot does not answer this invoke")
        else:
            answer = await answers(received)
        return answer.response()

    async def _file_answer(self, received: Received) -> InvokeAnswer:
        """Take the answer to a file that was offered; the file itself is sent after the turn."""
        if teams_files.answer(received.activity) is None:
            return refused(HTTPStatus.BAD_REQUEST, "BadArgument", "this does not say what becomes of which file")
        await self._turns.take(incoming(received, Kind.ANSWER))
        return InvokeAnswer()

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


def _opened(turn_context: TurnContext) -> bool:
    """Tell whether somebody opened a conversation with the bot, or brought it into a group; others may join there."""
    activity = turn_context.activity
    bot = activity.recipient.id if activity.recipient else None
    members = [member.id for member in activity.members_added or ()]
    return bot in members if is_group(activity.received.activity) else any(member != bot for member in members)


def _installed(turn_context: TurnContext) -> bool:
    """Tell whether somebody has just installed the app, for themselves or a group; an upgrade is no reason to speak."""
    return bool(turn_context.activity.received.activity.get("action") == "add")
