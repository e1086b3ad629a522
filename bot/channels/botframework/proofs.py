"""How the bot proves to the identity platform that it is the application: by a secret, or by what somebody signed."""

import asyncio
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from pathlib import Path

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509 import load_pem_x509_certificate

from bot.channels.botframework.token_sources import TokenSource

SIGNED = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE = 600  # seconds
BEGINS = b"-----BEGIN CERTIFICATE-----"


class Secret:
    def __init__(self, word: str) -> None:
        self._word = word

    async def fields(self) -> Mapping[str, str]:
        return {"client_secret": self._word}


class Certificate:
    """A certificate that the application is registered with, and its private key, in one PEM file.

    It is read anew for each token, about once an hour: a new one needs no restart.
    """

    def __init__(self, file: Path, app_id: str, audience: str, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._app_id = app_id
        self._audience = audience
        self._clock = clock

    async def fields(self) -> Mapping[str, str]:
        try:
            return _signed(await asyncio.to_thread(self._assertion))
        except (UnsupportedAlgorithm, jwt.PyJWTError) as unusable:
            raise ValueError("the key is not usable") from unusable

    def _assertion(self) -> str:
        content = self._file.read_bytes()
        key = serialization.load_pem_private_key(content, password=None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("Entra takes certificates of RSA keys")
        certificate = load_pem_x509_certificate(content[content.index(BEGINS) :])
        print_ = urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).rstrip(b"=").decode()
        now = int(self._clock())
        claims = {
            "aud": self._audience,
            "iss": self._app_id,
            "sub": self._app_id,
            "jti": str(uuid.uuid4()),
            "iat": now,
            "nbf": now,
            "exp": now + LIFE,
        }
        return jwt.encode(claims, key, algorithm="PS256", headers={"x5t#S256": print_})


class TokenFile:
    """A token that somebody whom the application trusts has signed for us, such as a Kubernetes cluster.

    It is renewed in its file, and so read each time.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    async def fields(self) -> Mapping[str, str]:
        content = await asyncio.to_thread(self._file.read_text, "ascii")
        return _signed(content.strip())


class TrustedIdentity:
    """The token of a managed identity that the application trusts."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    async def fields(self) -> Mapping[str, str]:
        return _signed((await self._source.ask()).token)


def _signed(assertion: str) -> Mapping[str, str]:
    return {"client_assertion_type": SIGNED, "client_assertion": assertion}
