"""Where the bot's token comes from: the identity platform, for a proof of who asks, or a managed identity."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.channels.botframework import service_url

TIMEOUT = aiohttp.ClientTimeout(total=10)
MACHINE = "http://169.254.169.254/metadata/identity/oauth2/token"
"""Where a virtual machine of Azure asks for tokens: an address that leads out of no machine."""
OF_MACHINES, OF_SERVICES = "2018-02-01", "2019-08-01"
"""Versions of the two interfaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A token and how long it is good for, in seconds."""

    token: str
    seconds: float


class TokenSource(Protocol):
    async def ask(self) -> Issued:
        """Return a new token. Raises what `REFUSED` lists."""


class Proof(Protocol):
    """What shows the identity platform that it is the application who asks."""

    async def fields(self) -> Mapping[str, str]:
        """Return the fields of the request that prove it. Raises what `REFUSED` lists."""


REFUSED = (aiohttp.ClientError, OSError, ValueError, LookupError, TypeError)  # of which TimeoutError is one


class IdentityPlatform:
    """OAuth 2.0 client credentials."""

    def __init__(self, session: aiohttp.ClientSession, url: str, app_id: str, proof: Proof, *, resource: str) -> None:
        self._session = session
        self._url = url
        self._proof = proof
        self._form = {
            "grant_type": "client_credentials",
            "client_id": app_id,
            "scope": f"{resource}/.default",
        }

    async def ask(self) -> Issued:
        if not service_url.is_usable(self._url):
            raise ValueError("who we are is proved by https only")
        form = {**self._form, **await self._proof.fields()}
        asked = self._session.post(self._url, data=form, timeout=TIMEOUT, allow_redirects=False)
        async with asked as response:
            answer = await response.json(content_type=None)
        return Issued(token=_token(answer), seconds=float(answer["expires_in"]))


class ManagedIdentity:
    """A user-assigned managed identity, `client_id`, of the virtual machine or the service that we run on.

    With `secret` it is a service (App Service, Container Apps), which says so in IDENTITY_HEADER, at `endpoint`.
    """

    def __init__(  # noqa: PLR0917 - as the others
        self,
        session: aiohttp.ClientSession,
        endpoint: str,
        secret: str,
        client_id: str,
        resource: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._session = session
        self._endpoint = endpoint or MACHINE
        self._headers = {"X-IDENTITY-HEADER": secret} if secret else {"Metadata": "true"}
        version = OF_SERVICES if secret else OF_MACHINES
        self._query = {"api-version": version, "resource": resource, "client_id": client_id}
        self._clock = clock

    async def ask(self) -> Issued:
        asked = self._session.get(
            self._endpoint, params=self._query, headers=self._headers, timeout=TIMEOUT, allow_redirects=False
        )
        async with asked as response:
            answer = await response.json(content_type=None)
        # Services say when it ends, and machines how long it lasts, too.
        left = float(answer["expires_in"]) if "expires_in" in answer else float(answer["expires_on"]) - self._clock()
        return Issued(token=_token(answer), seconds=left)


def _token(answer: Any) -> str:
    token = answer["access_token"]
    if not isinstance(token, str) or not token:
        raise ValueError("no token")
    return token
