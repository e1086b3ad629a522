"""The whole server behind a Bot Connector: what is said arrives, once, and what is forged leaves no trace."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import app, outbox
from bot.app import build
from bot.backoff import Backoff
from bot.conversation import Assistant
from bot.settings import Settings
from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import BOT, PERSON, TENANT, ConnectorDouble

MakeSettings = Callable[..., Settings]


@pytest.fixture(autouse=True)
def one_assistant(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "read_assistant", lambda *_: assistant)


@pytest.fixture
def settings(make_settings: MakeSettings, connector: ConnectorDouble) -> Settings:
    return make_settings(**connector.settings())


@pytest.fixture
async def guichet(settings: Settings) -> AsyncIterator[Client]:
    async with TestClient(TestServer(await build(settings))) as client:
        yield client


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again after moments."""
    monkeypatch.setattr(outbox, "SWEEP_SECONDS", 0.05)
    monkeypatch.setattr(outbox, "Backoff", partial(Backoff, first=0.05))


def logged(settings: Settings) -> list[str]:
    """Return the bodies in the activity log."""
    connection = sqlite3.connect(settings.data_dir / "guichet.db")
    try:
        rows = connection.execute("select body from activities order by conversation_id, sequence").fetchall()
    finally:
        connection.close()
    return [str(row[0]) for row in rows]


async def say(guichet: Client, connector: ConnectorDouble, text: str, **fields: Any) -> int:
    response = await guichet.post(PATH, json=connector.message(text, **fields), headers=connector.bearer())
    return response.status


async def test_a_question_in_teams_is_answered_there(guichet: Client, connector: ConnectorDouble) -> None:
    assert await say(guichet, connector, "c'est quoi un bcr ?", id="f:1") == 202
    (delivery,) = await connector.delivered()
    assert delivery.authorization == "Bearer bot-token-1"
    assert delivery.path == "/v3/conversations/a%3A1%2Fx/activities/f%3A1"
    assert "BCR" in delivery.activity["summary"]
    assert "text" not in delivery.activity  # which the card says
    assert delivery.activity["conversation"]["tenantId"] == TENANT
    assert (delivery.activity["from"], delivery.activity["recipient"]) == (BOT, PERSON)


async def test_who_opens_the_conversation_is_welcomed(guichet: Client, connector: ConnectorDouble) -> None:
    activity = connector.message(None, type="conversationUpdate", membersAdded=[BOT, PERSON])
    for _ in range(2):
        response = await guichet.post(PATH, json=activity, headers=connector.bearer())
        assert response.status == 202
    await say(guichet, connector, "merci")
    deliveries = await connector.delivered(2)
    assert [delivery.activity["type"] for delivery in deliveries] == ["message"] * 2


async def test_installing_the_app_welcomes_once(guichet: Client, connector: ConnectorDouble) -> None:
    """Teams tells it twice, as an installation and as members of the conversation, each under an id of its own."""
    installed = connector.message(None, type="installationUpdate", action="add")
    joined = connector.message(None, type="conversationUpdate", membersAdded=[BOT, PERSON])
    again = connector.message(None, type="conversationUpdate", membersAdded=[PERSON])
    for activity in (installed, joined, again):
        response = await guichet.post(PATH, json=activity, headers=connector.bearer())
        assert response.status == 202
    await say(guichet, connector, "merci", id="f:1")
    deliveries = await connector.delivered(2)
    assert [delivery.activity.get("replyToId") for delivery in deliveries] == [None, "f:1"]


async def test_in_a_group_it_introduces_itself_once(guichet: Client, connector: ConnectorDouble) -> None:
    """Teams tells twice that the bot was brought into a team; then upgrades it, and adds people, and takes it out."""
    team = {"id": "19:team@thread.tacv2", "conversationType": "channel", "isGroup": True, "tenantId": TENANT}
    for fields in (
        {"type": "conversationUpdate", "membersAdded": [BOT]},
        {"type": "installationUpdate", "action": "add"},
        {"type": "installationUpdate", "action": "add-upgrade"},
        {"type": "conversationUpdate", "membersAdded": [PERSON]},
        {"type": "conversationUpdate", "membersRemoved": [BOT]},
        {"type": "conversationUpdate", "membersAdded": [BOT]},
    ):
        activity = connector.message(None, conversation=team, **fields)
        assert (await guichet.post(PATH, json=activity, headers=connector.bearer())).status == 202
    await say(
        guichet, connector, "merci", id="f:1", conversation={**team, "conversationType": "groupChat", "id": "19:x"}
    )
    introduction, thanks = [delivery.activity for delivery in await connector.delivered(2)]
    assert "@Guichet comment déposer un fichier" in introduction["text"]
    assert "conversation à deux" in introduction["text"]
    assert "replyToId" not in introduction
    assert "attachments" not in introduction
    assert thanks["replyToId"] == "f:1"


