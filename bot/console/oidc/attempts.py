"""What a browser keeps while its person is at the identity provider: sealed, for ten minutes."""

import hashlib
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

from aiohttp import web

from actions.sealing import Seal, UnreadableError
from bot.console.oidc.provider import Attempt
from bot.pages.cookies import Cookie
from bot.peer import Peer

PATH = "/desk/oidc"
COOKIE = "guichet-oidc"
SECONDS = 600


class Attempts:
    """The cookie comes back with the provider's redirect, a link of another site: it cannot be a strict one."""

    def __init__(self, key: str, peer: Peer) -> None:
        self._seal = Seal(key, "desk oidc")
        self._cookie = Cookie(COOKIE, peer, seconds=SECONDS, path=PATH)
        self._peer = peer

    def begin(self, request: web.Request) -> Attempt:
        redirect = f"{self._peer.origin(request)}{PATH}/back"
        words = (secrets.token_urlsafe(32) for _ in range(3))
        return Attempt(state=next(words), nonce=next(words), verifier=next(words), redirect=redirect)

    def remember(self, request: web.Request, response: web.Response, attempt: Attempt, wanted: str) -> None:
        """Give it to the browser, with the page that was wanted."""
        values = {
            "state": attempt.state,
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "redirect": attempt.redirect,
            "next": wanted,
            "until": int(time.time()) + SECONDS,
        }
        self._cookie.write(request, response, urlsafe_b64encode(self._seal.close(values, COOKIE)).decode())

    def read(self, request: web.Request) -> tuple[Attempt, str] | None:
        """Return the attempt and the page that was wanted; None for none of ours, or one that is too old."""
        try:
            values = self._seal.open(urlsafe_b64decode(self._cookie.read(request)), COOKIE)
        except (UnreadableError, ValueError):
            return None
        wanted, until = str(values.pop("next")), int(values.pop("until"))
        return (Attempt(**values), wanted) if until > time.time() else None

    def forget(self, request: web.Request, response: web.StreamResponse) -> None:
        self._cookie.clear(request, response)


def challenge(attempt: Attempt) -> str:
    """Return what PKCE shows of the verifier beforehand."""
    return urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).decode().rstrip("=")
