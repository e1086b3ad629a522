"""The WebSocket on which Direct Line clients receive activities."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from aiohttp import WSCloseCode, web

from bot.bell import Bell
from bot.channels.directline import errors
from bot.channels.directline.feed import Feed
from bot.channels.directline.gate import Gate
from bot.channels.directline.seen import note_seen
from bot.channels.directline.server import BASE, watermark
from bot.peer import Peer
from bot.store.store import Store, StoreAwayError
from bot.typing_signs import Side, topic

HEARTBEAT_SECONDS = 30.0
LOOK_SECONDS = 60.0  # a bell that was not heard costs no more than this
AWAY_SECONDS = 2.0  # before another look at a database that did not answer
CLOSE_SECONDS = 2.0  # that a client has to say goodbye
LARGEST_FRAME = 1024  # clients only ping
BATCH = 100  # activities in one frame: what a reader who is slow keeps in memory
MOST_OF_A_CONVERSATION = 20  # streams: a person's tabs, and sockets that died unnoticed

log = structlog.get_logger()


class Streams:
    def __init__(self, *, store: Store, bell: Bell, gate: Gate, feed: Feed, peer: Peer) -> None:
        self._store = store
        self._bell = bell
        self._gate = gate
        self._feed = feed
        self._peer = peer
        self._open: defaultdict[str, list[web.WebSocketResponse]] = defaultdict(list)  # oldest first
        self._closing = False

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"{BASE}/conversations/{{conversation}}/stream", self.stream)]

    async def close(self) -> None:
        """Tell every client that we go; they reconnect with their watermark."""
        self._closing = True
        every = [socket for sockets in self._open.values() for socket in sockets]
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in every))

    async def stream(self, request: web.Request) -> web.WebSocketResponse:
        bearer = self._gate.stream_bearer(request)
        after = watermark(request)
        if self._closing:
            raise errors.away()
        # Compression would treble the memory of an open socket (30 KB), to save little on messages of a few KB.
        socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_SECONDS, max_msg_size=LARGEST_FRAME, timeout=CLOSE_SECONDS, compress=False
        )
        await socket.prepare(request)
        base = self._peer.origin(request) + BASE
        with self._among_open(bearer.conversation, socket):
            sending = asyncio.gather(
                self._send(socket, bearer.conversation, after, base), self._send_signs(socket, bearer.conversation)
            )
            try:
                await self._make_room(bearer.conversation)
                async for _ in socket:  # pings; ends when the client goes
                    pass
            finally:
                sending.cancel()
                with suppress(asyncio.CancelledError):
                    await sending
        return socket

    @contextmanager
    def _among_open(self, conversation: str, socket: web.WebSocketResponse) -> Iterator[None]:
        sockets = self._open[conversation]
        sockets.append(socket)
        try:
            yield
        finally:
            sockets.remove(socket)
            if not sockets:
                self._open.pop(conversation, None)

    async def _make_room(self, conversation: str) -> None:
        """Close the oldest stream of a conversation that has too many: most likely nobody reads it any more."""
        sockets = self._open[conversation]
        if len(sockets) > MOST_OF_A_CONVERSATION:
            await sockets[0].close(code=WSCloseCode.POLICY_VIOLATION, message=b"too many streams")

    async def _send(self, socket: web.WebSocketResponse, conversation: str, after: int, base: str) -> None:
        try:
            await self._feed_to(socket, conversation, after, base)
        except ConnectionError:
            pass  # the client went: the reading side ends too
        except Exception:
            # A socket that stays open and silent would be worse: closed, the client comes back for what it missed.
            log.exception("stream.failed")
            await socket.close(code=WSCloseCode.INTERNAL_ERROR)

    async def _send_signs(self, socket: web.WebSocketResponse, conversation: str) -> None:
        """Show that an agent is typing; nothing of it is in the log, and no watermark tells of it."""
        with self._bell.listen(topic(conversation, Side.AGENT)) as listening, suppress(ConnectionError):
            while not socket.closed:
                if await listening.wait(LOOK_SECONDS):
                    await socket.send_str(json.dumps({"activities": [self._feed.typing(conversation)]}))

    async def _feed_to(self, socket: web.WebSocketResponse, conversation: str, after: int, base: str) -> None:
        with self._bell.listen(conversation) as listening:
            while not socket.closed:
                try:
                    stored = await self._store.activities_after(conversation, after, BATCH)
                except StoreAwayError:
                    # It will be back, and the client has lost nothing.
                    await listening.wait(AWAY_SECONDS)
                    continue
                if stored:
                    await socket.send_str(json.dumps(self._feed.page(stored, after, base)))
                    after = stored[-1].sequence
                    with suppress(StoreAwayError):  # at worst a mail says it again
                        await note_seen(self._store, stored)
                if len(stored) < BATCH:
                    await listening.wait(LOOK_SECONDS)