FOREIGN = "99999999-7777-8888-9999-000000000000"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 202),
        ({"conversation": {"id": "a:1/x", "tenantId": FOREIGN}}, 403),
        ({"channelData": {"tenant": {"id": FOREIGN}}}, 403),
        ({"from": PERSON | {"tenantId": FOREIGN}}, 403),
        ({"channelData": None, "conversation": {"id": "a:1/x"}}, 403),
        ({"channelData": {"tenant": 5}, "conversation": {"id": "a:1/x", "tenantId": TENANT.upper()}}, 202),
        ({"channelData": None, "conversation": {"id": "a:1/x"}, "channelId": "emulator"}, 202),
    ],
)
async def test_foreign_tenants_are_refused_where_the_settings_name_ours(
    settings: Settings, connector: ConnectorDouble, fields: dict[str, Any], status: int
) -> None:
    allowed = settings.model_copy(update={"bot_allowed_tenants": f"{TENANT}, 12345678-0000-0000-0000-000000000000"})
    async with TestClient(TestServer(await build(allowed))) as guichet:
        assert await say(guichet, connector, "bonjour", **fields) == status
    assert bool(logged(settings)) == (status == 202)


async def test_every_tenant_is_served_unless_the_settings_say_otherwise(
    guichet: Client, connector: ConnectorDouble
) -> None:
    assert await say(guichet, connector, "bonjour", conversation={"id": "a:1/x", "tenantId": FOREIGN}) == 202


async def test_replies_arrive_in_the_order_of_the_questions(guichet: Client, connector: ConnectorDouble) -> None:
    connector.delay = 0.02
    for number in range(5):
        await say(guichet, connector, "bonjour", id=f"f:{number}")
    deliveries = await connector.delivered(5)
    assert [delivery.activity["replyToId"] for delivery in deliveries] == [f"f:{number}" for number in range(5)]


@pytest.mark.usefixtures("soon")
async def test_what_the_connector_cannot_take_now_it_gets_later(guichet: Client, connector: ConnectorDouble) -> None:
    connector.failures = [(503, {}), (429, {}), (412, {})]
    await say(guichet, connector, "bonjour")
    assert len(await connector.delivered()) == 1
    assert connector.failures == []


@pytest.mark.usefixtures("soon")
async def test_a_reply_survives_a_restart(settings: Settings, connector: ConnectorDouble) -> None:
    connector.failures = [(503, {})] * 1000
    async with TestClient(TestServer(await build(settings))) as guichet:
        assert await say(guichet, connector, "bonjour") == 202
    assert connector.deliveries == []
    connector.failures = []
    async with TestClient(TestServer(await build(settings))):
        assert len(await connector.delivered()) == 1


async def test_what_will_never_pass_is_not_tried_again(
    guichet: Client, connector: ConnectorDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "SWEEP_SECONDS", 0.01)
    connector.failures = [(403, {})]
    await say(guichet, connector, "bonjour", id="f:1")
    await say(guichet, connector, "bonjour", id="f:2")
    await connector.delivered()
    await asyncio.sleep(0.1)
    assert [delivery.activity["replyToId"] for delivery in connector.deliveries] == ["f:2"]


async def test_expected_replies_are_the_answer_and_nobody_is_called(
    guichet: Client, connector: ConnectorDouble
) -> None:
    activity = connector.message("bonjour", deliveryMode="expectReplies")
    answers = []
    for _ in range(2):
        response = await guichet.post(PATH, json=activity, headers=connector.bearer())
        answers.append(await response.json())
    assert answers[0] == answers[1]
    assert answers[0]["activities"][0]["replyToId"] == activity["id"]
    assert connector.token_forms == []
    assert connector.deliveries == []


async def test_the_same_activity_at_once_is_taken_once(
    guichet: Client, connector: ConnectorDouble, settings: Settings
) -> None:
    await asyncio.gather(*[say(guichet, connector, "bonjour", id="f:1") for _ in range(10)])
    await connector.delivered()
    assert len(logged(settings)) == 2


async def test_what_is_forged_leaves_no_trace(guichet: Client, connector: ConnectorDouble, settings: Settings) -> None:
    forged: list[dict[str, str]] = [{}, connector.bearer("unknown"), connector.bearer(aud="another")]
    for headers in forged:
        assert (await guichet.post(PATH, json=connector.message(), headers=headers)).status == 401
    assert await say(guichet, connector, "bonjour", channelId="slack") == 403
    assert await say(guichet, connector, "bonjour", serviceUrl="https://attacker.example") == 403
    assert logged(settings) == []
    assert connector.deliveries == []


async def test_a_password_typed_in_teams_is_nowhere(
    guichet: Client, connector: ConnectorDouble, settings: Settings
) -> None:
    typed = "mon mot de passe est Soleil2024!"
    html = {"contentType": "text/html", "content": f"<p>{typed}</p>"}
    await say(guichet, connector, typed, attachments=[html], channelData={"copy": typed})
    await connector.delivered()
    assert len(logged(settings)) >= 2
    for file in Path(settings.data_dir).iterdir():
        assert b"Soleil2024" not in (file.read_bytes() if file.is_file() else b""), file


async def test_an_emulator_needs_no_credentials(make_settings: MakeSettings, connector: ConnectorDouble) -> None:
    async with TestClient(TestServer(await build(make_settings()))) as guichet:
        response = await guichet.post(PATH, json=connector.message("bonjour", channelId="emulator"))
        assert response.status == 202
        (delivery,) = await connector.delivered()
        assert delivery.authorization is None


async def test_without_credentials_a_server_with_a_public_address_takes_no_emulator(
    make_settings: MakeSettings,
) -> None:
    """A proxy on this machine that adds no header of its own made everybody on the internet a local emulator."""
    server = await build(make_settings(public_url="https://aide.example"))
    async with TestClient(TestServer(server)) as client:
        response = await client.post(PATH, json={})
        assert response.status == 403
