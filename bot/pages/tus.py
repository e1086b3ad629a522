"""Resumable uploads for people who are signed in: a tus 1.0 server, the same on every replica.

What arrives is kept in parts, each noted in the database as soon as it is safe: after a cut, or a crash of ours, the
browser asks where it stands and goes on from there. Nothing is locked while a part arrives. Of two senders of the
same bytes the first to be noted counts, so that a connection that died unnoticed keeps nobody waiting.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from aiohttp import ClientError, StreamReader, web

from actions.outside.files import FilesAwayError, NoRoomError, NoSuchFileError, UnreadableFileError
from actions.refusals import TooManyTries
from actions.store.uploads import Upload
from actions.uploads import FINISHING_MS, TooManyUploadsError, open_upload
from bot import file_name
from bot.pages import tus_headers
from bot.pages.arrival import Arrival, Arrived
from bot.pages.csrf import Csrf, Trust
from bot.pages.site import Site
from bot.pages.tus_headers import LOCATION, Locked, TooLarge, refuse
from bot.pages.visit import SignedIn
from bot.store.store import StoreAwayError
from bot.webchat.language import page_language

PATH = "/deposits/uploads"
TOKEN = "X-Csrf-Token"  # noqa: S105 - the header's name
PART = 5 * 1024 * 1024  # bytes that a crash may cost
IDLE_SECONDS = 30.0
MOST_AT_ONCE = 2  # senders of one upload in this process: one may be a connection that died unnoticed

log = structlog.get_logger()


class _Body:
    """What a request brings; nothing any more when it is cut."""

    def __init__(self, content: StreamReader) -> None:
        self._content = content
        self._patience = asyncio.timeout(None)
        self.is_cut = False

    async def read(self, most: int) -> bytes:
        if self.is_cut:
            return b""
        try:
            async with asyncio.timeout(IDLE_SECONDS) as self._patience:
                return await self._content.read(most)
        except (ConnectionError, ClientError, TimeoutError, web.RequestPayloadError):
            self.is_cut = True
            return b""

    def cut(self) -> None:
        """Let who is reading have no more."""
        self.is_cut = True
        with suppress(RuntimeError):  # nobody is
            self._patience.reschedule(0)


class ResumableUploads:
    def __init__(self, site: Site, csrf: Csrf, arrival: Arrival, *, language: str, most_an_hour: int) -> None:
        self._site = site
        self._csrf = csrf
        self._arrival = arrival
        self._language = language
        self._most_an_hour = most_an_hour
        self._sending: Counter[str] = Counter()

    def routes(self) -> list[web.RouteDef]:
        one = PATH + "/{upload}"
        return [
            web.options(PATH, self.tell),
            web.options(one, self.tell),
            web.post(PATH, self.create),
            web.head(one, self.look),
            web.patch(one, self.take),
            web.delete(one, self.give_up),
        ]

    async def tell(self, _: web.Request) -> web.Response:
        headers = {"Tus-Version": tus_headers.VERSION, "Tus-Extension": tus_headers.EXTENSIONS}
        return self._answer(204, **headers, **{"Tus-Max-Size": str(self._arrival.most)})

    async def create(self, request: web.Request) -> web.Response:
        with self._told():
            who = await self._let_in(request, with_token=True)
            size = tus_headers.number(request, "Upload-Length")
            if size > self._arrival.most:
                raise refuse(TooLarge, "too large", Tus_Max_Size=str(self._arrival.most))
            upload = await self._open(who, file_name.clean(tus_headers.metadata(request).get("filename", "")), size)
            headers = {"Location": f"{PATH}/{upload.id}", "Upload-Expires": tus_headers.http_date(upload.until)}
            if size == 0:
                headers[LOCATION] = await self._finished(request, upload)
            return self._answer(201, **headers)

    async def look(self, request: web.Request) -> web.Response:
        with self._told():
            upload = await self._asked_for(request, await self._let_in(request))
            address = await self._finished(request, upload) if upload.offset == upload.size else ""
            return self._stands(200, upload, address, **{"Upload-Length": str(upload.size)})

    async def take(self, request: web.Request) -> web.Response:
        with self._told():
            upload = await self._asked_for(request, await self._let_in(request))
            if request.content_type != tus_headers.CONTENT:
                raise refuse(web.HTTPUnsupportedMediaType, "content type")
            if tus_headers.number(request, "Upload-Offset") != upload.offset:
                raise refuse(web.HTTPConflict, "offset")
            if upload.offset + (request.content_length or 0) > upload.size:
                raise refuse(TooLarge, "more than announced")
            with self._one_of_few(upload):
                upload = await self._kept(upload, _Body(request.content))
            address = await self._finished(request, upload) if upload.offset == upload.size else ""
            return self._stands(204, upload, address)

    async def give_up(self, request: web.Request) -> web.Response:
        with self._told():
            upload = await self._asked_for(request, await self._let_in(request))
            await self._site.portal.read(lambda work: work.uploads.forget(upload.id))
            await self._arrival.files.drop(upload.id)
            return self._answer(204)

    async def _open(self, who: SignedIn, name: str, size: int) -> Upload:
        try:
            return await self._site.portal.read(
                lambda work: open_upload(work, who.account, name, size, most_an_hour=self._most_an_hour)
            )
        except TooManyTries as many:
            retry = str(int(many.facts["minutes"]) * 60)  # type: ignore[call-overload, arg-type, unused-ignore]
            raise refuse(web.HTTPTooManyRequests, "too many", Retry_After=retry) from None
        except TooManyUploadsError:
            raise refuse(web.HTTPTooManyRequests, "too many open") from None

    async def _kept(self, upload: Upload, body: _Body) -> Upload:
        """Keep what arrives, also when the request is told to end: what has arrived by then counts."""
        keeping = asyncio.create_task(self._keep(upload, body))
        try:
            return await asyncio.shield(keeping)
        except asyncio.CancelledError:
            body.cut()
            await asyncio.wait([keeping])
            if (broken := keeping.exception()) and not isinstance(broken, web.HTTPException):
                log.warning("upload.cut_off", error=repr(type(broken)))
            raise

    async def _keep(self, upload: Upload, body: _Body) -> Upload:
        files = self._arrival.files
        while upload.offset < upload.size and not body.is_cut:
            part = await files.append(upload.id, body.read, min(PART, upload.size - upload.offset))
            if part.size == 0:  # no more for now
                await files.drop_part(part)
                break
            here = upload
            noted = await self._site.portal.read(lambda work: work.uploads.advance(here, part))  # noqa: B023 - awaited
            if noted is None:
                await files.drop_part(part)
                raise refuse(web.HTTPConflict, "offset")
            upload = noted
        return upload

    async def _finished(self, request: web.Request, upload: Upload) -> str:
        """Make one file of the parts, unless that is done; return the address that the browser goes on to."""
        if upload.address is not None:
            return upload.address
        portal, files = self._site.portal, self._arrival.files
        if not await portal.read(lambda work: work.uploads.lease(upload.id, work.now(), work.now() + FINISHING_MS)):
            raise refuse(Locked, "being finished", Retry_After="1")
        try:
            received = await files.assemble(upload.parts)
            arrived = Arrived(
                account=upload.account_id,
                language=self._language_of(request),
                name=upload.name,
                received=received,
                upload=upload.id,
            )
            address = await self._arrival.completed(arrived)
            await portal.read(lambda work: work.uploads.finish(upload.id, address))
        except BaseException:
            await portal.read(lambda work: work.uploads.release(upload.id))
            raise
        await files.drop(upload.id)
        return address

    async def _let_in(self, request: web.Request, *, with_token: bool = False) -> SignedIn:
        if request.headers.get("Tus-Resumable") != tus_headers.VERSION:
            raise refuse(web.HTTPPreconditionFailed, "version", Tus_Version=tus_headers.VERSION)
        word = self._site.sessions.read(request)
        who = await self._site.whose(word) if word else None
        trust = self._csrf.judge(request, word, request.headers.get(TOKEN, ""))
        if trust is Trust.FOREIGN:
            raise refuse(web.HTTPForbidden, "foreign")
        if who is None or who.must_change:
            raise refuse(web.HTTPUnauthorized, "not signed in")
        if with_token and trust is not Trust.OURS:
            raise refuse(web.HTTPForbidden, "stale")
        return who

    async def _asked_for(self, request: web.Request, who: SignedIn) -> Upload:
        asked = request.match_info["upload"]
        upload = await self._site.portal.read(lambda work: work.uploads.of_account(asked, who.account, work.now()))
        if upload is None:  # of another account, over, or never there: nobody learns which
            raise refuse(web.HTTPNotFound, "no such upload")
        return upload

    @contextmanager
    def _one_of_few(self, upload: Upload) -> Iterator[None]:
        if self._sending[upload.id] == MOST_AT_ONCE:
            raise refuse(Locked, "being sent")
        self._sending[upload.id] += 1
        try:
            yield
        finally:
            self._sending[upload.id] -= 1
            self._sending += Counter()  # forgets those that are none

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Answer what the store of files, or of the rest, cannot do now."""
        try:
            yield
        except NoRoomError:
            log.error("upload.no_room")  # noqa: TRY400 - the event says all
            raise refuse(web.HTTPInsufficientStorage, "no room") from None
        except (FilesAwayError, StoreAwayError, NoSuchFileError, UnreadableFileError) as away:
            log.error("upload.away", reason=str(away) or type(away).__name__)  # noqa: TRY400 - why is in the reason
            raise refuse(web.HTTPServiceUnavailable, "away", Retry_After="5") from None

    def _stands(self, status: int, upload: Upload, address: str, **headers: str) -> web.Response:
        headers |= {"Upload-Offset": str(upload.offset), "Upload-Expires": tus_headers.http_date(upload.until)}
        return self._answer(status, **headers, **({LOCATION: address} if address else {}))

    def _answer(self, status: int, **headers: str) -> web.Response:
        always = {"Tus-Resumable": tus_headers.VERSION, "Cache-Control": "no-store"}
        return web.Response(status=status, headers={**always, **headers})

    def _language_of(self, request: web.Request) -> str:
        return page_language(request, self._site.frame.phrases.languages, self._language)
