"""What a person has typed into a form, and what is wrong with it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

LONGEST = 500  # characters kept of a field; little that we ask for is longer
LONGEST_TEXT = 20_000  # of one that is for text: so that what is too long is said to be, and not cut off
MOST_FIELDS = 20  # of a form that sends a file
LARGEST_FIELD = 4 * LONGEST  # bytes
FIELDS_SECONDS = 30.0  # until the fields have arrived and the file begins
MALFORMED = (ValueError, LookupError, AssertionError, RuntimeError, HttpProcessingError, web.RequestPayloadError)
"""What aiohttp raises over a multipart form that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`field` is the one it is about, empty for all of the form; `words` are for the person."""

    field: str = ""
    words: str


@dataclass(frozen=True, slots=True)
class Form:
    """Fields by name, and the file that came after them, which is still on its way and can be read once."""

    _fields: Mapping[str, str] = field(default_factory=dict, repr=False)  # passwords are among them
    file: BodyPartReader | None = field(default=None, repr=False)

    def __getitem__(self, name: str) -> str:
        """Return what was typed, without what surrounds it and what no database can hold; empty if nothing was."""
        return self._fields.get(name, "").replace("\0", "")[:LONGEST].strip()

    def text(self, name: str) -> str:
        """Return what was written where there is room for much, its lines as we write them."""
        return self._fields.get(name, "").replace("\0", "").replace("\r\n", "\n")[:LONGEST_TEXT]

    def secret(self, name: str) -> str:
        """Return a password as it was typed."""
        return self._fields.get(name, "")


async def read_form(request: web.Request) -> Form:
    """Raise 400 for a body that is not what its header says."""
    if request.content_type != "application/x-www-form-urlencoded":
        return Form()  # none of our pages sends anything else
    try:
        posted = await request.post()
    except (ValueError, LookupError):
        raise web.HTTPBadRequest from None
    return Form({name: value for name, value in posted.items() if isinstance(value, str)})


async def read_form_with_file(request: web.Request) -> Form:
    """Read the fields, and leave the file where it is until somebody has judged them. Raise 400 as `read_form` does."""
    if request.content_type != "multipart/form-data":
        return await read_form(request)
    try:
        async with asyncio.timeout(FIELDS_SECONDS):
            return await _read_parts(request)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except MALFORMED:
        raise web.HTTPBadRequest from None


async def _read_parts(request: web.Request) -> Form:
    fields: dict[str, str] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or len(fields) == MOST_FIELDS:
            raise web.HTTPBadRequest
        if part.filename:
            return Form(fields, part)
        value = b""
        while chunk := await part.read_chunk():
            value += chunk
            if len(value) > LARGEST_FIELD:
                raise web.HTTPBadRequest
        if part.filename is None:  # else it is the place of a file that nobody chose
            fields[part.name or ""] = value.decode()
    return Form(fields)
