"""Files that pages give out: for their receiver alone, and never taken by a browser for what they are not."""

import unicodedata
from typing import BinaryIO
from urllib.parse import quote

from aiohttp import web

_UNSAFE = frozenset('"\\%')


def give(file: BinaryIO, name: str, content_type: str, *, inline: bool = False) -> web.Response:
    """Return a response that streams an open file, and closes it."""
    charset = "; charset=utf-8" if content_type.startswith("text/") else ""
    return web.Response(
        body=file,
        headers={
            "Content-Type": content_type + charset,
            "Content-Disposition": disposition(name, inline=inline),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def disposition(name: str, *, inline: bool = False) -> str:
    """Return the header's value by RFC 6266: the name as it is, and in ASCII for what does not know better."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join("_" if each in _UNSAFE or not each.isprintable() else each for each in plain)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
