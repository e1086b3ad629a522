"""An Entra ID of our own on loopback: publishes its keys, and signs tokens of people as Teams gets them for a bot."""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from jwt.algorithms import RSAAlgorithm

from tests.channels.connector_double import APP_ID, TENANT, rsa_key
from tests.loopback import Loopback

RESOURCE = f"api://guichet.example/botid-{APP_ID}"
OID = "abcdef01-2222-3333-4444-555555555555"
KEY = "entra"


def now(seconds: int) -> int:
    return int(time.time()) + seconds


@dataclass
class EntraDouble(Loopback):
    published: list[str] = field(default_factory=lambda: [KEY])

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metadata", self._metadata), web.get("/keys", self._keys)]

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/metadata"

    async def _metadata(self, _request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        keys = [RSAAlgorithm.to_jwk(rsa_key(kid).public_key(), as_dict=True) | {"kid": kid} for kid in self.published]
        return web.json_response({"keys": [*keys, {"kty": "EC", "kid": "another kind"}]})


def claims(version: str = "2.0", **given: Any) -> dict[str, Any]:
    """Return what a token says, except for what is given; a claim given as None is left out."""
    of_version = {
        "2.0": {"iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "aud": APP_ID},
        "1.0": {"iss": f"https://sts.windows.net/{TENANT}/", "aud": RESOURCE},
    }[version]
    everything = {
        "ver": version,
        "tid": TENANT,
        "oid": OID,
        "scp": "access_as_user",
        "iat": now(-10),
        "nbf": now(-10),
        "exp": now(3600),
        "sub": str(uuid.uuid4()),
        "preferred_username": "claire@bois.example",
        **of_version,
    } | given
    return {name: claim for name, claim in everything.items() if claim is not None}


def token(kid: str = KEY, *, key: str = "", algorithm: str = "RS256", **given: Any) -> str:
    return jwt.encode(claims(**given), rsa_key(key or kid), algorithm=algorithm, headers={"kid": kid})
