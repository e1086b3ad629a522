"""POST /api/messages: where the Bot Connector, or a local emulator, delivers activities."""

from contextlib import nullcontext
from http import HTTPStatus
from typing import Protocol

import structlog
from aiohttp import web

from bot import teams_files
from bot.channels.botframework import body, shape, tenants
from bot.channels.botframework.adapter import Adapter, Outcome
from bot.channels.botframework.address import address_of, addressed
from bot.channels.botframework.at_work import AtWork
from bot.channels.botframework.handler import Handler, TakesTurns
from bot.channels.botframework.incoming import expects_replies
from bot.channels.botframework.invokes import NONE, Routes
from bot.channels.botframework.received import Received
from bot.channels.botframework.refusal import RequestRefusedError, error_body
from bot.channels.botframework.too_fast import TooFast
from bot.limits import Limits, TooManyError
from bot.messages import Json
from bot.turn import TurnFailedError

PATH = "/api/messages"
RETRY_AFTER = {"Retry-After": "2"}
SEARCH = "composeExtension/query"  # which Teams sends again and again while somebody types

log = structlog.get_logger()


class Caller(Protocol):
    """Who sent a request, found out before its body is read."""

    @property
    def app_id(self) -> str: ...

    def check(self, activity: Json) -> None:
        """Return if the caller may deliver this activity. Raises `RequestRefusedError`."""


class Authentication(Protocol):
    async def identify(self, request: web.Request) -> Caller:
        """Return the caller. Raises `RequestRefusedError`."""


class Endpoint:
    def __init__(
        self,
        turns: TakesTurns,
        authentication: Authentication,
        limits: Limits,
        *,
        allowed: frozenset[str],
        others: Routes,
        at_work: AtWork | None,
    ) -> None:
        self._adapter = Adapter()
        self._handler = Handler(turns, others)
        self._authentication = authentication
        self._limits = limits
        self._too_fast = TooFast(turns, limits, others)
        self._allowed = allowed
        self._at_work = at_work

    async def post(self, request: web.Request) -> web.Response:
        try:
            received = await self._receive(request)
        except RequestRefusedError as refused:
            log.info("botframework.refused", status=refused.status.value, reason=refused.words)
            return refused.response()
        try:
            outcome = await self._outcome(received)
        except TooManyError as many:
            words = error_body("TooManyRequests", f"try again in {many.seconds} seconds")
            retry = {"Retry-After": str(many.seconds)}
            return web.json_response(words, status=HTTPStatus.TOO_MANY_REQUESTS, headers=retry)
        except TurnFailedError:  # nothing is stored: the sender may try again
            words = error_body("ServiceUnavailable", "try again")
            return web.json_response(words, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=RETRY_AFTER)
        return _response(received, outcome)

    async def _receive(self, request: web.Request) -> Received:
        caller = await self._authentication.identify(request)
        raw = await body.read(request)
        activity = body.parse(raw)
        shape.check(activity)
        caller.check(activity)
        tenants.check(activity, self._allowed)
        return Received(activity=activity, raw=raw, app_id=caller.app_id)

    async def _outcome(self, received: Received) -> Outcome:
        """Raises `TurnFailedError`, and `TooManyError` where nobody can be told of it."""
        try:
            self._count(received)
        except TooManyError as many:
            told = await self._too_fast.outcome(received, many.seconds)
            if told is None:
                raise
            return told
        async with self._at_work.on(received) if self._at_work else nullcontext():
            return await self._adapter.process(received, self._handler.on_turn)

    def _count(self, received: Received) -> None:
        activity = received.activity
        if activity["type"] in {"message", "invoke"}:
            person = received.sender
            if activity["type"] == "invoke" and activity.get("name") == SEARCH:
                self._limits.poll(person)
            else:
                self._limits.message(person)
            if teams_files.sent(activity):
                self._limits.upload(person)


def routes(
    turns: TakesTurns,
    authentication: Authentication,
    limits: Limits,
    *,
    allowed: frozenset[str] = frozenset(),
    others: Routes = NONE,
    at_work: AtWork | None = None,
) -> list[web.RouteDef]:
    """Return where activities are posted.

    `allowed` are the tenants whose people may write in Teams; all of them if empty. Without `at_work` nobody is shown
    that a turn takes long.
    """
    endpoint = Endpoint(turns, authentication, limits, allowed=allowed, others=others, at_work=at_work)
    return [web.post(PATH, endpoint.post)]


def _response(received: Received, outcome: Outcome) -> web.Response:
    if outcome.invoke_response is not None and outcome.invoke_response.body is None:
        return web.Response(status=outcome.invoke_response.status)
    if outcome.invoke_response is not None:
        return web.json_response(outcome.invoke_response.body, status=outcome.invoke_response.status)
    if outcome.taken is not None and expects_replies(received.activity):
        address = address_of(received.activity, app_id=received.app_id)
        return web.json_response({"activities": [addressed(reply.body, address) for reply in outcome.taken.replies]})
    return web.Response(status=HTTPStatus.ACCEPTED)
