import asyncio
import time
from collections.abc import AsyncIterator
from email.utils import formatdate
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.channels.botframework.bot_token import BotToken, NoTokenError
from bot.channels.botframework.clouds import PUBLIC
from bot.channels.botframework.connector import Connector
from bot.channels.botframework.proofs import Secret
from bot.channels.botframework.token_sources import IdentityPlatform
from bot.delivery import DeliveryFailedError, DeliveryRefusedError
from tests.channels.bot_under_test import Clock
from tests.channels.connector_double import APP_ID, BOT, PASSWORD, PERSON, TENANT, ConnectorDouble

REPLY = {"type": "message", "text": "bonjour", "id": "ours"}


def source(session: aiohttp.ClientSession, url: str) -> IdentityPlatform:
    return IdentityPlatform(session, url, APP_ID, Secret(PASSWORD), resource=PUBLIC.connector)


@pytest.fixture
async def token(connector: ConnectorDouble, session: aiohttp.ClientSession, clock: Clock) -> AsyncIterator[BotToken]:
    bot_token = BotToken(source(session, connector.token_url), APP_ID, clock)
    yield bot_token
    await bot_token.close()


@pytest.fixture
def deliver(session: aiohttp.ClientSession, token: BotToken) -> Connector:
    return Connector(session, token)


@pytest.fixture
def address(connector: ConnectorDouble) -> dict[str, Any]:
    conversation = {"id": "a:1/x;messageid=2", "tenantId": TENANT}
    connector.message(id="f:1", conversation=conversation)
    return {
        "serviceUrl": f"{connector.url}/",
        "channelId": "msteams",
        "conversation": conversation,
        "bot": BOT,
        "user": PERSON,
        "activityId": "f:1",
        "locale": "fr-FR",
        "appId": APP_ID,
    }


async def test_a_reply_goes_where_the_activity_came_from(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble
) -> None:
    await deliver(address, REPLY)
    (delivery,) = connector.deliveries
    assert delivery.path == "/v3/conversations/a%3A1%2Fx%3Bmessageid%3D2/activities/f%3A1"
    assert delivery.authorization == "Bearer bot-token-1"
    assert delivery.activity == {
        "type": "message",
        "text": "bonjour",
        "serviceUrl": address["serviceUrl"],
        "channelId": "msteams",
        "conversation": {"id": "a:1/x;messageid=2", "tenantId": TENANT},
        "from": BOT,
        "recipient": PERSON,
        "replyToId": "f:1",
        "locale": "fr-FR",
    }


async def test_without_an_activity_to_reply_to_it_is_sent_to_the_conversation(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble
) -> None:
    del address["activityId"]
    await deliver(address, REPLY)
    assert connector.deliveries[0].path == "/v3/conversations/a%3A1%2Fx%3Bmessageid%3D2/activities"


async def test_what_was_sent_is_changed_in_its_place(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble
) -> None:
    name = await deliver(address, REPLY)
    assert name
    assert await deliver(address, {"type": "message", "text": "au revoir"}, name) == name
    assert [delivery.method for delivery in connector.deliveries] == ["POST", "PUT"]
    assert connector.deliveries[1].path.endswith(f"/activities/{name}")
    assert connector.deliveries[1].activity.items() >= {"id": name, "text": "au revoir"}.items()
    assert connector.places.get(address["conversation"]["id"]).activities[name]["text"] == "au revoir"


async def test_nothing_leaves_that_is_too_large(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble
) -> None:
    with capture_logs() as logs, pytest.raises(DeliveryRefusedError):
        await deliver(address, REPLY | {"text": "é" * 40_000})
    assert [entry["event"] for entry in logs] == ["connector.too_large"]
    assert connector.record.entries == []
    await deliver(address, REPLY | {"text": "é" * 39_000 + "\ud800"})
    assert connector.deliveries[0].activity["text"].endswith("é?")


async def test_the_bot_asks_for_its_token_once(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble
) -> None:
    await asyncio.gather(*[deliver(address, REPLY) for _ in range(20)])
    assert len(connector.deliveries) == 20
    assert connector.token_forms == [
        {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": PASSWORD,
            "scope": "https://api.botframework.com/.default",
        }
    ]


