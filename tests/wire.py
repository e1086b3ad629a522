"""The wire between a client and a server, which a test makes slow, cuts, and mends."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

CHUNK = 16_384


class Wire:
    """`speed` is in bytes a second towards the server, None for as fast as it goes."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self.speed: int | None = None
        self.url = ""

    def cut(self) -> None:
        """Break all connections, and let none through until it is mended."""
        self._is_cut = True
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        self._is_cut, self.speed = False, None

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            answers, server = await asyncio.open_connection("127.0.0.1", self._port)
        except ConnectionError:  # the server is away
            writer.transport.abort()
            return
        ours = {writer, server}
        self._open |= ours
        pumps = [asyncio.create_task(self._pump(*ends)) for ends in ((reader, server, True), (answers, writer, False))]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for each in ours:
            each.transport.abort()
        self._open -= ours
        await asyncio.wait(pumps)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, is_slowed: bool) -> None:  # noqa: FBT001
        with suppress(ConnectionError):
            while chunk := await source.read(CHUNK):
                if is_slowed and self.speed:
                    await asyncio.sleep(len(chunk) / self.speed)
                target.write(chunk)
                await target.drain()


@asynccontextmanager
async def wire_to(port: int) -> AsyncIterator[Wire]:
    wire = Wire(port)
    listening = socket.create_server(("127.0.0.1", 0))
    # Inherited by its connections. The system would take in a whole file at once, and a client believe it sent.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, CHUNK)
    server = await asyncio.start_server(wire.connect, sock=listening)
    wire.url = "http://127.0.0.1:{1}".format(*server.sockets[0].getsockname())
    yield wire
    wire.cut()
    server.close()
    await server.wait_closed()
