"""A program that is told of tickets: it verifies signatures, and answers as the test says."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

SECRET = "whsec_Z3VpY2hldCB0ZXN0cyBwcm90ZWN0IG5vdGhpbmc="
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def takes_it(_: web.Request) -> web.StreamResponse:
    return web.Response(status=204)


def answers(status: int, **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={name.replace("_", "-"): said for name, said in headers.items()})

    return answer


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """As one that is killed: the connection ends without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def never_answers(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3600)
    return web.Response()


class Receiver:
    """What came, in order; it counts only when it is signed."""

    def __init__(self) -> None:
        self.answer: Answer = takes_it
        self.ids: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.received: list[str] = []
        """Ids of what was answered with 2xx."""
        self.raw: list[bytes] = []
        self.url = ""
        self._came = asyncio.Condition()

    async def has(self, number: int) -> None:
        """Return when so many have come."""
        async with self._came:
            await asyncio.wait_for(self._came.wait_for(lambda: len(self.bodies) >= number), 60)

    async def take(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = Webhook(SECRET).verify(raw, dict(request.headers))
        self.ids.append(request.headers["webhook-id"])
        self.bodies.append(body)
        self.raw.append(raw)
        assert json.loads(raw) == body
        async with self._came:
            self._came.notify_all()
        response = await self.answer(request)
        if 200 <= response.status < 300 and not (request.transport is None or request.transport.is_closing()):
            self.received.append(self.ids[-1])
        return response


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver
