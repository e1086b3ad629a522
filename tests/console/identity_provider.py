"""An OpenID Connect provider of the tests' own: it lets in whoever it is told, and can be made to lie."""

import base64
import hashlib
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "desk", "s%cret:& more"
KEYS = {kid: rsa.generate_private_key(public_exponent=65537, key_size=2048) for kid in ("first", "second", "strange")}


@dataclass
class IdentityProvider:
    """`claims` are put over those that are right; None takes one out."""

    server: TestServer = field(init=False)
    published: tuple[str, ...] = ("first",)
    signs_with: str = "first"
    names_key: bool = True
    besides: dict[str, Any] | None = None
    """What is told of somebody outside of the token, None where nothing is."""
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)

    async def starts(self) -> None:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._tell)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        app.router.add_get("/userinfo", self._userinfo)
        self.server = TestServer(app)
        await self.server.start_server()

    @property
    def issuer(self) -> str:
        return str(self.server.make_url("")).rstrip("/")

    def lets_in(self, asked: dict[str, str]) -> dict[str, str]:
        """Return what the browser brings back from the page where somebody has signed in."""
        self.asked = asked
        self.codes.append("a code")
        return {"code": "a code", "state": asked["state"], "iss": self.issuer}

    async def _tell(self, _: web.Request) -> web.Response:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        paths |= {} if self.besides is None else {"userinfo_endpoint": "userinfo"}
        told = {name: f"{self.issuer}/{path}" for name, path in paths.items()}
        return web.json_response({"issuer": self.issuer, **told, **self.metadata})

    async def _keys(self, _: web.Request) -> web.Response:
        keys = [
            {**RSAAlgorithm.to_jwk(KEYS[kid].public_key(), as_dict=True), "kid": kid, "use": "sig"}
            for kid in self.published
        ]
        return web.json_response({"keys": keys})

    async def _userinfo(self, request: web.Request) -> web.Response:
        if not self.besides or request.headers.get("Authorization") != "Bearer x":
            return web.Response(status=403)
        return web.json_response(self.besides)

    async def _token(self, request: web.Request) -> web.Response:
        given = await request.post()
        digest = hashlib.sha256(str(given["code_verifier"]).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_right = (
            given["grant_type"] == "authorization_code"
            and given["code"] in self.codes
            and given["redirect_uri"] == self.asked["redirect_uri"]
            and challenge == self.asked["code_challenge"]
            and self._knows(request, given)
        )
        if not is_right:
            return web.json_response({"error": "invalid_grant"}, status=400)
        self.codes.remove(str(given["code"]))  # for one use
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": self._word()})

    def _knows(self, request: web.Request, given: Any) -> bool:
        if "client_secret_post" in self.metadata.get("token_endpoint_auth_methods_supported", ()):
            return bool((given["client_id"], given["client_secret"]) == (CLIENT, SECRET))
        return request.headers["Authorization"] == encode_basic_auth("desk", "s%25cret%3A%26%20more")

    def _word(self) -> str:
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "sub": "u1",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": self.asked["nonce"],
            "email": "anna@aide.example",
            "email_verified": True,
        }
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        headers = {"kid": self.signs_with} if self.names_key else {}
        return jwt.encode(claims, KEYS[self.signs_with], algorithm="RS256", headers=headers)
