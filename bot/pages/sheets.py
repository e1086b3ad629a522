"""What helps with spreadsheets: an empty one to fill in, and the list of what is wrong with one's own."""

from functools import partial

import structlog
from aiohttp import web

from actions.outcome import Refusal
from actions.outside.files import FilesAwayError, NoRoomError, NoSuchFileError, UnreadableFileError
from actions.refusals import NothingToDeposit
from actions.reviewing import Step, review
from actions.spreadsheet.refusal import SheetRefusedError
from bot.apart import ApartFailedError
from bot.documents import Document
from bot.pages.attachment import give
from bot.pages.review import nothing
from bot.pages.site import Site
from bot.pages.visit import Visit

FAILED = (
    FilesAwayError,
    NoRoomError,
    NoSuchFileError,
    UnreadableFileError,
    SheetRefusedError,
    ApartFailedError,
    OSError,
)
NEW = "/deposits/new"

log = structlog.get_logger()


async def template(site: Site, visit: Visit) -> web.StreamResponse:
    try:
        return _given(await site.documents.make_template(visit.language))
    except FAILED as failed:
        return _failed(site, visit, failed)


async def problems(site: Site, visit: Visit) -> web.StreamResponse:
    """Give every problem of the spreadsheet `file` of a batch."""
    batch, wanted = visit.request.match_info["batch"].replace("\0", ""), visit.carried("file")
    try:
        files = await site.portal.read(partial(review, batch, visit.signed_in.account))
    except Refusal:  # ended this very moment
        files = ()
    found = next((one.file for one in files if one.file.id == wanted and one.step is Step.MADE), None)
    if found is None:
        return nothing(site, visit, NothingToDeposit(files=[]))
    try:
        return _given(await site.documents.make_problems(found, visit.language))
    except FAILED as failed:
        return _failed(site, visit, failed)


def _given(document: Document) -> web.StreamResponse:
    return give(document.file, document.name, document.content_type)


def _failed(site: Site, visit: Visit, failed: Exception) -> web.Response:
    log.error("sheet.failed", error=type(failed).__name__)  # without its words: they may quote a file
    ways = (NEW, site.say(visit, "review.to_new"))
    return site.message(
        visit, site.say(visit, "message.away_title"), site.say(visit, "download.failed"), ways, status=503
    )
