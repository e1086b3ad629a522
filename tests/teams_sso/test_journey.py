"""Somebody in Teams whom Teams tells us, from the first sign-in by the page to being forgotten, at a whole server."""

import json
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from actions.demonstration import load
from bot import app
from bot.app import build, open_database
from bot.conversation import Assistant
from bot.drives.hosts import Hosts
from bot.settings import BadSettingsError, Settings
from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import APP_ID, PASSWORD, PERSON, TENANT, ConnectorDouble
from tests.channels.drive_double import DriveDouble
from tests.channels.in_teams import InTeams
from tests.conftest import MakeSettings
from tests.flux.files import SAMPLE
from tests.pages.small_portal import HASH
from tests.teams_sso.entra_double import OID, RESOURCE, EntraDouble, token

CLAIRE = "CLAIRE234"
OAUTH_CARD = "application/vnd.microsoft.card.oauth"
FAILED = {"id", "connectionName", "failureDetail"}
IN_PERSON = {**PERSON, "aadObjectId": OID}


@pytest.fixture(autouse=True)
def one_assistant(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "read_assistant", lambda *_: assistant)
    monkeypatch.setattr(app, "file_hosts", lambda settings: Hosts(settings.file_host_names, loopback=True))


@pytest.fixture
def settings(make_settings: MakeSettings, connector: ConnectorDouble, entra: EntraDouble) -> Settings:
    return make_settings(
        **connector.settings(),
        teams_sso_resource=RESOURCE,
        teams_sso_metadata_url=entra.metadata_url,
    )


@pytest.fixture
async def guichet(settings: Settings) -> AsyncIterator[Client]:
    store = await open_database(settings)
    async with store.turn() as transaction:
        await load(transaction.work, HASH)
    await store.close()
    async with TestClient(TestServer(await build(settings)), cookie_jar=CookieJar(unsafe=True)) as client:
        yield client


class Claire(InTeams):
    """Somebody whom Entra ID knows."""

    async def says(self, text: str, **fields: Any) -> None:
        await super().says(text, **{"from": IN_PERSON, **fields})

    async def asks_to_sign_in(self, **fields: Any) -> dict[str, Any]:
        """Return the card by which Teams is asked who this is."""
        await self.says("connecte-moi", **fields)
        activity = await self.hears(OAUTH_CARD)
        await self.hears("c’est l’affaire d’un instant")
        assert not activity.get("text")
        (attachment,) = activity["attachments"]
        assert attachment["contentType"] == OAUTH_CARD
        card: dict[str, Any] = attachment["content"]
        assert card["tokenExchangeResource"]["uri"] == RESOURCE
        (button,) = card["buttons"]
        assert button["type"] == "signin"
        assert "/sign-in?chat=" in button["value"]
        return card

    async def invokes(self, name: str, value: object, **fields: Any) -> tuple[int, Any]:
        invoke = self.connector.message(
            None, **{"type": "invoke", "name": name, "value": value, "from": IN_PERSON, **fields}
        )
        response = await self.guichet.post(PATH, json=invoke, headers=self.connector.bearer())
        body = await response.read()
        return response.status, json.loads(body) if body else None

    async def is_told(self, card: dict[str, Any], token_: str, **fields: Any) -> tuple[int, Any]:
        """Teams answers the card with a token."""
        value = {"id": card["tokenExchangeResource"]["id"], "connectionName": card["connectionName"], "token": token_}
        return await self.invokes("signin/tokenExchange", value, **fields)


@pytest.fixture
async def claire(guichet: Client, connector: ConnectorDouble) -> Claire:
    return Claire(guichet, connector, DriveDouble())


def kept(settings: Settings, statement: str) -> list[Any]:
    connection = sqlite3.connect(settings.data_dir / "guichet.db")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def link(settings: Settings, who: str = PERSON["id"]) -> None:
    """Have her recognised already."""
    connection = sqlite3.connect(settings.data_dir / "guichet.db")
    with connection:
        row = [TENANT, OID, f"demo-{CLAIRE}", who]
        connection.execute("insert or replace into teams_people values (?, ?, ?, 1, '', ?, 0)", row)
    connection.close()


