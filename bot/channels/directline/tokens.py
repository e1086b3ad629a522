"""Direct Line tokens: signed, short-lived, bound to one conversation and one user."""

import secrets
import time
from dataclasses import dataclass
from enum import StrEnum

import jwt

ALGORITHM = "HS256"
ISSUER = "guichet"
STREAM_SECONDS = 120  # a stream's token is used at once, and stands in an address, where proxies log it


class Use(StrEnum):
    """What a token is good for; one made for one use is refused for the others."""

    CONVERSATION = "conversation"
    STREAM = "stream"
    ATTACHMENT = "attachment"


class TokenRefusedError(Exception):
    """A token that is forged, expired, or not for this use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    value: str
    expires_in: int  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who a token speaks for."""

    conversation: str
    user: str
    use: Use


class Tokens:
    def __init__(self, key: str, *, seconds: int) -> None:
        self._key = key
        self._seconds = seconds

    def issue(self, *, conversation: str, user: str, use: Use = Use.CONVERSATION) -> Token:
        """Return a new token. Web Chat reads the claim `user`, the others are ours."""
        now = int(time.time())
        seconds = STREAM_SECONDS if use is Use.STREAM else self._seconds
        claims = {
            "iss": ISSUER,
            "iat": now,
            "exp": now + seconds,
            "jti": secrets.token_urlsafe(8),
            "use": use,
            "conv": conversation,
            "user": user,
        }
        return Token(value=jwt.encode(claims, self._key, ALGORITHM), expires_in=seconds)

    def read(self, token: str, use: Use = Use.CONVERSATION) -> Bearer:
        """Return whom the token speaks for. Raises `TokenRefusedError`."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                [ALGORITHM],
                issuer=ISSUER,
                # A replica whose clock is a little ahead issues tokens from our future: `iat` decides nothing.
                options={"require": ["exp", "iss", "use", "conv", "user"], "verify_iat": False},
            )
        except (jwt.InvalidTokenError, UnicodeEncodeError) as refused:  # PyJWT expects letters, a header holds bytes
            raise TokenRefusedError from refused
        if claims["use"] != use:
            raise TokenRefusedError
        return Bearer(conversation=str(claims["conv"]), user=str(claims["user"]), use=use)


def new_conversation() -> str:
    return secrets.token_urlsafe(16)


def new_user() -> str:
    """Return a user id; `dl_` tells Web Chat that the token, not the page, decides who the person is."""
    return f"dl_{secrets.token_urlsafe(16)}"
