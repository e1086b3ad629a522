"""Which addresses files are fetched from and sent to: those that a deployment names, on the internet, over TLS."""

import re
import socket
from collections.abc import Iterable
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.drives.errors import DriveRefusedError

TLS_PORT = 443
LONGEST = 8192  # characters: addresses that carry their own permission are long
_PLAIN = re.compile(r"[!-\[\]-~]+")  # printable ASCII without spaces and \, on which parsers of addresses disagree


class Hosts:
    """`names` are hosts, each with all those below it.

    With `loopback`, files may lie on this very machine too, also without TLS: for a local emulator, where there is no
    bot to impersonate.
    """

    def __init__(self, names: Iterable[str], *, loopback: bool = False) -> None:
        self._names = tuple(name.lower() for name in names)
        self.loopback = loopback

    def checked(self, address: str) -> URL:
        """Return the address, read once and for all. Raises `DriveRefusedError`."""
        try:
            url = URL(address, encoded=True) if _PLAIN.fullmatch(address) and len(address) <= LONGEST else URL()
            if self._allows(url):
                return url
        except ValueError:
            pass
        raise DriveRefusedError("the address is none that we call")

    def _allows(self, url: URL) -> bool:
        host = (url.host or "").lower()
        if not host or url.user is not None or url.password is not None:
            return False
        if self.loopback and url.scheme in {"http", "https"} and _is_loopback(host):
            return True
        is_named = any(host == name or host.endswith(f".{name}") for name in self._names)
        return url.scheme == "https" and url.port == TLS_PORT and is_named


class PublicResolver(AbstractResolver):
    """Finds no host that is inside somebody's network, ours for one: a name says nothing of where it leads."""

    def __init__(self, *, loopback: bool) -> None:
        self._resolver = aiohttp.ThreadedResolver()
        self._loopback = loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        outside = [one for one in found if self._is_outside(one["host"])]
        if not outside:
            raise OSError("the host has no public address")
        return outside

    async def close(self) -> None:
        await self._resolver.close()

    def _is_outside(self, address: str) -> bool:
        parsed = ip_address(address.partition("%")[0])
        inner = getattr(parsed, "ipv4_mapped", None) or parsed
        return inner.is_global or (self._loopback and inner.is_loopback)


def open_session(hosts: Hosts) -> aiohttp.ClientSession:
    """Return the session for all calls to drives: it keeps no cookies, and knows no token of ours."""
    connections = aiohttp.TCPConnector(resolver=PublicResolver(loopback=hosts.loopback), ttl_dns_cache=300)
    return aiohttp.ClientSession(connector=connections, cookie_jar=aiohttp.DummyCookieJar())


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
