"""Fetches files from people's drives, and sends files there, piece by piece."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import urljoin

import aiohttp

from actions.outside.files import FileTooLargeError
from bot.drives.errors import DriveAwayError, DriveRefusedError, UploadOverError
from bot.drives.hosts import Hosts, open_session

CHUNK = 256 * 1024
PIECE = 16 * 320 * 1024  # bytes sent at once: OneDrive takes multiples of 320 KiB, but for the last
MOST_REDIRECTS = 5
WHOLE_SECONDS = 900  # for a file of the largest size, on a slow line
STALLED_SECONDS = 30
CONNECT_SECONDS = 10
TIMEOUT = aiohttp.ClientTimeout(total=WHOLE_SECONDS, connect=CONNECT_SECONDS, sock_read=STALLED_SECONDS)
AS_IT_IS = {"Accept-Encoding": "identity"}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TAKEN = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})
AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
OVER = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
LOST = (aiohttp.ClientError, TimeoutError, OSError)
_NEXT = re.compile(r"(\d{1,15})-")


class Drives:
    """Opened once for the life of the process, in its event loop."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._session = open_session(hosts)

    async def close(self) -> None:
        await self._session.close()

    async def download(self, address: str, most: int) -> AsyncGenerator[bytes, None]:
        """Yield a file of at most `most` bytes: its end comes only when all of it has.

        Raises `DriveRefusedError`, `FileTooLargeError` and `DriveAwayError`.
        """
        with _translated():
            async with self._opened(address) as response:
                _check(response.status)
                if response.content_length is None and not _is_chunked(response):
                    raise DriveAwayError("it does not say where the file ends")  # a cut would go unnoticed
                if (response.content_length or 0) > most:
                    raise FileTooLargeError
                async for chunk in response.content.iter_chunked(CHUNK):
                    yield chunk

    async def upload(
        self, address: str, file: BinaryIO, size: int, *, resumes: bool, before_last: Callable[[], Awaitable[None]]
    ) -> None:
        """Send an open file, from where an earlier attempt was cut off if this one `resumes`.

        `before_last` is done before the piece that makes the file whole. Raises `DriveRefusedError`,
        `UploadOverError` and `DriveAwayError`.
        """
        start = await self._received(address) if resumes else 0
        while start < size:
            await asyncio.to_thread(file.seek, start)
            piece = await asyncio.to_thread(file.read, PIECE)
            end = start + len(piece)
            if end == size:
                await before_last()
            await self._put(address, piece, start, size)
            start = end

    async def _put(self, address: str, piece: bytes, start: int, size: int) -> None:
        end = start + len(piece)
        headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes {start}-{end - 1}/{size}"}
        with _translated():
            url = self._hosts.checked(address)
            async with self._session.put(
                url, data=piece, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                status = response.status
        if status in OVER:
            raise UploadOverError("nothing can be sent there any more")
        if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or (end == size and status == HTTPStatus.ACCEPTED):
            raise DriveAwayError("the other side has another part of the file than we thought")
        if status not in TAKEN | {HTTPStatus.ACCEPTED}:
            _check(status)

    async def _received(self, address: str) -> int:
        """Return how many bytes are there already."""
        with _translated():
            url = self._hosts.checked(address)
            async with self._session.get(url, timeout=TIMEOUT, allow_redirects=False) as response:
                status = response.status
                said = await response.json(content_type=None) if status == HTTPStatus.OK else {}
        if status in OVER:
            raise UploadOverError("nothing can be sent there any more")
        if status in AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise DriveAwayError(f"the other side answered {status}")
        ranges = said.get("nextExpectedRanges") if isinstance(said, dict) else None
        first = _NEXT.match(str(ranges[0])) if isinstance(ranges, list) and ranges else None
        return int(first[1]) if first else 0

    @asynccontextmanager
    async def _opened(self, address: str) -> AsyncIterator[aiohttp.ClientResponse]:
        """Ask for a file, wherever its address leads, as long as that is an address we call."""
        for _ in range(MOST_REDIRECTS + 1):
            url = self._hosts.checked(address)
            async with self._session.get(url, headers=AS_IT_IS, timeout=TIMEOUT, allow_redirects=False) as response:
                if response.status not in REDIRECTS:
                    yield response
                    return
                address = urljoin(str(url), response.headers.get("Location", ""))
        raise DriveRefusedError("it leads from one address to the next")


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what a connection raises into ours, without the address that is in its words."""
    try:
        yield
    except LOST as lost:
        raise DriveAwayError(type(lost).__name__) from None
    except ValueError:  # JSON that is none
        raise DriveAwayError("the other side answered nonsense") from None


def _check(status: int) -> None:
    """Raise `DriveRefusedError` or `DriveAwayError` unless all is well."""
    if status in AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise DriveAwayError(f"the other side answered {status}")
    if status != HTTPStatus.OK:
        raise DriveRefusedError(f"the other side answered {status}")


def _is_chunked(response: aiohttp.ClientResponse) -> bool:
    return "chunked" in response.headers.get("Transfer-Encoding", "").lower()
