from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot.channels.botframework import endpoint
from bot.channels.botframework.connector import Connector
from bot.channels.botframework.emulator import OnlyEmulator
from bot.channels.botframework.refusal import RequestRefusedError
from bot.limits import Limits
from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import ConnectorDouble
from tests.channels.turns_double import TurnsDouble
from tests.conftest import MakeSettings


@pytest.fixture
async def bot(
    turns: TurnsDouble, make_settings: MakeSettings
) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """The endpoint of a bot without credentials."""
    app = web.Application()
    app.add_routes(endpoint.routes(turns, OnlyEmulator(behind_proxy=False), Limits(make_settings())))
    async with TestClient(TestServer(app, access_log=None)) as client:
        yield client


async def test_a_local_emulator_needs_no_token_and_gets_none(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, session: aiohttp.ClientSession
) -> None:
    activity = connector.message("salut", channelId="emulator")
    assert (await bot.post(PATH, json=activity)).status == 202
    (incoming,) = turns.taken
    assert incoming.address["appId"] == ""
    await Connector(session, None)(incoming.address, {"type": "message", "text": "bonjour"})
    assert connector.deliveries[0].authorization is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://smba.trafficmanager.net/emea/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "http://127.0.0.1.attacker.example/",
        "http://localhost@attacker.example/",
        "http://attacker.example\\@localhost/",
        "http://localhost:99999/",
        "http://[::1/",
        "http://2130706433.attacker.example",
        "ftp://localhost/",
        "file:///etc/passwd",
        "//localhost/",
        "localhost",
        "http://localhost/?x=",
        "http://localhost /",
        "http://localhost/é",
    ],
)
async def test_replies_stay_on_this_machine(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, elsewhere: str
) -> None:
    response = await bot.post(PATH, json=connector.message(serviceUrl=elsewhere))
    assert response.status == 403
    assert turns.taken == []


@pytest.mark.parametrize("here", ["http://localhost:56150/_connector", "http://[::1]:80", "https://127.0.0.9"])
async def test_an_emulator_may_be_under_any_local_address(bot: Client, connector: ConnectorDouble, here: str) -> None:
    assert (await bot.post(PATH, json=connector.message(serviceUrl=here))).status == 202


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "x-real-ip", "Via"])
async def test_what_a_proxy_brings_is_not_local(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, header: str
) -> None:
    response = await bot.post(PATH, json=connector.message(), headers={header: "127.0.0.1"})
    assert response.status == 403
    assert turns.taken == []


@pytest.mark.parametrize(
    "host", ["attacker.example", "attacker.example:3978", "local host", "[::1", "localhost:x", "é"]
)
async def test_a_web_page_that_rebinds_its_name_is_not_local(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, host: str
) -> None:
    response = await bot.post(PATH, json=connector.message(), headers={"Host": host})
    assert response.status == 403
    assert turns.taken == []


class Transport:
    def __init__(self, peer: object) -> None:
        self.peer = peer

    def get_extra_info(self, name: str, default: object = None) -> object:
        return self.peer if name == "peername" else default


LOCAL = [("127.0.0.1", 5), ("127.8.8.8", 5), ("::1", 5, 0, 0), ("::ffff:127.0.0.1", 5, 0, 0)]
ELSEWHERE = [
    ("192.168.1.7", 5),
    ("::ffff:192.168.1.7", 5, 0, 0),
    ("fe80::1%eth0", 5, 0, 3),
    "",  # a Unix socket: whoever is behind it
    None,
]


def from_peer(peer: object) -> web.Request:
    return make_mocked_request("POST", PATH, headers={"Host": "localhost:3978"}, transport=Transport(peer))


@pytest.mark.parametrize("peer", LOCAL)
async def test_this_machine_may_connect(peer: object) -> None:
    assert (await OnlyEmulator(behind_proxy=False).identify(from_peer(peer))).app_id == ""


@pytest.mark.parametrize("peer", ELSEWHERE)
async def test_nobody_else_may_connect(peer: object) -> None:
    with pytest.raises(RequestRefusedError):
        await OnlyEmulator(behind_proxy=False).identify(from_peer(peer))


async def test_behind_a_proxy_nobody_may_connect() -> None:
    with pytest.raises(RequestRefusedError):
        await OnlyEmulator(behind_proxy=True).identify(from_peer(LOCAL[0]))


def test_the_log_says_so_loudly(capsys: pytest.CaptureFixture[str]) -> None:
    OnlyEmulator(behind_proxy=False)
    assert "without authentication" in capsys.readouterr().out
