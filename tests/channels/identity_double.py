"""An identity platform of our own on loopback, for an application, and for identities of machines and services."""

import hashlib
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import NameOID

from tests.channels.connector_double import rsa_key
from tests.loopback import Loopback

TRUSTED = "signed by somebody whom the application trusts"
SERVICES_SECRET = "853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a"
FORM = ("grant_type", "client_id", "scope")


def certificate(key: CertificateIssuerPrivateKeyTypes) -> x509.Certificate:
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "guichet")]), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    return made.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())


def pem(key: CertificateIssuerPrivateKeyTypes, of: x509.Certificate) -> bytes:
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(*form) + of.public_bytes(serialization.Encoding.PEM)


@dataclass
class IdentityDouble(Loopback):
    """Refuses whatever is not as Microsoft describes it, and says why in `refused`."""

    certificates: dict[str, x509.Certificate] = field(default_factory=dict)
    """Those that the application is registered with, by the digest that an assertion names."""
    asked: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/tenant/oauth2/v2.0/token", self._application),
            web.get("/metadata/identity/oauth2/token", self._machine),
            web.get("/msi/token", self._service),
        ]

    @property
    def token_url(self) -> str:
        return f"{self.url}/tenant/oauth2/v2.0/token"

    def registers(self, kid: str) -> bytes:
        """Register a certificate with the application, and return it with its key."""
        made = certificate(rsa_key(kid))
        digest = hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).digest()
        self.certificates[urlsafe_b64encode(digest).rstrip(b"=").decode()] = made
        return pem(rsa_key(kid), made)

    async def _application(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append({name: form.pop(name) for name in FORM})
        kind, assertion = form.pop("client_assertion_type"), form.pop("client_assertion")
        if form or kind != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer":
            return self._refuses(f"{form} {kind}")
        try:
            if assertion != TRUSTED and not assertion.startswith("managed "):
                self._judge(assertion, self.asked[-1]["client_id"])
        except (jwt.PyJWTError, LookupError, AssertionError) as wrong:
            return self._refuses(repr(wrong))
        return self._gives("of the application", expires_in=3599)

    def _judge(self, assertion: str, app_id: str) -> None:
        header = jwt.get_unverified_header(assertion)
        key: Any = self.certificates[header["x5t#S256"]].public_key()
        options: Any = {"require": ["aud", "exp", "iss", "jti", "nbf", "sub", "iat"], "strict_aud": True}
        claims = jwt.decode(
            assertion,
            key,
            algorithms=["PS256"],
            audience=self.token_url,
            issuer=app_id,
            subject=app_id,
            options=options,
        )
        assert claims["exp"] - claims["nbf"] <= 600
        assert claims["jti"] not in self._seen, "replayed"
        self._seen.add(claims["jti"])

    async def _machine(self, request: web.Request) -> web.Response:
        if request.headers.get("Metadata") != "true" or "X-IDENTITY-HEADER" in request.headers:
            return self._refuses("not asked as a machine asks")
        return self._managed(request, "2018-02-01", expires_in="86399", expires_on=str(int(time.time()) + 86399))

    async def _service(self, request: web.Request) -> web.Response:
        if request.headers.get("X-IDENTITY-HEADER") != SERVICES_SECRET:
            return self._refuses("not asked as a service asks")
        return self._managed(request, "2019-08-01", expires_on=str(int(time.time()) + 86400))

    def _managed(self, request: web.Request, version: str, **life: str) -> web.Response:
        asked = dict(request.query)
        self.asked.append(dict(asked))
        if asked.pop("api-version") != version or asked.keys() != {"resource", "client_id"}:
            return self._refuses(f"{version}: {asked}")
        return self._gives(f"managed {asked['resource']}", **life)

    def _gives(self, token: str, **life: object) -> web.Response:
        answer = {"access_token": f"{token} {len(self.asked)}", "token_type": "Bearer", **life}
        return web.json_response(answer)

    def _refuses(self, why: str) -> web.Response:
        self.refused.append(why)
        return web.json_response({"error": "invalid_client"}, status=401)
