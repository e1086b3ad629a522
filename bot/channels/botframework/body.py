"""Reads the body of a request: a JSON object of moderate size and depth, or a refusal."""

import json
import math
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.channels.botframework.refusal import RequestRefusedError

MOST_BYTES = 256 * 1024  # Teams sends messages of 100 KB at most
MOST_DEPTH = 40  # storing JSON recurses: deep nesting must stop here, not there


async def read(request: web.Request) -> bytes:
    """Return the body. Raises `RequestRefusedError`."""
    if request.content_type != "application/json":
        raise _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", "send application/json")
    if (request.content_length or 0) > MOST_BYTES:
        raise _too_large()
    body = bytearray()
    try:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MOST_BYTES:  # sent in chunks, or compressed
                raise _too_large()
    except web.RequestPayloadError:
        raise _not_json() from None
    return bytes(body)


def parse(body: bytes) -> dict[str, Any]:
    """Return the object, with what no database takes (NUL, half a surrogate) replaced.

    Raises `RequestRefusedError`.
    """
    try:
        value = json.loads(body.decode(), parse_constant=_refuse_number, parse_float=_finite)
    except (ValueError, RecursionError):  # of which UnicodeDecodeError and JSONDecodeError are kinds
        raise _not_json() from None
    if not isinstance(value, dict):
        raise _not_json()
    if body.count(b"{") + body.count(b"[") > MOST_DEPTH and _depth(value) > MOST_DEPTH:
        raise _refused(HTTPStatus.BAD_REQUEST, "BadSyntax", "the JSON is nested too deeply")
    if b"\\u0000" in body or b"\\ud" in body or b"\\uD" in body:
        return {_storable(name): _storable(part) for name, part in value.items()}
    return value


def _refuse_number(name: str) -> float:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):  # 1e999: JSON can spell it, and no database stores it
        raise ValueError(digits)
    return number


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        nested = [part for part in level if isinstance(part, (dict, list))]
        level = [inner for part in nested for inner in (part.values() if isinstance(part, dict) else part)]
    return depth


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        utf16 = value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-16", "surrogatepass")
        return utf16.decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_storable(name): _storable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return value


def _not_json() -> RequestRefusedError:
    return _refused(HTTPStatus.BAD_REQUEST, "BadSyntax", "the body is not a JSON object")


def _too_large() -> RequestRefusedError:
    return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "MessageSizeTooBig", f"at most {MOST_BYTES} bytes")


def _refused(status: HTTPStatus, code: str, words: str) -> RequestRefusedError:
    return RequestRefusedError(status, code, words)
