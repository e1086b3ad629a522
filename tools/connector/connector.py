"""The strict connector: signs its tokens, checks the bot's, takes what Teams would take, and fails when told to."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tools.connector import control, people, shape
from tools.connector.bot_tokens import BotTokens
from tools.connector.failures import NO_ANSWER, Chance, Failure, goes_wrong
from tools.connector.keys import ISSUER, Keys
from tools.connector.places import Json, Place, Places
from tools.connector.record import Record
from tools.connector.refusal import RefusedError, bad
from tools.connector.throttle import TEAMS, Throttle

APP_ID = "11111111-2222-3333-4444-555555555555"
PASSWORD = "the bot's password"  # noqa: S105 - it opens nothing but this
TENANT = "66666666-7777-8888-9999-000000000000"
BOT = {"id": f"28:{APP_ID}", "name": "Guichet"}
LARGEST_BODY = 1_000_000
FIRST_ID = 1_700_000_000_000  # Teams' ids are moments, in milliseconds

Handled = tuple[web.Response, dict[str, Any]]
"""What is answered, and what the record has beside it."""
Handle = Callable[[web.Request, bytes], Handled]


@dataclass
class Delivery:
    """One activity that the bot sent, or changed."""

    path: str
    authorization: str | None
    activity: dict[str, Any]
    method: str = "POST"
    id: str = ""


@dataclass
class StrictConnector:
    """Serves on loopback between `async with`; `port` 0 is any that is free."""

    port: int = 0
    limits: Sequence[tuple[int, float]] = TEAMS
    chance: Chance = field(default_factory=Chance)
    largest: int = shape.LARGEST
    file: Path | None = None
    bot_url: str = ""
    """The bot's endpoint, for whom people speak by hand."""
    published: dict[str, tuple[str, ...]] = field(default_factory=lambda: Keys().published)
    """Endorsements by key id."""
    keys_url: str = ""
    """Where the metadata say that the keys are, when not here."""
    metadata_up: bool = True
    metadata_asked: int = 0
    token_life: int = 3600
    token_failures: int = 0
    """So many times no token is given."""
    token_forms: list[dict[str, str]] = field(default_factory=list)
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Status and headers of the next answers, before those that succeed."""
    delay: float = 0.0
    deliveries: list[Delivery] = field(default_factory=list)
    """What Teams has taken."""
    taken_back: list[str] = field(default_factory=list)
    """Ids of the activities that the bot has deleted."""
    tenant: str = TENANT
    url: str = ""

    def __post_init__(self) -> None:
        self.keys = Keys(self.published)
        self.tokens = BotTokens(APP_ID, PASSWORD)
        self.throttle = Throttle(self.limits)
        self.places = Places()
        self.record = Record(self.file)
        self.given_ids = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_BODY)
        conversation = "/v3/conversations/{conversation}"
        app.add_routes(
            [
                web.get("/.well-known/openidconfiguration", self._metadata),
                web.get("/keys", self._keys),
                web.post("/token", self._token),
                web.post("/v3/conversations", self._strictly(self._create)),
                web.post(f"{conversation}/activities", self._strictly(self._take)),
                web.post(f"{conversation}/activities/{{activity}}", self._strictly(self._take)),
                web.put(f"{conversation}/activities/{{activity}}", self._strictly(self._change)),
                web.delete(f"{conversation}/activities/{{activity}}", self._strictly(self._delete)),
                web.get(f"{conversation}/members", self._strictly(self._members)),
                web.get(f"{conversation}/pagedmembers", self._strictly(self._paged_members)),
                web.get(f"{conversation}/members/{{user}}", self._strictly(self._member)),
                *control.routes(self),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/.well-known/openidconfiguration"

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    def settings(self) -> dict[str, str]:
        """Return the settings that make a server its bot."""
        return {
            "bot_app_id": APP_ID,
            "bot_tenant_id": TENANT,
            "bot_app_password": PASSWORD,
            "bot_metadata_url": self.metadata_url,
            "bot_token_url": self.token_url,
        }

    def token(self, kid: str = "", *, without: tuple[str, ...] = (), **claims: Any) -> str:
        """Return a token as the Connector sends it to the bot, except for what is given."""
        self.keys.published = self.published
        return self.keys.token(kid or [*self.published][-1], APP_ID, self.url, without, claims)

    def bearer(self, kid: str = "", **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(kid, **claims)}"}

    def message(self, text: str | None = "bonjour", **fields: Any) -> dict[str, Any]:
        """Return a message as Teams sends it, which is then known here; a field given as None is left out."""
        activity = people.message(text, service_url=self.url, bot=BOT, tenant=self.tenant, **fields)
        self.places.hears(activity)
        return activity

    def roll_over(self, *, withdraw: bool = False) -> str:
        """Sign with another key from now on; returns its id."""
        kid = self.keys.roll_over(withdraw=withdraw)
        self.published = self.keys.published
        return kid

    async def delivered(self, count: int = 1, seconds: float = 60.0) -> list[Delivery]:
        """Return the deliveries once there are as many. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while len(self.deliveries) < count:
                await self.record.more()
        return self.deliveries

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.metadata_asked += 1
        if not self.metadata_up:
            return web.Response(status=503)
        return web.json_response({"issuer": ISSUER, "jwks_uri": self.keys_url or f"{self.url}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response(Keys(self.published).listed())

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_forms.append(form)
        self.tokens.life = self.token_life
        if self.token_failures:
            self.token_failures -= 1
        elif token := self.tokens.give(form, f"bot-token-{len(self.token_forms)}"):
            return web.json_response({"access_token": token, "expires_in": self.token_life, "token_type": "Bearer"})
        return web.json_response({"error": "invalid_client"}, status=401)

    def _strictly(self, handle: Handle) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Return a handler that looks who asks before it looks for what, and fails as it is told to."""

        async def handled(request: web.Request) -> web.Response:
            conversation = request.match_info.get("conversation", "")
            facts: dict[str, Any] = {"method": request.method, "path": request.raw_path, "conversation": conversation}
            body = await request.read()
            await asyncio.sleep(self.delay)
            try:
                self._let_in(request, conversation)
                facts["failure"] = failure = self.chance.next()
                goes_wrong(failure)
                answer, made = handle(request, body)
            except RefusedError as refused:
                self.record.add(**facts, status=refused.status, recorded=False, why=refused.words)
                return _cut(request) if refused.status == NO_ANSWER else refused.answer()
            is_lost = failure is Failure.LOST
            self.record.add(
                **facts, **made, status=NO_ANSWER if is_lost else answer.status, recorded=request.method != "GET"
            )
            if failure is Failure.SLOW:
                await asyncio.sleep(self.chance.slow_seconds)
            return _cut(request) if is_lost else answer

        return handled

    def _let_in(self, request: web.Request, conversation: str) -> None:
        if self.failures:
            status, headers = self.failures.pop(0)
            raise RefusedError(status, "ConversationBlockedByUser", "as was told", headers)
        place = self.places.known.get(conversation)
        authorization = request.headers.get("Authorization")
        if authorization or place is None or place.channel != "emulator":
            self.tokens.check(authorization)
        if conversation and request.method != "GET":
            self.throttle.count(conversation)

    def _take(self, request: web.Request, body: bytes) -> Handled:
        place, activity = self._read(request, body)
        replied = request.match_info.get("activity", activity.get("replyToId"))
        if replied != activity.get("replyToId") or (replied is not None and replied not in place.activities):
            raise bad(f"replyToId {activity.get('replyToId')}")
        if "id" in activity:
            raise bad("an id is not the bot's to give")
        return self._keep(request, place, activity, self._new_id(), HTTPStatus.CREATED)

    def _change(self, request: web.Request, body: bytes) -> Handled:
        place, activity = self._read(request, body)
        name = self._own(place, request.match_info["activity"])
        if activity.get("id", name) != name:
            raise bad("id is not the address's")
        return self._keep(request, place, activity, name, HTTPStatus.OK)

    def _delete(self, request: web.Request, _: bytes) -> Handled:
        place = self.places.get(request.match_info["conversation"])
        name = self._own(place, request.match_info["activity"])
        del place.activities[name]
        self.taken_back.append(name)
        return web.Response(status=HTTPStatus.OK), {"id": name}

    def _create(self, request: web.Request, body: bytes) -> Handled:
        asked = shape.read(body, self.largest)
        place, name = self.places.create(asked, self._new_id())
        answer = {"id": place.id, "serviceUrl": self.url}
        if name:
            shape.check_content(asked["activity"])
            self._keep(request, place, asked["activity"], name, HTTPStatus.CREATED)
            answer["activityId"] = name
        made = {"id": name, "activity": asked, "conversation_made": place.id}
        return web.json_response(answer, status=HTTPStatus.CREATED), made

    def _members(self, request: web.Request, _: bytes) -> Handled:
        place = self.places.get(request.match_info["conversation"])
        return web.json_response(list(place.members.values())), {}

    def _paged_members(self, request: web.Request, _: bytes) -> Handled:
        place = self.places.get(request.match_info["conversation"])
        return web.json_response({"members": list(place.members.values())}), {}

    def _member(self, request: web.Request, _: bytes) -> Handled:
        place = self.places.get(request.match_info["conversation"])
        return web.json_response(place.member(request.match_info["user"])), {}

    def _read(self, request: web.Request, body: bytes) -> tuple[Place, dict[str, Any]]:
        place = self.places.get(request.match_info["conversation"])
        activity = shape.read(body, self.largest)
        shape.check(activity, place, service_url=self.url, bot=BOT["id"])
        return place, activity

    def _keep(self, request: web.Request, place: Place, activity: Json, name: str, status: HTTPStatus) -> Handled:
        given = request.headers.get("Authorization")
        if activity["type"] == "message":
            place.activities[name] = {**activity, "from": BOT}
        self.deliveries.append(Delivery(request.raw_path, given, {**activity}, request.method, name))
        return web.json_response({"id": name}, status=status), {"id": name, "activity": activity}

    def _new_id(self) -> str:
        self.given_ids += 1
        return str(FIRST_ID + self.given_ids)

    def _own(self, place: Place, name: str) -> str:
        """Return the id of an activity of the bot. Raises `RefusedError`."""
        if name not in place.activities:
            raise RefusedError(HTTPStatus.NOT_FOUND, "ActivityNotFoundInConversation", name)
        if place.activities[name].get("from", {}).get("id") != BOT["id"]:
            raise RefusedError(HTTPStatus.FORBIDDEN, "ForbiddenOperationException", "that is not the bot's")
        return name


def _cut(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
