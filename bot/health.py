"""Health for the operator's probes."""

from aiohttp import web

from bot.store.store import Store


class Health:
    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/health/live", self.live), web.get("/health/ready", self.ready)]

    async def live(self, request: web.Request) -> web.Response:
        """The process answers."""
        del request
        return web.json_response({"status": "live"})

    async def ready(self, request: web.Request) -> web.Response:
        """The database answers and has the schema this code needs; until then send no traffic here."""
        del request
        if await self._store.is_ready():
            return web.json_response({"status": "ready"})
        return web.json_response({"status": "not ready", "waits_for": "database"}, status=503)
