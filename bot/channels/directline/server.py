"""The Direct Line 3.0 endpoints: tokens, conversations, activities."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.channels.directline import errors, posted
from bot.channels.directline.feed import Feed, activity_id
from bot.channels.directline.gate import Gate, presented
from bot.channels.directline.tokens import Bearer, Tokens, Use
from bot.messages import Incoming, Taken
from bot.peer import Peer
from bot.store.store import Store
from bot.turn import TurnFailedError, Turns

BASE = "/v3/directline"
PAGE = 500  # activities in one reading


class DirectLine:
    def __init__(self, *, turns: Turns, store: Store, tokens: Tokens, gate: Gate, feed: Feed, peer: Peer) -> None:
        self._turns = turns
        self._store = store
        self._tokens = tokens
        self._gate = gate
        self._feed = feed
        self._peer = peer

    def routes(self) -> list[web.RouteDef]:
        conversation = f"{BASE}/conversations/{{conversation}}"
        return [
            web.post(f"{BASE}/tokens/generate", self.generate),
            web.post(f"{BASE}/tokens/refresh", self.refresh),
            web.get(f"{BASE}/session/getsessionid", self.session_id),
            web.post(f"{BASE}/conversations", self.start),
            web.get(conversation, self.resume),
            web.get(f"{conversation}/activities", self.get_activities),
            web.post(f"{conversation}/activities", self.post_activity),
        ]

    async def generate(self, request: web.Request) -> web.Response:
        """Give a token for a new conversation."""
        bearer = self._gate.newcomer(request, _user_id(await _object(request)))
        return self._grant(bearer)

    async def refresh(self, request: web.Request) -> web.Response:
        """Give another token for the same conversation before the first one expires."""
        return self._grant(self._gate.bearer(request))

    async def session_id(self, request: web.Request) -> web.Response:
        self._gate.bearer(request)
        return web.json_response({"sessionId": secrets.token_urlsafe(16)})

    async def start(self, request: web.Request) -> web.Response:
        """Open the token's conversation, once: the person is welcomed."""
        body = await _object(request)
        bearer = (
            self._gate.bearer(request) if _looks_like_a_token(request) else self._gate.newcomer(request, _user_id(body))
        )
        locale = body.get("locale")
        taken = await self._take(posted.opening(bearer, locale if isinstance(locale, str) else None))
        return self._grant(bearer, request, watermark="", status=200 if taken.duplicate else 201)

    async def resume(self, request: web.Request) -> web.Response:
        """Give a client that lost its connection a fresh stream, from the watermark it has reached."""
        bearer = self._gate.bearer(request)
        if await self._store.last_sequence(bearer.conversation) is None:
            raise errors.refusal(web.HTTPNotFound, "BotError", "There is no such conversation any more.")
        return self._grant(bearer, request, watermark=str(watermark(request)))

    async def get_activities(self, request: web.Request) -> web.Response:
        bearer = self._gate.bearer(request)
        after = watermark(request)
        stored = await self._store.activities_after(bearer.conversation, after, PAGE)
        return web.json_response(self._feed.page(stored, after, self._base(request)))

    async def post_activity(self, request: web.Request) -> web.Response:
        bearer = self._gate.bearer(request)
        self._gate.count_message(bearer)
        try:
            incoming = posted.incoming(await _json(request), bearer)
        except posted.PostedError as wrong:
            raise errors.bad_argument(str(wrong)) from None
        if incoming.body["type"] == "typing":  # says nothing that is worth keeping
            return web.json_response({"id": activity_id(bearer.conversation, 0)})
        taken = await self._take(incoming)
        return web.json_response({"id": activity_id(bearer.conversation, taken.incoming.sequence)})

    async def _take(self, incoming: Incoming) -> Taken:
        try:
            return await self._turns.take(incoming)
        except TurnFailedError:
            raise errors.away() from None

    def _grant(
        self, bearer: Bearer, request: web.Request | None = None, watermark: str = "", status: int = 200
    ) -> web.Response:
        token = self._tokens.issue(conversation=bearer.conversation, user=bearer.user)
        body: dict[str, Any] = {
            "conversationId": bearer.conversation,
            "token": token.value,
            "expires_in": token.expires_in,
        }
        if request is not None:
            key = self._tokens.issue(conversation=bearer.conversation, user=bearer.user, use=Use.STREAM).value
            path = f"{self._base(request)}/conversations/{bearer.conversation}/stream"
            body["streamUrl"] = f"ws{path.removeprefix('http')}?watermark={watermark}&t={key}"
            body["referenceGrammarId"] = bearer.conversation
        return web.json_response(body, status=status)

    def _base(self, request: web.Request) -> str:
        return self._peer.origin(request) + BASE


def watermark(request: web.Request) -> int:
    """Return the watermark asked for, 0 for none. Raises 400 when it is no number."""
    given = request.query.get("watermark", "")
    if not given or given == "null":
        return 0
    if not (given.isascii() and given.isdigit() and len(given) < 10):  # noqa: PLR2004 - fits every database's integer
        raise errors.bad_argument("A watermark is a number that was received before.")
    return int(given)


async def _json(request: web.Request) -> object:
    try:
        return json.loads(await request.read())
    except (ValueError, RecursionError):
        raise errors.bad_argument("The body is not JSON.") from None


async def _object(request: web.Request) -> Mapping[str, Any]:
    """Return the body where one is allowed to be absent."""
    if not request.can_read_body:
        return {}
    body = await _json(request)
    return body if isinstance(body, dict) else {}


def _user_id(body: Mapping[str, Any]) -> object:
    user = body.get("user")
    return user.get("id") if isinstance(user, dict) else None


def _looks_like_a_token(request: web.Request) -> bool:
    return presented(request).count(".") == 2  # noqa: PLR2004 - a JWT has three parts, a secret has not
