"""A OneDrive of our own on loopback: gives out files at secret addresses, and takes files piece by piece."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.loopback import Loopback

RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
FAR_AWAY = "https://drive.attacker.example/file"


@dataclass
class UploadDouble:
    """An upload session: it is over when the file is whole, as OneDrive's are."""

    received: bytearray = field(default_factory=bytearray)
    pieces: list[str] = field(default_factory=list)
    """The ranges as they were announced."""
    whole: bytes | None = None


@dataclass
class DriveDouble(Loopback):
    files: dict[str, bytes] = field(default_factory=dict)
    """What each address gives, by its last part."""
    cut: int = 0
    """How many of the next downloads end in their middle."""
    moved_to: str = ""
    failures: list[int] = field(default_factory=list)
    """Statuses of the next answers, before those that succeed."""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path and headers of every request."""
    uploads: dict[str, UploadDouble] = field(default_factory=dict)
    holds: Callable[[UploadDouble], bool] = lambda _: False
    """Tells whether what was just taken is left without an answer."""
    held: asyncio.Event = field(default_factory=asyncio.Event)
    """Something was left without an answer."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/personal/{name}", self._give),
            web.get("/leads", self._lead),
            web.get("/endless/{name}", self._give_without_end),
            web.put("/upload/{name}", self._take),
            web.get("/upload/{name}", self._tell),
        ]

    def keeps(self, name: str, content: bytes) -> str:
        """Return the secret address that a file can be fetched from."""
        self.files[name] = content
        return f"{self.url}/personal/{name}?tempauth=secret-of-{name}"

    def opens_upload(self, name: str) -> str:
        """Return the secret address that a file can be sent to."""
        self.uploads[name] = UploadDouble()
        return f"{self.url}/upload/{name}?guid=secret-of-{name}"

    async def _give(self, request: web.Request) -> web.StreamResponse:
        name = self._note(request)
        if self.moved_to:
            return web.Response(status=302, headers={"Location": self.moved_to})
        if self.failures:
            return web.Response(status=self.failures.pop(0))
        if name not in self.files or request.query.get("tempauth") != f"secret-of-{name}":
            return web.Response(status=404)
        content = self.files[name]
        if not self.cut:
            return web.Response(body=content)
        self.cut -= 1
        response = web.StreamResponse(headers={"Content-Length": str(len(content))})
        await response.prepare(request)
        await response.write(content[: len(content) // 2])
        assert request.transport is not None
        request.transport.abort()
        return response

    async def _lead(self, request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.query["to"]})

    async def _give_without_end(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.force_close()
        await response.prepare(request)
        assert request.transport is not None
        request.transport.write(self.files[request.match_info["name"]])
        request.transport.close()
        return response

    async def _take(self, request: web.Request) -> web.Response:
        upload = self._upload(request)
        if upload is None:
            return web.Response(status=404)
        if self.failures:
            return web.Response(status=self.failures.pop(0))
        piece = await request.read()
        announced = RANGE.fullmatch(request.headers.get("Content-Range", ""))
        assert announced is not None
        first, last, size = (int(number) for number in announced.groups())
        assert last - first + 1 == len(piece) > 0
        if first != len(upload.received):
            return web.Response(status=416)
        upload.pieces.append(announced[0])
        upload.received += piece
        if len(upload.received) == size:
            upload.whole = bytes(upload.received)
        if self.holds(upload):
            self.held.set()
            await asyncio.sleep(3600)  # the sender goes before that
        return web.json_response({}, status=202 if upload.whole is None else 201)

    async def _tell(self, request: web.Request) -> web.Response:
        upload = self._upload(request)
        if upload is None:
            return web.Response(status=404)
        return web.json_response({"nextExpectedRanges": [f"{len(upload.received)}-"]})

    def _upload(self, request: web.Request) -> UploadDouble | None:
        """Return an open session; one that does not know the secret finds none."""
        name = self._note(request)
        upload = self.uploads.get(name)
        is_known = request.query.get("guid") == f"secret-of-{name}"
        return upload if upload and upload.whole is None and is_known else None

    def _note(self, request: web.Request) -> str:
        self.asked.append((request.method, request.path_qs, dict(request.headers)))
        return request.match_info["name"]
