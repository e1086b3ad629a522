"""What we do for people: each action is a request record and the function that carries it out."""

from collections.abc import Awaitable, Callable
from typing import Any

from actions.feedback import RecordFeedback, record_feedback
from actions.work import Work

Handler = Callable[[Any, Work], Awaitable[None]]

HANDLERS: dict[type, Handler] = {
    RecordFeedback: record_feedback,
}


async def carry_out(request: object, work: Work) -> None:
    """Do what a request asks, inside the open transaction."""
    await HANDLERS[type(request)](request, work)