async def test_the_whole_journey(claire: Claire, settings: Settings) -> None:
    card = await claire.asks_to_sign_in()
    status, body = await claire.is_told(card, token())
    assert (status, body.keys()) == (412, FAILED)  # a good token, of somebody who is linked to no account
    await claire.signs_in_by(card["buttons"][0]["value"], CLAIRE)
    await claire.hears("reconnaisse la prochaine fois dans Teams")
    await claire.says("oui")
    await claire.hears("Teams me dira qui vous êtes")
    assert kept(settings, "select account_id from mails where kind = 'teams_recognition'") == [(f"demo-{CLAIRE}",)]
    await claire.says("déconnecte-moi")
    await claire.hears("oublie-moi dans Teams")

    card = await claire.asks_to_sign_in()
    assert await claire.is_told(card, token()) == (
        200,
        {"id": card["tokenExchangeResource"]["id"], "connectionName": "guichet"},
    )
    await claire.hears("Bonjour Claire, vous êtes connecté")
    for _ in range(3):  # the clients on her other devices say so, too
        assert (await claire.is_told(card, token()))[0] == 200
    await claire.says("qui suis-je ?")
    await claire.hears("Fontaine")
    assert len(kept(settings, "select id from notices where key = 'signed_in'")) == 1

    await claire.says("déconnecte-moi")
    await claire.hears("Teams me dira de nouveau qui vous êtes")
    assert (await claire.is_told(card, token()))[0] == 412  # a client that comes late signs nobody in
    await claire.says("oublie-moi dans Teams")
    await claire.hears("Teams ne me dit plus qui vous êtes")
    assert kept(settings, "select * from teams_people") == []
    card = await claire.asks_to_sign_in()
    assert (await claire.is_told(card, token()))[0] == 412
    await claire.says("qui suis-je ?")
    await claire.hears("il faut être connecté")
    assert kept(settings, "select body from activities where body like '%eyJ%' or body like '%signin/%'") == []


async def test_who_sends_a_file_first_is_recognised_as_well(claire: Claire, settings: Settings) -> None:
    """What was sent is looked at after the turn: the dialog that begins then, and asks who it is, is no message's."""
    link(settings)
    async with DriveDouble() as drive:
        await claire.sends(drive.keeps("depot.xml", SAMPLE), **{"from": IN_PERSON})
        card = (await claire.hears(OAUTH_CARD))["attachments"][0]["content"]
        await claire.hears("c’est l’affaire d’un instant")
        assert (await claire.is_told(card, token()))[0] == 200
        await claire.hears("Bonjour Claire, vous êtes connecté")
        await claire.hears("Faut-il déposer")


