"""What the Connector answers, read with distrust: it costs no more than an answer does, and breaks nothing."""

import json
from typing import Any

import aiohttp

from bot.channels.botframework.shape import LONGEST_ID

MOST_BYTES = 256 * 1024


async def read(response: aiohttp.ClientResponse) -> bytes:
    """Return the body; nothing of one that is far too long."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            response.close()
            return b""
    return bytes(body)


def parsed(answer: bytes) -> Any:
    """Return what it says. Raises `ValueError`."""
    try:
        return json.loads(answer)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def name_in(said: Any, *keys: str) -> str:
    """Return an id, a code or an address that stands there; empty where there is none that could be kept."""
    for key in keys:
        said = said.get(key) if isinstance(said, dict) else None
    is_name = isinstance(said, str) and said.isprintable() and len(said.encode()) <= LONGEST_ID
    return said if is_name else ""
