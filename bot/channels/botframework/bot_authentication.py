"""Tells the Bot Connector from everybody else by the token that comes with each request."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import jwt
from aiohttp import web
from jwt.types import Options

from bot.channels.botframework import service_url
from bot.channels.botframework.clouds import PUBLIC
from bot.channels.botframework.refusal import RequestRefusedError
from bot.messages import Json
from bot.signing_keys import SigningKeys, key_id_of

LEEWAY = 300  # seconds that two clocks may differ
MOST_REMEMBERED = 256
OPTIONS: Options = {"require": ["exp", "iss", "aud"], "strict_aud": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticatedCaller:
    """A caller with a good token, the Bot Connector.

    `endorsements` are the channels its key may speak for, `service_hosts` where these are in the bot's cloud.
    """

    app_id: str
    key_id: str
    service_url: str
    service_hosts: tuple[str, ...]
    expires_at: int
    endorsements: frozenset[str]

    def check(self, activity: Json) -> None:
        """Refuse an activity of another channel or service than the token's."""
        if activity["channelId"] not in self.endorsements:
            raise _forbidden("the signing key is not endorsed for this channel")
        if not self.service_url or activity["serviceUrl"] != self.service_url:
            raise _forbidden("serviceUrl is not the token's")
        if not service_url.is_usable(self.service_url):
            raise _forbidden("serviceUrl is no https address")
        if not service_url.is_at(self.service_url, self.service_hosts):
            raise _forbidden("serviceUrl is not in the bot's cloud; bot_service_hosts can name more hosts")


class BotAuthentication:
    """Judges tokens as the Connector's documentation demands; a good one is remembered until it expires."""

    def __init__(
        self,
        keys: SigningKeys,
        app_id: str,
        *,
        issuer: str = PUBLIC.connector,
        service_hosts: tuple[str, ...] = PUBLIC.service_hosts,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer
        self._service_hosts = service_hosts
        self._clock = clock
        self._remembered: dict[str, AuthenticatedCaller] = {}

    async def identify(self, request: web.Request) -> AuthenticatedCaller:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthorized("a bearer token is needed")
        if (known := self._remembered.get(token)) and await self._still_good(known):
            return known
        caller = await self._verify(token)
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()  # one token serves for an hour: these are old
        self._remembered[token] = caller
        return caller

    async def _still_good(self, caller: AuthenticatedCaller) -> bool:
        key = await self._keys.find(caller.key_id)  # a key that was withdrawn takes its tokens with it
        return key is not None and self._clock() < caller.expires_at + LEEWAY

    async def _verify(self, token: str) -> AuthenticatedCaller:
        try:
            key_id = key_id_of(token)
        except ValueError:
            raise _unauthorized("the token is not valid") from None
        key = await self._keys.find(key_id)
        if key is None and not self._keys.known:
            raise RequestRefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "ServiceUnavailable", "no keys yet to check with")
        if key is None:
            raise _unauthorized("the token's key is not known")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                leeway=LEEWAY,
                options=OPTIONS,
            )
            expires_at = int(claims["exp"])
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
            raise _unauthorized("the token is not valid") from None
        return AuthenticatedCaller(
            app_id=self._app_id,
            key_id=key_id,
            service_url=_text(claims, "serviceurl"),
            service_hosts=self._service_hosts,
            expires_at=expires_at,
            endorsements=key.endorsements,
        )


def _text(claims: Mapping[str, Any], name: str) -> str:
    claim = claims.get(name)
    return claim if isinstance(claim, str) else ""


def _unauthorized(words: str) -> RequestRefusedError:
    return RequestRefusedError(HTTPStatus.UNAUTHORIZED, "Unauthorized", words)


def _forbidden(words: str) -> RequestRefusedError:
    return RequestRefusedError(HTTPStatus.FORBIDDEN, "Forbidden", words)
