from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.botframework import endpoint
from bot.channels.botframework.bot_authentication import BotAuthentication
from bot.channels.botframework.connector import open_session
from bot.limits import Limits
from bot.signing_keys import SigningKeys
from tests.channels.bot_under_test import Client, Clock
from tests.channels.connector_double import APP_ID, ConnectorDouble
from tests.channels.turns_double import TurnsDouble
from tests.conftest import MakeSettings


@pytest.fixture
async def connector() -> AsyncIterator[ConnectorDouble]:
    async with ConnectorDouble() as double:
        yield double


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as opened:
        yield opened


@pytest.fixture
def turns() -> TurnsDouble:
    return TurnsDouble()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def keys(connector: ConnectorDouble, session: aiohttp.ClientSession, clock: Clock) -> AsyncIterator[SigningKeys]:
    signing_keys = SigningKeys(session, connector.metadata_url, clock)
    yield signing_keys
    await signing_keys.close()


@pytest.fixture
async def bot(turns: TurnsDouble, keys: SigningKeys, make_settings: MakeSettings) -> AsyncIterator[Client]:
    """The endpoint of a bot with credentials."""
    app = web.Application()
    app.add_routes(endpoint.routes(turns, BotAuthentication(keys, APP_ID), Limits(make_settings())))
    async with TestClient(TestServer(app, access_log=None)) as client:
        yield client
