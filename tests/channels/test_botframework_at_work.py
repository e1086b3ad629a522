"""A sign that the bot is typing, where a turn takes longer than people wait for without one."""

import asyncio
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.botframework import endpoint
from bot.channels.botframework.at_work import AtWork
from bot.channels.botframework.bot_authentication import BotAuthentication
from bot.delivery import DeliveryFailedError
from bot.limits import Limits
from bot.messages import Incoming, Json, Taken
from bot.signing_keys import SigningKeys
from tests.channels.bot_under_test import PATH
from tests.channels.connector_double import APP_ID, ConnectorDouble
from tests.channels.turns_double import TurnsDouble
from tests.conftest import MakeSettings


@dataclass
class SlowTurns(TurnsDouble):
    """Takes its time over the words that say so, until a sign has gone."""

    signed: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, incoming: Incoming) -> Taken:
        if "lent" in incoming.text:
            await self.signed.wait()
        return await super().take(incoming)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_sign_goes_while_a_turn_takes_long_and_fails_no_turn(
    connector: ConnectorDouble, keys: SigningKeys, make_settings: MakeSettings, *, fails: bool
) -> None:
    turns, signs = SlowTurns(), []

    async def deliver(address: Json, activity: Json, updated: str | None = None) -> str | None:
        del updated
        signs.append((address["conversation"]["id"], activity))
        turns.signed.set()
        if fails:
            raise DeliveryFailedError("away")
        return None

    app = web.Application()
    authentication, limits = BotAuthentication(keys, APP_ID), Limits(make_settings())
    app.add_routes(endpoint.routes(turns, authentication, limits, at_work=AtWork(deliver, soon=0.01)))
    async with TestClient(TestServer(app, access_log=None)) as client:
        slow = connector.message("c’est lent")
        assert (await client.post(PATH, json=slow, headers=connector.bearer())).status == 202
        before = len(signs)
        expected = connector.message("lent aussi", deliveryMode="expectReplies")
        assert (await client.post(PATH, json=expected, headers=connector.bearer())).status == 200
    assert signs[0] == ("a:1/x", {"type": "typing"})
    assert len(signs) == before  # a client that waits for its answer sees no sign
    assert [incoming.text for incoming in turns.taken] == ["c’est lent", "lent aussi"]
