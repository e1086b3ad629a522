"""A Bot Connector of our own on loopback: signs tokens, publishes its keys, gives the bot its token, takes replies."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP_ID = "11111111-2222-3333-4444-555555555555"
PASSWORD = "the bot's password"
TENANT = "66666666-7777-8888-9999-000000000000"
BOT = {"id": f"28:{APP_ID}", "name": "Guichet"}
PERSON = {"id": "29:jean", "name": "Jean Dupont", "aadObjectId": "aad-jean"}


@cache
def rsa_key(kid: str) -> rsa.RSAPrivateKey:
    del kid  # one key each, made once for all tests
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(kid: str) -> bytes:
    return (
        rsa_key(kid)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


@dataclass
class Delivery:
    """One activity that the bot sent."""

    path: str
    authorization: str | None
    activity: dict[str, Any]


@dataclass
class ConnectorDouble:
    published: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"first": ("msteams", "emulator")})
    """Endorsements by key id."""
    metadata_up: bool = True
    metadata_asked: int = 0
    token_life: int = 3600
    token_failures: int = 0
    token_forms: list[dict[str, str]] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    """Ids of the activities that the bot has deleted."""
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Status and headers of the next answers, before those that succeed."""
    delay: float = 0.0
    keys_url: str = ""
    """Where the metadata say that the keys are, when not here."""
    url: str = ""
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(
            [
                web.get("/.well-known/openidconfiguration", self._metadata),
                web.get("/keys", self._keys),
                web.post("/token", self._token),
                web.post("/v3/conversations/{conversation}/activities", self._activity),
                web.post("/v3/conversations/{conversation}/activities/{reply_to}", self._activity),
                web.delete("/v3/conversations/{conversation}/activities/{activity}", self._delete),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/.well-known/openidconfiguration"

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    def token(self, kid: str = "first", *, without: tuple[str, ...] = (), **claims: Any) -> str:
        """Return a token as the Connector sends it, except for what is given."""
        now = int(time.time())
        everything = {
            "iss": "https://api.botframework.com",
            "aud": APP_ID,
            "nbf": now - 10,
            "exp": now + 3600,
            "serviceurl": self.url,
        } | claims
        kept = {name: claim for name, claim in everything.items() if name not in without}
        return jwt.encode(kept, rsa_key(kid), algorithm="RS256", headers={"kid": kid})

    def bearer(self, kid: str = "first", **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(kid, **claims)}"}

    def message(self, text: str | None = "bonjour", **fields: Any) -> dict[str, Any]:
        """Return a message as Teams sends it; a field given as None is left out."""
        activity: dict[str, Any] = {
            "type": "message",
            "id": f"f:{uuid.uuid4()}",
            "timestamp": "2025-05-06T07:08:09.1234567Z",
            "serviceUrl": self.url,
            "channelId": "msteams",
            "from": PERSON,
            "recipient": BOT,
            "conversation": {"id": "a:1/x", "conversationType": "personal", "tenantId": TENANT},
            "locale": "fr-FR",
            "textFormat": "plain",
            "text": text,
            "channelData": {"tenant": {"id": TENANT}},
        } | fields
        return {name: value for name, value in activity.items() if value is not None}

    def consent(self, action: str, offer: str, card: str, upload: dict[str, str] | None = None) -> dict[str, Any]:
        """Return the invoke that Teams sends when somebody takes an offered file, or leaves it."""
        value: dict[str, Any] = {"type": "fileUpload", "action": action, "context": {"offer": offer}}
        if upload is not None:
            value["uploadInfo"] = upload
        return self.message(None, type="invoke", name="fileConsent/invoke", value=value, replyToId=card)

    async def delivered(self, count: int = 1, seconds: float = 60.0) -> list[Delivery]:
        """Return the deliveries once there are as many. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while len(self.deliveries) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.deliveries

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.metadata_asked += 1
        if not self.metadata_up:
            return web.Response(status=503)
        return web.json_response(
            {"issuer": "https://api.botframework.com", "jwks_uri": self.keys_url or f"{self.url}/keys"}
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        keys = [
            {
                **RSAAlgorithm.to_jwk(rsa_key(kid).public_key(), as_dict=True),
                "kid": kid,
                "use": "sig",
                "endorsements": list(endorsements),
            }
            for kid, endorsements in self.published.items()
        ]
        return web.json_response({"keys": keys})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.token_forms.append({name: str(value) for name, value in form.items()})
        if self.token_failures:
            self.token_failures -= 1
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"bot-token-{len(self.token_forms)}"
        return web.json_response({"access_token": token, "expires_in": self.token_life, "token_type": "Bearer"})

    async def _delete(self, request: web.Request) -> web.Response:
        self.taken_back.append(request.match_info["activity"])
        self._arrived.set()
        return web.Response(status=200)

    async def _activity(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.delay)
        activity = await request.json()
        if self.failures:
            status, headers = self.failures.pop(0)
            error = {"error": {"code": "ConversationBlockedByUser", "message": "no"}}
            return web.json_response(error, status=status, headers=headers)
        authorization = request.headers.get("Authorization")
        self.deliveries.append(Delivery(request.raw_path, authorization, activity))
        self._arrived.set()
        return web.json_response({"id": str(len(self.deliveries))})
