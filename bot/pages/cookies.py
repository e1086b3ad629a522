"""Cookies that no script can read and that, over https, nobody but this very host can set."""

from aiohttp import web

from bot.peer import Peer


class Cookie:
    """One cookie of ours; with `seconds` None it lives until the browser is closed.

    One that is `strict` does not come with a link of another site.
    """

    def __init__(
        self, name: str, peer: Peer, *, seconds: int | None = None, path: str = "/", strict: bool = False
    ) -> None:
        self._name = name
        self._peer = peer
        self._seconds = seconds
        self._path = path
        self._same_site = (
            "Strict" if strict else "Lax"
        )  # a link in a mail leads here, and the person is still signed in

    def read(self, request: web.Request) -> str:
        """Return its value, empty where there is none."""
        return request.cookies.get(self.name(request), "")

    def write(self, request: web.Request, response: web.StreamResponse, value: str) -> None:
        response.set_cookie(
            self.name(request),
            value,
            max_age=self._seconds,
            path=self._path,
            httponly=True,
            samesite=self._same_site,
            secure=self._peer.is_secure(request),
        )

    def clear(self, request: web.Request, response: web.StreamResponse) -> None:
        secure = self._peer.is_secure(request)
        response.del_cookie(self.name(request), path=self._path, httponly=True, samesite=self._same_site, secure=secure)

    def name(self, request: web.Request) -> str:
        """Over https the name's prefix makes browsers refuse the cookie from anything but this very host, over TLS."""
        prefix = "__Host-" if self._path == "/" else "__Secure-"  # the former is for cookies of the whole host
        return f"{prefix}{self._name}" if self._peer.is_secure(request) else self._name
