"""The WebSocket on which Direct Line clients receive activities."""

import asyncio
import json
from contextlib import suppress

from aiohttp import WSCloseCode, web

from bot.bell import Bell
from bot.channels.directline.feed import Feed
from bot.channels.directline.gate import Gate
from bot.channels.directline.server import BASE, PAGE, watermark
from bot.peer import Peer
from bot.store.store import Store, StoreAwayError

HEARTBEAT_SECONDS = 30.0
LOOK_SECONDS = 20.0  # a bell that was not heard costs no more than this
LARGEST_FRAME = 1024  # clients only ping


class Streams:
    def __init__(self, *, store: Store, bell: Bell, gate: Gate, feed: Feed, peer: Peer) -> None:
        self._store = store
        self._bell = bell
        self._gate = gate
        self._feed = feed
        self._peer = peer
        self._open: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"{BASE}/conversations/{{conversation}}/stream", self.stream)]

    async def close(self) -> None:
        """Tell every client that we go; they reconnect with their watermark."""
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in list(self._open)))

    async def stream(self, request: web.Request) -> web.WebSocketResponse:
        bearer = self._gate.stream_bearer(request)
        after = watermark(request)
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=LARGEST_FRAME)
        await socket.prepare(request)
        self._open.add(socket)
        base = self._peer.origin(request) + BASE
        sending = asyncio.create_task(self._send(socket, bearer.conversation, after, base))
        try:
            async for _ in socket:  # pings; ends when the client goes
                pass
        finally:
            self._open.discard(socket)
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
        return socket

    async def _send(self, socket: web.WebSocketResponse, conversation: str, after: int, base: str) -> None:
        with self._bell.listen(conversation) as listening:
            while not socket.closed:
                try:
                    stored = await self._store.activities_after(conversation, after, PAGE)
                except StoreAwayError:
                    stored = []  # the database will be back, and the client has lost nothing
                if stored:
                    page = self._feed.page(stored, after, base)
                    after = stored[-1].sequence
                    with suppress(ConnectionError):  # the client went: the reading side ends too
                        await socket.send_str(json.dumps(page))
                if len(stored) < PAGE:
                    await listening.wait(LOOK_SECONDS)
