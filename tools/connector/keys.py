"""The Connector's signing keys, which it publishes with the channels that each may speak for, and its tokens."""

import secrets
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"
LIFE = 3600
CLOCKS_DIFFER = 10  # seconds
CHANNELS = ("msteams", "emulator")


@cache
def rsa_key(kid: str) -> rsa.RSAPrivateKey:
    del kid  # one key each, made once for all connectors of a process
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def new_id() -> str:
    """Return an id that no key has had: whoever has fetched one by its id does not fetch it again."""
    return f"key-{secrets.token_hex(4)}"


def public_pem(kid: str) -> bytes:
    public = rsa_key(kid).public_key()
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@dataclass
class Keys:
    published: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"first": CHANNELS})
    """Endorsements by key id; the last one signs."""

    def roll_over(self, *, withdraw: bool = False) -> str:
        """Publish another key and sign with it from now on; the old ones may go at once."""
        kid = new_id()
        self.published = {**({} if withdraw else self.published), kid: CHANNELS}
        return kid

    def listed(self) -> dict[str, Any]:
        keys = [
            {
                **RSAAlgorithm.to_jwk(rsa_key(kid).public_key(), as_dict=True),
                "kid": kid,
                "use": "sig",
                "endorsements": list(endorsements),
            }
            for kid, endorsements in self.published.items()
        ]
        return {"keys": keys}

    def token(self, kid: str, app_id: str, service_url: str, without: tuple[str, ...], claims: dict[str, Any]) -> str:
        """Return a token for the bot, signed with a key, with other claims than the right ones or without some."""
        now = int(time.time())
        everything = {
            "iss": ISSUER,
            "aud": app_id,
            "nbf": now - CLOCKS_DIFFER,
            "exp": now + LIFE,
            "serviceurl": service_url,
        } | claims
        kept = {name: claim for name, claim in everything.items() if name not in without}
        return jwt.encode(kept, rsa_key(kid), algorithm="RS256", headers={"kid": kid})
