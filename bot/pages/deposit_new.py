"""Send files to be deposited: with a script in parts that can be resumed, without one by an ordinary form."""

import asyncio
from collections.abc import AsyncIterator

import structlog
from aiohttp import BodyPartReader, web

from actions.outside.files import FilesAwayError, FileTooLargeError, NoRoomError, Received
from bot import file_name
from bot.pages import tus
from bot.pages.arrival import Arrived
from bot.pages.form import MALFORMED, Problem
from bot.pages.frame import go_to
from bot.pages.site import Site
from bot.pages.visit import Visit
from bot.pages.waiting import waiting_files

FIELD = "file"
CHUNK = 64 * 1024
UPLOAD_SECONDS = 1800.0  # for the whole of a file to arrive by the form, which cannot be resumed

log = structlog.get_logger()


class _RefusedError(Exception):
    """`key` is of the words for the person."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


async def show(site: Site, visit: Visit) -> web.Response:
    facts = {"most": site.arrival.most, "uploads": tus.PATH, "waiting": await waiting_files(site, visit)}
    return site.frame.render(visit, "deposit_new.html", facts)


async def take(site: Site, visit: Visit) -> web.StreamResponse:
    """Take the one file of a form, however large, without ever having it whole in memory."""
    part = visit.form.file
    if part is None:
        return await _again(site, visit, "deposit_new.no_file")
    try:
        received = await _received(site, part)
    except _RefusedError as refused:
        return await _again(site, visit, refused.key)
    arrived = Arrived(
        account=visit.signed_in.account,
        language=visit.language,
        name=file_name.clean(part.filename or ""),
        received=received,
    )
    return go_to(await site.arrival.completed(arrived))


async def _received(site: Site, part: BodyPartReader) -> Received:
    try:
        async with asyncio.timeout(UPLOAD_SECONDS), site.arrival.files.receiving() as receiving:
            received = await receiving.receive(_chunks(part), most=site.arrival.most)
            if received.size == 0:
                raise _RefusedError("deposit_new.empty")
            await receiving.keep()
    except FileTooLargeError:
        raise _RefusedError("deposit_new.too_large") from None
    except (NoRoomError, FilesAwayError) as away:
        log.error("upload.away", reason=str(away) or type(away).__name__)  # noqa: TRY400 - why is in the reason
        raise _RefusedError("deposit_new.away") from None
    except (TimeoutError, ConnectionError, *MALFORMED):
        raise _RefusedError("deposit_new.cut") from None
    return received


async def _again(site: Site, visit: Visit, key: str) -> web.Response:
    """Show the page with what is wrong."""
    problem = Problem(field=FIELD, words=site.say(visit, key))
    return await show(site, visit.with_problems(problem))


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(CHUNK):
        yield chunk
