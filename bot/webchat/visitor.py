"""Who is before the page, and which conversation is theirs: a signed cookie, so that nothing is stored."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from typing import Self

from aiohttp import web

from bot.channels.directline.tokens import new_conversation, new_user
from bot.peer import Peer

PURPOSE = b"guichet web chat visitor\0"  # the key signs other things too: none of them is valid here
COOKIE = "guichet-visitor"
DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person's browser, and the conversation it is in."""

    id: str
    conversation: str

    @classmethod
    def new(cls) -> Self:
        return cls(id=new_user(), conversation=new_conversation())

    def starts_again(self) -> "Visitor":
        return replace(self, conversation=new_conversation())


class Visitors:
    """Reads and writes the cookie that tells visitors apart."""

    def __init__(self, key: str, peer: Peer, *, days: int) -> None:
        self._key = key.encode()
        self._peer = peer
        self._seconds = days * DAY

    def read(self, request: web.Request) -> Visitor | None:
        """Return who it is, None for a stranger or a cookie that we did not sign."""
        match request.cookies.get(self._name(request), "").split("."):
            case [visitor, conversation, signature]:
                expected = self._sign(visitor, conversation)
                genuine = hmac.compare_digest(signature.encode(), expected.encode())
                return Visitor(id=visitor, conversation=conversation) if genuine else None
            case _:
                return None

    def write(self, request: web.Request, response: web.Response, visitor: Visitor) -> None:
        value = f"{visitor.id}.{visitor.conversation}.{self._sign(visitor.id, visitor.conversation)}"
        response.set_cookie(
            self._name(request),
            value,
            max_age=self._seconds,
            httponly=True,
            samesite="Strict",
            secure=self._peer.is_secure(request),
        )

    def _name(self, request: web.Request) -> str:
        """Over https the name's prefix makes browsers refuse the cookie from anything but this very host."""
        return f"__Host-{COOKIE}" if self._peer.is_secure(request) else COOKIE

    def _sign(self, visitor: str, conversation: str) -> str:
        signed = hmac.digest(self._key, PURPOSE + f"{visitor}.{conversation}".encode(), hashlib.sha256)
        return urlsafe_b64encode(signed).decode().rstrip("=")
