"""The headers of the tus protocol 1.0 (https://tus.io/protocols/resumable-upload), read and written."""

from base64 import b64decode
from binascii import Error
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
CONTENT = "application/offset+octet-stream"
LONGEST_NUMBER = 15  # digits
LOCATION = "Upload-Location"
"""Ours: where the browser goes on to once the file is whole."""


class Locked(web.HTTPClientError):
    """Somebody else is at it."""

    status_code = 423


class TooLarge(web.HTTPClientError):
    status_code = 413


def refuse(status: type[web.HTTPException], reason: str, **headers: str) -> web.HTTPException:
    """Return an error; `reason` is for developers, and for scripts to tell one error from another."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status(text=reason, headers={"Tus-Resumable": VERSION, "Cache-Control": "no-store", **named})


def number(request: web.Request, name: str) -> int:
    """Return a header that must be a number. Raises 400."""
    written = request.headers.get(name, "")
    if not (written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER):
        raise refuse(web.HTTPBadRequest, name)
    return int(written)


def metadata(request: web.Request) -> dict[str, str]:
    """Return what `Upload-Metadata` says; what cannot be read of it is left out."""
    found: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = b64decode(value, validate=True).decode()
        except (Error, ValueError):
            continue
    return found


def http_date(moment: int) -> str:
    """Return a moment, milliseconds since 1970, as HTTP writes it."""
    return format_datetime(datetime.fromtimestamp(moment // 1000, UTC), usegmt=True)
