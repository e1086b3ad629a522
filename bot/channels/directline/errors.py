"""Refusals in the form that Direct Line clients expect."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from bot.limits import TooManyError


def refusal(
    status: type[web.HTTPException], code: str, message: str, headers: dict[str, str] | None = None
) -> web.HTTPException:
    """Return an HTTP error to raise, with Direct Line's error object as its body."""
    body = json.dumps({"error": {"code": code, "message": message}})
    return status(text=body, content_type="application/json", headers=headers)


def bad_argument(message: str) -> web.HTTPException:
    return refusal(web.HTTPBadRequest, "BadArgument", message)


def forbidden() -> web.HTTPException:
    # 403 also for a token that has expired: clients do not understand 401.
    return refusal(
        web.HTTPForbidden,
        "TokenExpired",
        "The token is missing, not valid here, or expired: ask for a new one.",
    )


def too_many(seconds: int) -> web.HTTPException:
    message = f"Too many messages: try again in {seconds} seconds."
    return refusal(web.HTTPTooManyRequests, "TooManyRequests", message, {"Retry-After": str(seconds)})


@contextmanager
def told_when_too_many() -> Iterator[None]:
    """Raise 429 where a limit is reached."""
    try:
        yield
    except TooManyError as many:
        raise too_many(many.seconds) from None


def away() -> web.HTTPException:
    message = "The message could not be taken now: send it again."
    return refusal(web.HTTPServiceUnavailable, "ServiceUnavailable", message, {"Retry-After": "2"})


def too_slow() -> web.HTTPException:
    return refusal(web.HTTPRequestTimeout, "RequestTimeout", "The rest of the request did not come: send it again.")


def no_room() -> web.HTTPException:
    return refusal(web.HTTPInsufficientStorage, "InsufficientStorage", "There is no room for files now.")


def too_large(what: str) -> web.HTTPException:
    return refusal(_TooLarge, "RequestEntityTooLarge", what)


class _TooLarge(web.HTTPException):
    """aiohttp's own asks for sizes that we do not know."""

    status_code = 413
