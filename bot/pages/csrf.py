"""Forms that only our own pages can send: a word of the browser's own, and the token that we make of it."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from enum import Enum, auto

from aiohttp import web

from bot.pages.cookies import Cookie
from bot.peer import Peer

PURPOSE = b"guichet form\0"  # the key signs other things too: none of them is valid here
COOKIE = "guichet-form"
FIELD = "token"


class Trust(Enum):
    OURS = auto()  # one of our forms, shown to this browser
    STALE = auto()  # one of our pages, but its token is of another session or browser: it may be shown again
    FOREIGN = auto()  # another site's page


class Csrf:
    """The token is bound to the browser and to its session: signing in or out makes older forms stale."""

    def __init__(self, key: str, peer: Peer) -> None:
        self._key = key.encode()
        self._peer = peer
        self._cookie = Cookie(COOKIE, peer)

    def browser(self, request: web.Request) -> str:
        """Return the browser's word, empty for one that has none yet."""
        return self._cookie.read(request)

    @staticmethod
    def new_browser() -> str:
        return secrets.token_urlsafe(16)

    def remember(self, request: web.Request, response: web.StreamResponse, browser: str) -> None:
        if self.browser(request) != browser:
            self._cookie.write(request, response, browser)

    def token(self, browser: str, session: str) -> str:
        signed = hmac.digest(self._key, PURPOSE + f"{browser}\0{session}".encode(), hashlib.sha256)
        return urlsafe_b64encode(signed).decode().rstrip("=")

    def judge(self, request: web.Request, session: str, token: str) -> Trust:
        """Tell where a form comes from."""
        if self._is_of_another_site(request):
            return Trust.FOREIGN
        browser = self.browser(request)
        expected = self.token(browser, session)
        genuine = bool(browser) and hmac.compare_digest(token.encode(), expected.encode())
        return Trust.OURS if genuine else Trust.STALE

    def _is_of_another_site(self, request: web.Request) -> bool:
        if (site := request.headers.get("Sec-Fetch-Site")) is not None:
            return site != "same-origin"
        # Over plain http browsers say no more than this, and "null" is what they say of our own pages: we let no
        # referrer out. Then the token alone decides.
        return request.headers.get("Origin", "null") not in {"null", self._peer.origin(request)}
