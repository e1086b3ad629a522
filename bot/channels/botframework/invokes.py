"""Invokes: activities that want an answer of their own at once, by their names."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from botbuilder.core import InvokeResponse

from bot.channels.botframework.received import Received
from bot.channels.botframework.refusal import error_body
from bot.messages import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class InvokeAnswer:
    """`body` is JSON, None for an answer without one."""

    status: HTTPStatus = HTTPStatus.OK
    body: Json | None = None

    def response(self) -> InvokeResponse:
        return InvokeResponse(status=self.status, body=self.body)


Invoke = Callable[[Received], Awaitable[InvokeAnswer]]
TooFastAnswer = Callable[[Received, int], InvokeAnswer]
"""Returns the answer to an invoke that is not taken now, but in so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Who takes what is not a person's turn.

    `invokes` are by name, and so is `too_fast`, which answers those that come faster than we take them. `claims` takes
    whole activities of conversations that are not people's, such as the support team's channel, and tells whether this
    was one; so does `slows`, with those that come too fast, which it only tells so.
    """

    invokes: Mapping[str, Invoke] = field(default_factory=dict)
    too_fast: Mapping[str, TooFastAnswer] = field(default_factory=dict)
    claims: Callable[[Received], Awaitable[bool]] | None = None
    slows: Callable[[Received, int], Awaitable[bool]] | None = None


NONE = Routes()
TAP_WORDS = "application/vnd.microsoft.activity.message"


def tap_answer(kind: str, value: object, status: HTTPStatus = HTTPStatus.OK) -> Json:
    """Return the body that answers a tap on a card: a card in its place, or words (`TAP_WORDS`) for who has tapped."""
    return {"statusCode": status.value, "type": kind, "value": value}


def refused(status: HTTPStatus, code: str, words: str) -> InvokeAnswer:
    return InvokeAnswer(status=status, body=error_body(code, words))