async def test_a_token_is_renewed_before_it_expires_behind_the_deliveries(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble, clock: Clock
) -> None:
    await deliver(address, REPLY)
    clock.now += 3400
    async with asyncio.timeout(60):
        while connector.deliveries[-1].authorization == "Bearer bot-token-1":
            await deliver(address, REPLY)
    assert len(connector.deliveries) > 2  # the first of them did not wait for the new token


async def test_an_expired_token_is_not_used(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble, clock: Clock
) -> None:
    await deliver(address, REPLY)
    clock.now += 3601
    await deliver(address, REPLY)
    assert connector.deliveries[1].authorization == "Bearer bot-token-2"


async def test_without_a_token_the_delivery_is_tried_again(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble, clock: Clock
) -> None:
    connector.token_failures = 1
    for _ in range(3):
        with pytest.raises(DeliveryFailedError) as failed:
            await deliver(address, REPLY)
        assert failed.value.retry_after
    assert len(connector.token_forms) == 1  # not asked again at once
    clock.now += 6
    await deliver(address, REPLY)
    assert len(connector.deliveries) == 1


async def test_a_token_that_is_refused_is_fetched_anew(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble
) -> None:
    connector.failures = [(401, {})]
    with pytest.raises(DeliveryFailedError):
        await deliver(address, REPLY)
    await deliver(address, REPLY)
    assert connector.deliveries[0].authorization == "Bearer bot-token-2"


@pytest.mark.parametrize("status", [302, 408, 412, 429, 500, 502, 503, 504])
async def test_what_may_pass_is_tried_again(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble, status: int
) -> None:
    connector.failures = [(status, {"Location": "https://attacker.example/"})]
    with pytest.raises(DeliveryFailedError):
        await deliver(address, REPLY)


@pytest.mark.parametrize("status", [400, 403, 404, 410, 413])
async def test_what_will_not_pass_is_given_up(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble, status: int
) -> None:
    connector.failures = [(status, {})]
    with pytest.raises(DeliveryRefusedError, match=f"{status} ConversationBlockedByUser"):
        await deliver(address, REPLY)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("soon", 1), ("", 1), ("-1", 1)])
async def test_the_connector_says_when_to_come_back(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble, header: str, seconds: float | None
) -> None:
    connector.failures = [(429, {"Retry-After": header})]
    with pytest.raises(DeliveryFailedError) as failed:
        await deliver(address, REPLY)
    assert failed.value.retry_after == seconds


async def test_the_connector_may_say_so_by_a_date(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble
) -> None:
    dates = [formatdate(0, usegmt=True), formatdate(time.time() + 3600, usegmt=True)]
    connector.failures = [(503, {"Retry-After": date}) for date in dates]
    for least, most in ((0, 0), (1800, 3601)):
        with pytest.raises(DeliveryFailedError) as failed:
            await deliver(address, REPLY)
        assert least <= (failed.value.retry_after or 0) <= most


async def test_nobody_listening_is_tried_again(deliver: Connector, address: dict[str, Any]) -> None:
    with pytest.raises(DeliveryFailedError):
        await deliver(address | {"serviceUrl": "http://127.0.0.1:1"}, REPLY)


async def test_a_connector_that_does_not_answer_is_tried_again(
    address: dict[str, Any], connector: ConnectorDouble, token: BotToken
) -> None:
    connector.delay = 1
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.2)) as impatient:
        with pytest.raises(DeliveryFailedError):
            await Connector(impatient, token)(address, REPLY)


@pytest.mark.parametrize(
    "wrong", [{"appId": ""}, {"appId": "another"}, {"appId": "", "serviceUrl": "https://attacker.example"}]
)
async def test_an_address_that_was_not_authenticated_gets_no_token(
    deliver: Connector, address: dict[str, Any], connector: ConnectorDouble, wrong: Any
) -> None:
    with pytest.raises(DeliveryRefusedError):
        await deliver(address | wrong, REPLY)
    assert connector.token_forms == []
    assert connector.deliveries == []


async def test_without_credentials_only_this_machine_is_called(
    session: aiohttp.ClientSession, address: dict[str, Any]
) -> None:
    with pytest.raises(DeliveryRefusedError):
        await Connector(session, None)(address | {"serviceUrl": "https://smba.example/"}, REPLY)


async def test_the_password_goes_nowhere_in_the_clear(session: aiohttp.ClientSession) -> None:
    with pytest.raises(NoTokenError):
        await BotToken(source(session, "http://login.example/token"), APP_ID).value()
