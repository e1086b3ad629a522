"""Lets a Direct Line request in: whose token it bears, and whether they have not asked too much."""

import hmac

from aiohttp import web

from bot.channels.directline import errors
from bot.channels.directline.tokens import Bearer, TokenRefusedError, Tokens, Use, new_conversation, new_user
from bot.limits import Limits, TooManyError
from bot.peer import Peer

LONGEST_USER = 100


class Gate:
    def __init__(self, *, tokens: Tokens, limits: Limits, peer: Peer, secret: str) -> None:
        self._tokens = tokens
        self._limits = limits
        self._peer = peer
        self._secret = secret

    def bearer(self, request: web.Request) -> Bearer:
        """Return whom the token in the header speaks for; the path may only name their own conversation."""
        return self._read(request, presented(request), Use.CONVERSATION)

    def stream_bearer(self, request: web.Request) -> Bearer:
        """Do the same for a WebSocket, whose token is in the address since browsers set no header there."""
        return self._read(request, request.query.get("t", ""), Use.STREAM)

    def newcomer(self, request: web.Request, user: object) -> Bearer:
        """Return a new conversation's bearer. Only another site's server, by its secret, may say who the user is."""
        trusted = self.knows_the_secret(request)
        if not trusted and (self._secret or presented(request)):
            raise errors.forbidden()
        if not trusted:
            self.count_conversation(request)
        named = user if trusted and isinstance(user, str) and user.isprintable() and len(user) <= LONGEST_USER else ""
        return Bearer(conversation=new_conversation(), user=named or new_user(), use=Use.CONVERSATION)

    def knows_the_secret(self, request: web.Request) -> bool:
        """Tell whether another site's server asks, to which we gave the secret."""
        given = presented(request).encode("utf-8", "surrogateescape")  # a header may hold any bytes
        return bool(self._secret) and hmac.compare_digest(given, self._secret.encode())

    def count_conversation(self, request: web.Request) -> None:
        with errors.told_when_too_many():
            self._limits.conversation(self._peer.address(request))

    def count_upload(self, bearer: Bearer) -> None:
        with errors.told_when_too_many():
            self._limits.upload(bearer.user)

    def count_message(self, bearer: Bearer) -> None:
        with errors.told_when_too_many():
            self._limits.message(bearer.user)

    def may_poll(self, bearer: Bearer) -> bool:
        """Count a look for new activities, and tell whether there are not too many."""
        try:
            self._limits.poll(bearer.user)
        except TooManyError:
            return False
        return True

    def _read(self, request: web.Request, token: str, use: Use) -> Bearer:
        try:
            bearer = self._tokens.read(token, use)
        except TokenRefusedError:
            raise errors.forbidden() from None
        if request.match_info.get("conversation", bearer.conversation) != bearer.conversation:
            raise errors.forbidden()
        return bearer


def presented(request: web.Request) -> str:
    """Return the bearer token of the header, empty when there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
