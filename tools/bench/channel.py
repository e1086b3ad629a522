"""A channel on loopback: takes what bots send, tells who waits for it, signs tokens as the Bot Connector does."""

import asyncio
import json
import time
from typing import Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP_ID = "11111111-2222-3333-4444-555555555555"
NAME = "emulator"


class Channel:
    """It checks nothing that bots send, so that it takes little of the machine; `delay` is how long it takes (s)."""

    def __init__(self, delay: float = 0.0) -> None:
        self._delay = delay

    async def __aenter__(self) -> Self:
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._had: set[tuple[str, str]] = set()
        self.strays = 0  # replies that nobody waited for, or that came again
        app = web.Application()
        app.add_routes(
            [
                web.post("/v3/conversations/{conversation}/activities", self._take),
                web.post("/v3/conversations/{conversation}/activities/{reply_to}", self._take),
                web.get("/openid", self._metadata),
                web.get("/keys", self._keys),
                web.post("/token", self._give_token),
            ]
        )
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def reply_to(self, message: str) -> asyncio.Future[float]:
        """Return a future of the moment at which the first reply to a message, named by its id, arrives."""
        self._waiting[message] = arrival = asyncio.get_running_loop().create_future()
        return arrival

    def token(self) -> str:
        """Return what the Bot Connector would show to the bot, in the Authorization header."""
        now = int(time.time())
        claims = {
            "iss": "https://api.botframework.com",
            "aud": APP_ID,
            "nbf": now - 10,
            "exp": now + 3600,
            "serviceurl": self.url,
        }
        return f"Bearer {jwt.encode(claims, self._key, algorithm='RS256', headers={'kid': NAME})}"

    async def _take(self, request: web.Request) -> web.Response:
        activity = await request.json()
        if self._delay:
            await asyncio.sleep(self._delay)
        if activity["type"] == "message":  # and not a sign that the bot is typing
            self._note(activity.get("replyToId", ""), activity.get("text", ""))
        return web.json_response({"id": request.match_info.get("reply_to", "1")})

    def _note(self, message: str, text: str) -> None:
        arrival = self._waiting.get(message)
        if arrival is None or (message, text) in self._had:
            self.strays += 1
        elif not arrival.done() and text:
            arrival.set_result(time.perf_counter())
        elif not arrival.done():
            arrival.set_exception(ValueError("a reply without words"))
        self._had.add((message, text))

    async def _metadata(self, _: web.Request) -> web.Response:
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _: web.Request) -> web.Response:
        public = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        return web.json_response({"keys": [{**public, "kid": NAME, "endorsements": [NAME]}]})

    async def _give_token(self, _: web.Request) -> web.Response:
        return web.json_response({"access_token": "t" * 1200, "expires_in": 3600, "token_type": "Bearer"})
