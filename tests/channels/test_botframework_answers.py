"""A connector that answers rubbish: it keeps no message from being the last of its kind, and nothing from going on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.backoff import Backoff
from bot.channels.botframework import teams_calls
from bot.channels.botframework.connector import Connector
from bot.channels.botframework.teams_calls import TeamsCalls
from bot.delivery import DeliveryFailedError, DeliveryRefusedError
from bot.messages import Json
from bot.teams_desk.members import Member, RosterAwayError

RUBBISH = {
    "without end": b"x" * 1_000_000,
    "nested": b"[" * 100_000,
    "a page": b"<html>",
    "no characters": b"\xff",
    "NUL": b'{"id": "a\\u0000b"}',
    "half of a character": b'{"id": "\\ud800"}',
    "an id that no index takes": b'{"id": "%s"}' % (b"9" * 10_000),
    "an id of something else": b'{"id": {"id": 5}}',
    "a list": b"[[]]",
}
NOBODY = Member(principal="", email="")


@asynccontextmanager
async def answering(body: bytes, status: int, **headers: str) -> AsyncIterator[Json]:
    """An emulator with one answer to everything; yields an address of it."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers=headers)

    app = web.Application()
    app.add_routes([web.route("*", "/{path:.*}", answer)])
    async with TestServer(app) as server:
        yield {"serviceUrl": str(server.make_url("/")), "channelId": "msteams", "conversation": {"id": "19:x"}}


@pytest.mark.parametrize("body", RUBBISH.values(), ids=RUBBISH.keys())
async def test_rubbish_is_taken_for_nothing(
    session: aiohttp.ClientSession, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reply whose answer could not be read used to go out again and again, for it had arrived."""
    monkeypatch.setattr(teams_calls, "BACKOFF", Backoff(first=0.001, most_attempts=1))
    calls, deliver = TeamsCalls(session, None), Connector(session, None)
    async with answering(body, 200) as address:
        assert await deliver(address, {"type": "message"}) is None
        with pytest.raises((DeliveryFailedError, DeliveryRefusedError)):
            await calls.open_thread(address, "19:x", {"type": "message"})
        try:
            assert await calls.member(address, "19:x", "29:anna") == NOBODY
        except RosterAwayError as away:
            assert "JSON" in str(away)  # noqa: PT017 - one or the other, as it is no JSON or says nothing
    async with answering(body, 503, **{"Retry-After": f"Mon, 01 Jan 2020 00:00:00 +{'9' * 20}"}) as address:
        with pytest.raises(DeliveryFailedError):
            await deliver(address, {"type": "message"})
        with pytest.raises(RosterAwayError):
            await calls.member(address, "19:x", "29:anna")
