"""One HTTP connection that is kept, as cheap as it can be: what is measured is the server."""

import asyncio
from typing import Self


class Wire:
    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def send(self, method: str, path: str, body: bytes = b"", authorization: str = "") -> tuple[int, bytes]:
        """Return the status and body of the response. Raises OSError when the server has hung up."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Length: {len(body)}\r\n"
        if body:
            head += "Content-Type: application/json; charset=utf-8\r\n"
        if authorization:
            head += f"Authorization: {authorization}\r\n"
        self._writer.write(f"{head}\r\n".encode() + body)
        try:
            answer = await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as short:
            raise ConnectionResetError from short
        status, *headers = answer.decode("latin-1").split("\r\n")
        length = next((int(line[15:]) for line in headers if line.lower().startswith("content-length:")), 0)
        return int(status.split()[1]), await self._reader.readexactly(length)
