"""None of botbuilder's own clients is at work behind the adapter: they stall the loop, and call anew each time."""

import asyncio
from collections import Counter
from types import SimpleNamespace
from typing import Any, Never

import aiohttp
import msal
import pytest
import requests
from aiohttp.test_utils import TestClient, TestServer
from botframework.connector.aio import ConnectorClient
from msrest.pipeline import Pipeline

from bot import app
from bot.channels.botframework.connector import open_session
from bot.conversation import Assistant
from tests.channels.bot_under_test import PATH
from tests.channels.connector_double import TENANT, ConnectorDouble
from tests.conftest import MakeSettings

AT_ONCE = 10


def never(*_: Any, **__: Any) -> Never:
    raise AssertionError("a client of botbuilder's was used")


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts connections to the Connector and to whom gives tokens: "made" and "used again"."""
    counted: Counter[str] = Counter()

    async def made(*_: Any) -> None:
        counted["made"] += 1

    async def used_again(*_: Any) -> None:
        counted["used again"] += 1

    def counting() -> aiohttp.ClientSession:
        session, trace = open_session(), aiohttp.TraceConfig(trace_config_ctx_factory=SimpleNamespace)
        trace.on_connection_create_end.append(made)
        trace.on_connection_reuseconn.append(used_again)
        trace.freeze()
        session.trace_configs.append(trace)
        return session

    monkeypatch.setattr(app, "open_session", counting)
    return counted


async def test_one_session_and_one_token_serve_all_turns(
    make_settings: MakeSettings,
    connector: ConnectorDouble,
    assistant: Assistant,
    connections: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """botbuilder made a new MSAL application and connection for each turn, in threads, behind a slow retry policy."""
    for kind, name in (
        (msal.ConfidentialClientApplication, "__init__"),
        (requests.Session, "send"),
        (ConnectorClient, "__init__"),
        (Pipeline, "run"),
    ):
        monkeypatch.setattr(kind, name, never)
    monkeypatch.setattr(app, "read_assistant", lambda *_: assistant)
    settings = make_settings(**connector.settings())
    connector.delay = 0.02
    async with TestClient(TestServer(await app.build(settings))) as guichet:

        async def says(number: int) -> int:
            place = {"id": f"a:{number}", "conversationType": "personal", "tenantId": TENANT}
            activity = connector.message("bonjour", conversation=place)
            return (await guichet.post(PATH, json=activity, headers=connector.bearer())).status

        for times in range(1, 4):
            assert await asyncio.gather(*map(says, range(AT_ONCE))) == [202] * AT_ONCE
            await connector.delivered(times * AT_ONCE)
    assert len(connector.token_forms) == 1
    assert connections["made"] <= AT_ONCE + 5  # keys and token need some, which serve again
    assert connections["used again"] >= AT_ONCE
