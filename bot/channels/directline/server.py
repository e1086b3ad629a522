"""The Direct Line 3.0 endpoints: tokens, conversations, activities."""

import asyncio
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.channels.directline import errors, posted
from bot.channels.directline.feed import Feed, activity_id
from bot.channels.directline.gate import Gate, presented
from bot.channels.directline.seen import note_seen
from bot.channels.directline.tokens import Bearer, Tokens, Use
from bot.messages import Incoming, Stored, Taken
from bot.peer import Peer
from bot.store.store import Store, StoreAwayError
from bot.turn import TurnFailedError, Turns
from bot.typing_signs import TypingSigns

BASE = "/v3/directline"
POLL = "poll"  # the route by which clients without a WebSocket look for new activities
PAGE = 500  # activities in one reading
BODY_SECONDS = 30.0  # for the whole of a JSON body to arrive


class DirectLine:
    def __init__(
        self,
        *,
        turns: Turns,
        store: Store,
        tokens: Tokens,
        gate: Gate,
        feed: Feed,
        peer: Peer,
        signs: TypingSigns,
    ) -> None:
        self._turns = turns
        self._signs = signs
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
            web.get(f"{conversation}/activities", self.get_activities, name=POLL),
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
        has_token = presented(request) and not self._gate.knows_the_secret(request)
        bearer = self._gate.bearer(request) if has_token else self._gate.newcomer(request, _user_id(body))
        locale = body.get("locale")
        taken = await self._take(posted.opening(bearer, locale if isinstance(locale, str) else None))
        return self._grant(bearer, request, watermark="", status=200 if taken.duplicate else 201)

    async def resume(self, request: web.Request) -> web.Response:
        """Give a client that lost its connection a fresh stream, from the watermark it has reached."""
        bearer = self._gate.bearer(request)
        try:
            reached = min(watermark(request), await self._newest(bearer))
        except StoreAwayError:
            raise errors.away() from None
        return self._grant(bearer, request, watermark=str(reached))

    async def get_activities(self, request: web.Request) -> web.Response:
        """Give what is new.

        A client that polls stops for ever at the first error: while the database is away or when it asks too often,
        it is told that there is nothing new yet.
        """
        bearer = self._gate.bearer(request)
        after = watermark(request)
        stored: list[Stored] = []
        if self._gate.may_poll(bearer):
            with suppress(StoreAwayError):
                stored = await self._store.activities_after(bearer.conversation, after, PAGE)
                await note_seen(self._store, stored)
                if not stored:
                    after = min(after, await self._newest(bearer))
        return web.json_response(self._feed.page(stored, after, self._base(request)))

    async def post_activity(self, request: web.Request) -> web.Response:
        bearer = self._gate.bearer(request)
        try:
            incoming = posted.incoming(await read_json(request), bearer)
        except posted.PostedError as wrong:
            raise errors.bad_argument(str(wrong)) from None
        if incoming.body["type"] == "typing":  # says nothing that is worth keeping
            await self._signs.person_types(bearer.conversation)
            return web.json_response({"id": activity_id(bearer.conversation, 0)})
        self._gate.count_message(bearer)
        taken = await self._take(incoming)
        return web.json_response({"id": activity_id(bearer.conversation, taken.incoming.sequence)})

    async def _newest(self, bearer: Bearer) -> int:
        """Return the last watermark that was given. Raises 404, by which clients understand that it is over."""
        newest = await self._store.last_sequence(bearer.conversation)
        if newest is None:
            raise errors.refusal(web.HTTPNotFound, "BotError", "There is no such conversation any more.")
        return newest

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


async def read_json(request: web.Request) -> object:
    """Return what the body holds. Raises the refusal to answer with when it does not come, or is not JSON."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return json.loads(await request.read())
    except TimeoutError:
        raise errors.too_slow() from None
    except web.RequestPayloadError:
        raise unreadable(request) from None
    except web.HTTPRequestEntityTooLarge:
        raise errors.too_large("The body is too large.") from None
    except (ValueError, RecursionError):
        raise errors.bad_argument("The body is not JSON.") from None


def unreadable(request: web.Request) -> web.HTTPException:
    """Return what to raise for a body that is not compressed, or not cut into chunks, as its headers say."""
    request.content.feed_eof()  # else aiohttp, which reads on to the end, logs it as an error of ours
    refused = errors.bad_argument("The body is not what its headers say.")
    refused.force_close()
    return refused


async def _object(request: web.Request) -> Mapping[str, Any]:
    """Return the body where one is allowed to be absent."""
    if not request.can_read_body:
        return {}
    body = await read_json(request)
    return body if isinstance(body, dict) else {}


def _user_id(body: Mapping[str, Any]) -> object:
    user = body.get("user")
    return user.get("id") if isinstance(user, dict) else None
