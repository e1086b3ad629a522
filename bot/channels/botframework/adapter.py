"""botbuilder's adapter, which runs its pipeline for us and sends nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Never

from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import Activity

from bot.channels.botframework.lazy_activity import LazyActivity
from bot.channels.botframework.received import Received
from bot.messages import Taken

TAKEN = "guichet.taken"
"""The name under which the handler leaves what became of the activity in the context's turn state."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the handler did: took the activity, or answered an invoke."""

    taken: Taken | None
    invoke_response: InvokeResponse | None


class Adapter(BotAdapter):  # type: ignore[misc]  # botbuilder has no types
    """Replies are stored by the turn and delivered from there, so that none is sent before the commit."""

    async def process(self, received: Received, logic: Callable[[TurnContext], Awaitable[None]]) -> Outcome:
        context = TurnContext(self, LazyActivity(received))
        await self.run_pipeline(context, logic)
        answer = context.turn_state.get(self._INVOKE_RESPONSE_KEY)
        return Outcome(context.turn_state.get(TAKEN), answer.value if answer else None)

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[Any]:
        """Keep the answer to an invoke, the only thing that botbuilder's handler sends by itself."""
        for activity in activities:
            if activity.type != "invokeResponse":
                raise NotImplementedError("replies are returned by the turn, not sent")
            context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
        return []

    async def update_activity(self, context: TurnContext, activity: Activity) -> Never:
        raise NotImplementedError

    async def delete_activity(self, context: TurnContext, reference: Any) -> Never:
        raise NotImplementedError
