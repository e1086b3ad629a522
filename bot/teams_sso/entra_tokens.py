"""Tokens of Entra ID that say who somebody is: judged before a word in them is believed."""

import re
from collections.abc import Iterable
from typing import Any

import jwt
from jwt.types import Options

from actions.people import EntraUser
from bot.channels.botframework.clouds import Cloud
from bot.signing_keys import SigningKeys, key_id_of

SCOPE = "access_as_user"
LEEWAY = 300  # seconds that two clocks may differ
LONGEST = 16 * 1024  # characters
VERSIONS = ("1.0", "2.0")
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Who issued it for whom depends on its version and its tenant, and is looked at afterwards.
OPTIONS: Options = {"require": ["exp", "nbf", "iss", "aud"], "verify_aud": False, "verify_iss": False}


class TokenRefusedError(Exception):
    """A token that says nothing to us; why is for the log, and has nothing of what it says."""


class EntraTokens:
    """`audiences` are what a token may be for: our application, by either of its names."""

    def __init__(self, keys: SigningKeys, cloud: Cloud, *, audiences: Iterable[str], tenants: frozenset[str]) -> None:
        self._keys = keys
        self._cloud = cloud
        self._audiences = frozenset(audiences)
        self._tenants = tenants

    async def close(self) -> None:
        await self._keys.close()

    async def user_of(self, token: str) -> EntraUser:
        """Return who it says that somebody is. Raises `TokenRefusedError`."""
        if len(token) > LONGEST:
            raise TokenRefusedError("it is too long")
        try:
            key = await self._keys.find(key_id_of(token))
        except ValueError as none:
            raise TokenRefusedError(str(none)) from None
        if key is None:
            raise TokenRefusedError("its key is not known" if self._keys.known else "there are no keys yet")
        try:
            claims: dict[str, Any] = jwt.decode(token, key.key, algorithms=["RS256"], leeway=LEEWAY, options=OPTIONS)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as wrong:
            raise TokenRefusedError(type(wrong).__name__) from None
        return self._user(claims)

    def _user(self, claims: dict[str, Any]) -> EntraUser:
        tenant, oid, version = (_text(claims, name).lower() for name in ("tid", "oid", "ver"))
        if tenant not in self._tenants:
            raise TokenRefusedError("it is of a tenant that is not served here")
        if version not in VERSIONS or claims["iss"] != self._cloud.issuer(tenant, version):
            raise TokenRefusedError("its issuer is not its tenant's")
        if not isinstance(claims["aud"], str) or claims["aud"] not in self._audiences:
            raise TokenRefusedError("it is for another application")
        if SCOPE not in _text(claims, "scp").split():
            raise TokenRefusedError(f"it does not let us in as somebody: {SCOPE} is missing")
        if not GUID.fullmatch(oid):
            raise TokenRefusedError("it names nobody")
        return EntraUser(tenant=tenant, oid=oid)


def _text(claims: dict[str, Any], name: str) -> str:
    claim = claims.get(name)
    return claim if isinstance(claim, str) else ""
