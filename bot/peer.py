"""Who is at the other end of a request, and under which address they reach us."""

from ipaddress import IPv6Address, ip_address

from aiohttp import web

from bot.settings import Settings


class Peer:
    """Believes as many proxies as the settings say stand before us, and no more."""

    def __init__(self, settings: Settings) -> None:
        self._public_url = settings.public_url
        self._proxies = settings.trusted_proxies

    def address(self, request: web.Request) -> str:
        """Return the IP address of the client, for limits."""
        hops = self._forwarded(request, "X-Forwarded-For")
        told = _address(hops[-self._proxies]) if len(hops) >= self._proxies > 0 else None
        return told or _address(request.remote or "") or "unknown"

    def origin(self, request: web.Request) -> str:
        """Return scheme and host under which the client reaches us, without a slash at the end."""
        if self._public_url:
            return self._public_url
        told = [scheme for scheme in self._forwarded(request, "X-Forwarded-Proto") if scheme in {"http", "https"}]
        return f"{told[-1] if told else request.scheme}://{request.host}"

    def is_secure(self, request: web.Request) -> bool:
        """Tell whether the client came over TLS."""
        return self.origin(request).startswith("https:")

    def _forwarded(self, request: web.Request, name: str) -> list[str]:
        """Return what proxies told, the nearest one last: some add to a header, others add another header."""
        if not self._proxies:
            return []
        return [value.strip() for value in ",".join(request.headers.getall(name, [])).split(",")]


def _address(written: str) -> str | None:
    """Return an IP address as we count it: some proxies write a port behind it, and IPv4 may come dressed as IPv6."""
    bare = written.partition("]")[0].removeprefix("[") if "[" in written else written
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ip_address(bare)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(parsed)
