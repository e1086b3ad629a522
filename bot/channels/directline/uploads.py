"""Files that people attach in the web chat: received, kept, given back to their own conversation."""

import asyncio
import json
import warnings
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import structlog
from aiohttp import BadContentDispositionHeader, BadContentDispositionParam, BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from actions.outside.files import (
    Content,
    FilesAwayError,
    FileStore,
    FileTooLargeError,
    NoRoomError,
    NoSuchFileError,
    Receiving,
    UnreadableFileError,
)
from bot import file_name
from bot.channels.directline import errors, posted
from bot.channels.directline.feed import activity_id, attachment_owner
from bot.channels.directline.gate import Gate
from bot.channels.directline.server import BASE, unreadable
from bot.channels.directline.tokens import Bearer, TokenRefusedError, Tokens, Use
from bot.messages import Incoming
from bot.turn import TurnFailedError, Turns

ACTIVITY_TYPE = "application/vnd.microsoft.activity"
MOST_FILES = 10
LARGEST_ACTIVITY = 64 * 1024
CHUNK = 64 * 1024
UPLOAD_SECONDS = 300.0  # for the whole of an upload to arrive

MALFORMED = (
    ValueError,  # JSON, a boundary that is missing or wrong, a line that is too long
    RecursionError,  # JSON that nests without end
    AssertionError,  # aiohttp asserts where the form is malformed
    RuntimeError,
    HttpProcessingError,  # the headers of a part
)

log = structlog.get_logger()


class Uploads:
    def __init__(self, *, turns: Turns, files: FileStore, tokens: Tokens, gate: Gate, most_bytes: int) -> None:
        self._turns = turns
        self._files = files
        self._tokens = tokens
        self._gate = gate
        self._most_bytes = most_bytes
        # aiohttp would quote malformed file names on standard error.
        warnings.filterwarnings("ignore", category=BadContentDispositionHeader)
        warnings.filterwarnings("ignore", category=BadContentDispositionParam)

    def routes(self) -> list[web.RouteDef]:
        conversation = f"{BASE}/conversations/{{conversation}}"
        return [
            web.post(f"{conversation}/upload", self.upload),
            web.get(f"{conversation}/attachments/{{sha256}}/{{name}}", self.attachment),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        """Take a message with files: multipart, one part the activity, the others files."""
        bearer = self._gate.bearer(request)
        self._gate.count_message(bearer)
        self._gate.count_upload(bearer)
        try:
            async with self._files.receiving() as receiving:
                activity, attachments = await self._in_time(request, receiving)
                incoming = _incoming(activity, bearer, attachments)
                await receiving.keep()
        except FilesAwayError as away:
            log.error("upload.files_away", reason=str(away))  # noqa: TRY400 - why is in the reason
            raise errors.away() from None
        try:
            taken = await self._turns.take(incoming)
        except TurnFailedError:
            raise errors.away() from None
        return web.json_response({"id": activity_id(bearer.conversation, taken.incoming.sequence)})

    async def attachment(self, request: web.Request) -> web.StreamResponse:
        """Give a file back, never to be shown as a page: it is hostile until proven otherwise."""
        sha256 = request.match_info["sha256"]
        try:
            bearer = self._tokens.read(request.query.get("t", ""), Use.ATTACHMENT)
        except TokenRefusedError:
            raise errors.forbidden() from None
        if bearer.conversation != attachment_owner(request.match_info["conversation"], sha256):
            raise errors.forbidden()
        content = await self._open(sha256)
        name = quote(request.match_info["name"], safe="")
        response = web.StreamResponse(
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
                "Content-Length": str(content.size),
                "Cache-Control": "private, no-store",
            }
        )
        await response.prepare(request)
        async for chunk in content:
            await response.write(chunk)
        await response.write_eof()
        return response

    async def _open(self, sha256: str) -> Content:
        try:
            return await self._files.read(sha256)
        except NoSuchFileError:
            raise errors.refusal(web.HTTPNotFound, "NotFound", "There is no such file any more.") from None
        except (FilesAwayError, UnreadableFileError) as away:
            log.error("attachment.files_away", reason=str(away) or type(away).__name__)  # noqa: TRY400 - as above
            raise errors.away() from None

    async def _in_time(self, request: web.Request, receiving: Receiving) -> tuple[object, list[dict[str, Any]]]:
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                return await self._parts(request, receiving)
        except TimeoutError:
            raise errors.too_slow() from None
        except web.RequestPayloadError:
            raise unreadable(request) from None
        except MALFORMED:
            raise errors.bad_argument("The upload is not a multipart form with an activity and files.") from None

    async def _parts(self, request: web.Request, receiving: Receiving) -> tuple[object, list[dict[str, Any]]]:
        activity: object = {"type": "message"}
        attachments: list[dict[str, Any]] = []
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise errors.bad_argument("A part of the upload holds other parts.")
            if part.headers.get("Content-Type", "").startswith(ACTIVITY_TYPE):
                activity = json.loads(await _limited(part))
            elif len(attachments) == MOST_FILES:
                raise errors.bad_argument(f"Send at most {MOST_FILES} files at once.")
            else:
                attachments.append(await self._receive(part, receiving))
        return activity, attachments

    async def _receive(self, part: BodyPartReader, receiving: Receiving) -> dict[str, Any]:
        try:
            received = await receiving.receive(_chunks(part), most=self._most_bytes)
        except FileTooLargeError:
            raise errors.too_large(f"A file may have {self._most_bytes // 1_000_000} MB at most.") from None
        except NoRoomError:
            log.error("upload.no_room")  # noqa: TRY400 - the event says all
            raise errors.no_room() from None
        return {
            "contentType": "application/octet-stream",
            "name": file_name.clean(part.filename or ""),
            "sha256": received.sha256,
            "size": received.size,
        }


def _incoming(activity: object, bearer: Bearer, attachments: list[dict[str, Any]]) -> Incoming:
    try:
        return posted.incoming(activity, bearer, attachments)
    except posted.PostedError as wrong:
        raise errors.bad_argument(str(wrong)) from None


async def _limited(part: BodyPartReader) -> bytes:
    content = b""
    async for chunk in _chunks(part):
        content += chunk
        if len(content) > LARGEST_ACTIVITY:
            raise errors.too_large("The activity is too large.")
    return content


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(CHUNK):
        yield chunk