async def test_whatever_is_wrong_leaves_the_button(claire: Claire, settings: Settings) -> None:
    """Each answer is the same, whoever has an account; the log says why, and not who."""
    card = await claire.asks_to_sign_in()
    link(settings)
    name, other = card["tokenExchangeResource"]["id"], "00000000-2222-3333-4444-555555555555"
    elsewhere = {"id": "a:other", "conversationType": "personal", "tenantId": TENANT}
    wrong: list[tuple[object, dict[str, Any]]] = [
        ({"id": name, "token": token(aud="another")}, {}),
        ({"id": name, "token": token(oid=other)}, {}),
        ({"id": name, "token": token()}, {"from": {**IN_PERSON, "aadObjectId": other}}),
        ({"id": name, "token": token()}, {"from": PERSON | {"aadObjectId": None}}),
        ({"id": name, "token": token()}, {"from": {**IN_PERSON, "id": "29:somebody-else"}}),
        (
            {"id": name, "token": token()},
            {"conversation": {**elsewhere, "id": "19:g", "conversationType": "groupChat"}},
        ),
        ({"id": name, "token": token()}, {"channelData": {"tenant": {"id": other}}}),
        ({"id": name, "token": token()}, {"channelId": "emulator"}),
        ({"id": other, "token": token()}, {}),
        ({"id": "x" * 101, "token": token()}, {}),
        ({"id": name, "token": ["x"]}, {}),
        ({"id": name}, {}),
        ({"token": token()}, {}),
        ({}, {}),
        ("garbage", {}),
        (None, {}),
    ]
    with capture_logs() as logs:
        for value, fields in wrong:
            status, body = await claire.invokes("signin/tokenExchange", value, **fields)
            assert (status, body.keys(), body["failureDetail"]) == (412, FAILED, "sign in by the button"), (
                value,
                fields,
            )
        assert (await claire.invokes("signin/verifyState", {"state": "123456"}))[0] == 412
        assert (await claire.invokes("signin/failure", {"code": "resourcematchfailed", "message": OID}))[0] == 200
        assert (await claire.invokes("signin/failure", {"code": OID}))[0] == 200
    told = json.dumps(logs)
    assert told.count("teams_sso.not_exchanged") == len(wrong)
    assert [line["code"] for line in logs if line["event"] == "teams_sso.failed"] == ["resourcematchfailed", "other"]
    assert not {OID, other, name, "eyJ"} & set(told.split('"'))
    assert kept(settings, "select * from chat_sign_ins") == []
    assert (await claire.is_told(card, token()))[0] == 200  # all that did not use it up


async def test_nobody_speaks_for_somebody_else(claire: Claire, settings: Settings) -> None:
    """The Connector vouches for who sends, not for who Entra ID knows that this is: a client may say anybody.

    Who said to be somebody else had them signed in to an account of their own, to which they deposited.
    """
    link(settings)
    alone = {"id": "a:forger", "conversationType": "personal", "tenantId": TENANT}
    await claire.says("oublie-moi dans Teams", **{"from": {**IN_PERSON, "id": "29:forger"}, "conversation": alone})
    await claire.hears("Teams ne me dit plus qui vous êtes")
    assert len(kept(settings, "select * from teams_people")) == 1
    link(settings, "29:forger")
    assert (await claire.is_told(await claire.asks_to_sign_in(), token()))[0] == 412
    assert kept(settings, "select * from chat_sign_ins") == []


async def test_of_others_teams_is_not_asked(claire: Claire) -> None:
    """In a group, or where Teams does not say who it is, the link goes out as everywhere else."""
    group = {"id": "19:group", "conversationType": "groupChat", "isGroup": True, "tenantId": TENANT}
    unknown: list[dict[str, Any]] = [
        {"from": PERSON | {"aadObjectId": None}},
        {"channelData": {"tenant": {"id": OID}}},
        {"conversation": group},
    ]
    for fields in unknown:
        await claire.says("connecte-moi", **fields)
        activity = await claire.hears("/sign-in?chat=")
        assert OAUTH_CARD not in str(activity)
        await claire.hears("la page vous montre")
        await claire.says("annuler", **fields)


async def test_it_is_off_unless_the_settings_say_otherwise(make_settings: MakeSettings, settings: Settings) -> None:
    assert make_settings().teams_sso is None
    assert settings.teams_sso is not None
    assert settings.teams_sso.tenants == {TENANT}
    ours = {"bot_app_id": APP_ID, "bot_tenant_id": TENANT, "bot_app_password": PASSWORD}
    for resource in (
        "https://guichet.example",
        f"api://guichet.example/botid-{OID}",
        f"api://guichet.example/{APP_ID}",
    ):
        with pytest.raises(BadSettingsError, match="teams_sso_resource"):
            make_settings(**ours, teams_sso_resource=resource)
    assert make_settings(**ours, teams_sso_resource=f"api://botid-{APP_ID}").teams_sso
    with pytest.raises(BadSettingsError, match="teams_sso_resource: goes with an application"):
        make_settings(**{**ours, "bot_app_password": ""}, bot_managed_identity=APP_ID, teams_sso_resource=RESOURCE)
    with pytest.raises(BadSettingsError, match="teams_sso_resource: ends with"):
        make_settings(teams_sso_resource=RESOURCE)
