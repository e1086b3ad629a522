"""Who is at the other end of a request, and under which address they reach us."""

from aiohttp import web

from bot.settings import Settings


class Peer:
    """Believes as many proxies as the settings say stand before us, and no more."""

    def __init__(self, settings: Settings) -> None:
        self._public_url = settings.public_url
        self._proxies = settings.trusted_proxies

    def address(self, request: web.Request) -> str:
        """Return the IP address of the client, for limits."""
        hops = request.headers.get("X-Forwarded-For", "").split(",") if self._proxies else []
        if len(hops) >= self._proxies > 0:
            return hops[-self._proxies].strip()
        return request.remote or "unknown"

    def is_loopback(self, request: web.Request) -> bool:
        """Tell whether the client is on this very machine."""
        return self.address(request) in {"127.0.0.1", "::1"}

    def origin(self, request: web.Request) -> str:
        """Return scheme and host under which the client reaches us, without a slash at the end."""
        if self._public_url:
            return self._public_url
        scheme = request.headers.get("X-Forwarded-Proto", request.scheme) if self._proxies else request.scheme
        return f"{scheme}://{request.host}"

    def is_secure(self, request: web.Request) -> bool:
        """Tell whether the client came over TLS."""
        return self.origin(request).startswith("https:")
