"""The bot's endpoint as a client of it, and the clock that its tests set."""

from aiohttp import web
from aiohttp.test_utils import TestClient

Client = TestClient[web.Request, web.Application]
PATH = "/api/messages"


class Clock:
    """Seconds from nowhere in particular."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
