"""Which accounts have signed in from this browser before: what strangers guess wrong must not lock it out."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from aiohttp import web

from bot.pages.cookies import Cookie
from bot.peer import Peer

PURPOSE = b"guichet known device\0"
COOKIE = "guichet-device"
YEAR = 365 * 24 * 3600
MOST = 5  # accounts remembered of one browser


class Devices:
    """The cookie is a random word and, for each login, a signature of both: no login can be read in it."""

    def __init__(self, key: str, peer: Peer) -> None:
        self._key = key.encode()
        self._cookie = Cookie(COOKIE, peer, seconds=YEAR)

    def known(self, request: web.Request, login: str) -> str:
        """Return the device's word if this login has signed in from it before, else nothing."""
        word, signatures = self._read(request)
        expected = self._sign(word, login).encode()
        return word if any(hmac.compare_digest(each.encode(), expected) for each in signatures) else ""

    def remember(self, request: web.Request, response: web.StreamResponse, login: str) -> None:
        word, before = self._read(request)
        word = word or secrets.token_urlsafe(16)
        signature = self._sign(word, login)
        signatures = [signature, *(each for each in before if each != signature)][:MOST]
        self._cookie.write(request, response, ".".join((word, *signatures)))

    def _read(self, request: web.Request) -> tuple[str, list[str]]:
        word, *signatures = self._cookie.read(request).split(".")
        return word, signatures[:MOST]

    def _sign(self, word: str, login: str) -> str:
        signed = hmac.digest(self._key, PURPOSE + f"{word}\0{login}".encode(), hashlib.sha256)
        return urlsafe_b64encode(signed).decode().rstrip("=")
