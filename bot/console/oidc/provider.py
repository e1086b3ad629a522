"""The identity provider: where it asks people who they are, and what it says of them."""

import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import jwt
import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, encode_basic_auth
from jwt.exceptions import PyJWTError

from bot.channels.botframework import service_url
from bot.signing_keys import SigningKeys

# PyJWT judges tokens, as it does for the Bot Framework: two requests and a redirect are left, too few for a framework.
ALGORITHMS = ("RS256",)  # the one that every provider has
REQUIRED = ("iss", "sub", "aud", "exp", "iat", "nonce")
CLOCKS_DIFFER = 60  # seconds
HOUR = 3600.0
TIMEOUT = ClientTimeout(total=10)

log = structlog.get_logger()


class ProviderAwayError(Exception):
    """It does not answer, or not as OpenID Connect has it."""


class TokenRefusedError(Exception):
    """What came back is not its word about somebody who has just signed in here."""


def metadata_url(issuer: str) -> str:
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`subject` is unique among all providers; `email` is empty where the provider does not vouch for it."""

    subject: str
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What one browser's signing in is known by. `verifier` is PKCE's: only who has it can use the code."""

    state: str
    nonce: str
    verifier: str = field(repr=False)
    redirect: str


class Provider:
    def __init__(
        self,
        session: ClientSession,
        keys: SigningKeys,
        *,
        issuer: str,
        client_id: str,
        client_secret: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._keys = keys
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._clock = clock
        self._metadata: Mapping[str, Any] = {}
        self._fetched_at = float("-inf")

    async def address(self, attempt: Attempt, challenge: str) -> str:
        """Return where the browser is to go. Raises `ProviderAwayError`."""
        asked = {
            "response_type": "code",
            "scope": "openid email",
            "client_id": self._client_id,
            "redirect_uri": attempt.redirect,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{await self._endpoint('authorization_endpoint')}?{urlencode(asked)}"

    async def identity(self, attempt: Attempt, code: str) -> Identity:
        """Return whom a code is about. Raises `ProviderAwayError`, `TokenRefusedError`."""
        token, access = await self._exchange(attempt, code)
        try:
            named = jwt.get_unverified_header(token).get("kid")
            key = await (self._keys.only() if named is None else self._keys.find(str(named)))
            if key is None and not self._keys.known:
                raise ProviderAwayError("its keys could not be fetched")
            if key is None:
                raise TokenRefusedError("signed by a key that the provider does not have, or does not name")
            claims = jwt.decode(
                token,
                key.key,
                algorithms=ALGORITHMS,
                audience=self._client_id,
                issuer=self.issuer,
                leeway=CLOCKS_DIFFER,
                options={"require": list(REQUIRED)},
            )
        except PyJWTError as wrong:
            raise TokenRefusedError(type(wrong).__name__) from wrong
        if not hmac.compare_digest(str(claims["nonce"]).encode(), attempt.nonce.encode()):
            raise TokenRefusedError("of another attempt")
        if claims.get("azp", self._client_id) != self._client_id:
            raise TokenRefusedError("for another client")
        told = claims if claims.get("email") else await self._told_besides(claims["sub"], access)
        return Identity(subject=f"{self.issuer} {claims['sub']}", email=_vouched_for(told))

    async def close(self) -> None:
        await self._keys.close()

    async def _told_besides(self, subject: str, access: str) -> Mapping[str, Any]:
        """Return what is told of somebody outside of the token, where some providers have the address; often nothing.

        It is wanted once, the first time they come: that it cannot be had keeps nobody out who is known.
        """
        endpoint = str(self._metadata.get("userinfo_endpoint", ""))
        if not access or not service_url.is_usable(endpoint):
            return {}
        headers = {"Authorization": f"Bearer {access}"}
        try:
            async with self._session.get(endpoint, headers=headers, timeout=TIMEOUT, allow_redirects=False) as response:
                response.raise_for_status()
                told = await response.json(content_type=None)
        except (ClientError, TimeoutError, ValueError) as away:
            log.warning("oidc.no_userinfo", reason=type(away).__name__)
            return {}
        return told if isinstance(told, dict) and told.get("sub") == subject else {}

    async def _exchange(self, attempt: Attempt, code: str) -> tuple[str, str]:
        """Return the token that says who they are, and the one by which more can be asked, empty for none."""
        endpoint = await self._endpoint("token_endpoint")
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.redirect,
            "code_verifier": attempt.verifier,
        }
        methods = self._metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        headers = {}
        if "client_secret_basic" in methods:
            client = quote(self._client_id, safe=""), quote(self._client_secret, safe="")
            headers["Authorization"] = encode_basic_auth(*client)
        else:
            given |= {"client_id": self._client_id, "client_secret": self._client_secret}
        try:
            async with self._session.post(
                endpoint, data=given, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                answer = await response.json(content_type=None)
                if 400 <= response.status < 500:  # noqa: PLR2004 - what HTTP calls the client's fault
                    raise TokenRefusedError("the code is not taken")
                response.raise_for_status()
                return str(answer["id_token"]), str(answer.get("access_token") or "")
        except (ClientError, TimeoutError, ValueError, LookupError, TypeError) as away:
            raise ProviderAwayError(type(away).__name__) from away

    async def _endpoint(self, name: str) -> str:
        if not self._metadata or self._clock() - self._fetched_at > HOUR:
            self._metadata = await self._fetch()
            self._fetched_at = self._clock()
        endpoint = str(self._metadata.get(name, ""))
        if not service_url.is_usable(endpoint):
            raise ProviderAwayError(f"no usable {name}")
        return endpoint

    async def _fetch(self) -> Mapping[str, Any]:
        try:
            async with self._session.get(metadata_url(self.issuer), timeout=TIMEOUT, allow_redirects=False) as response:
                response.raise_for_status()
                metadata = await response.json(content_type=None)
        except (ClientError, TimeoutError, ValueError) as away:
            raise ProviderAwayError(type(away).__name__) from away
        if not isinstance(metadata, dict) or metadata.get("issuer") != self.issuer:
            raise ProviderAwayError("its metadata is another issuer's")
        return metadata


def _vouched_for(told: Mapping[str, Any]) -> str:
    """Return somebody's address if the provider knows it to be theirs."""
    return str(told.get("email") or "") if told.get("email_verified", True) in {True, "true"} else ""
