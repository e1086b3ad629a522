"""Servers of others that tests stand in for, each on a port of its own on this machine."""

from collections.abc import Iterable
from typing import Self

from aiohttp import web


class Loopback:
    """`url` is where it serves, once it does."""

    url = ""

    def routes(self) -> Iterable[web.RouteDef]:
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=100_000_000)
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
