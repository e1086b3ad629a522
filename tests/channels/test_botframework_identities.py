"""Whatever proves who the bot is, its token is fetched and kept in the same way; and a bot is of one cloud."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from bot.app import _token_source
from bot.channels.botframework import endpoint
from bot.channels.botframework.bot_authentication import BotAuthentication
from bot.channels.botframework.bot_token import BotToken, NoTokenError
from bot.channels.botframework.clouds import CLOUDS
from bot.limits import Limits
from bot.settings import BadSettingsError
from bot.signing_keys import SigningKeys
from tests.channels.bot_under_test import PATH, Clock
from tests.channels.connector_double import APP_ID, PASSWORD, TENANT, ConnectorDouble
from tests.channels.identity_double import SERVICES_SECRET, TRUSTED, IdentityDouble, certificate, pem
from tests.channels.turns_double import TurnsDouble
from tests.conftest import MakeSettings

OTHER = "22222222-2222-3333-4444-555555555555"  # a managed identity that is not the bot itself
CONNECTOR = "https://api.botframework.com"
FORM = {"grant_type": "client_credentials", "client_id": APP_ID, "scope": f"{CONNECTOR}/.default"}
MACHINE = {"api-version": "2018-02-01", "resource": CONNECTOR, "client_id": APP_ID}
SERVICE = {"api-version": "2019-08-01", "resource": CONNECTOR, "client_id": APP_ID}
EXCHANGE = {**MACHINE, "resource": "api://AzureADTokenExchange", "client_id": OTHER}
MakeToken = Callable[..., BotToken]


@pytest.fixture
async def platform() -> AsyncIterator[IdentityDouble]:
    async with IdentityDouble() as double:
        yield double


@pytest.fixture
async def make_token(
    make_settings: MakeSettings, session: aiohttp.ClientSession, platform: IdentityDouble, clock: Clock
) -> AsyncIterator[MakeToken]:
    made: list[BotToken] = []

    def make(**given: Any) -> BotToken:
        settings = make_settings(
            bot_app_id=APP_ID, bot_tenant_id=TENANT, **{"bot_token_url": platform.token_url, **given}
        )
        made.append(BotToken(_token_source(settings, session), APP_ID, clock))
        return made[-1]

    yield make
    for token in made:
        await token.close()


@pytest.fixture
def files(tmp_path: Path, platform: IdentityDouble) -> dict[str, str]:
    """Return the settings of a certificate and of a token that is trusted, by the kind of identity."""
    certified, token = tmp_path / "bot.pem", tmp_path / "token"
    certified.write_bytes(platform.registers("certified"))
    token.write_text(f"{TRUSTED}\n", encoding="ascii")
    return {"certificate": str(certified), "token": str(token)}


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("certificate", [FORM]),
        ("trusted token", [FORM]),
        ("machine", [MACHINE]),
        ("service", [SERVICE]),
        ("trusted machine", [EXCHANGE, FORM]),
    ],
)
async def test_each_identity_gets_the_bot_its_token(  # noqa: PLR0917 - fixtures
    make_token: MakeToken, platform: IdentityDouble, files: dict[str, str], clock: Clock, kind: str, asked: Any
) -> None:
    """Once for all deliveries, and anew where the Connector refused it, or when it is over."""
    machine = f"{platform.url}/metadata/identity/oauth2/token"
    service = {"bot_identity_endpoint": f"{platform.url}/msi/token", "bot_identity_header": SERVICES_SECRET}
    token = make_token(
        **{
            "certificate": {"bot_certificate_file": files["certificate"]},
            "trusted token": {"bot_federated_token_file": files["token"]},
            "machine": {"bot_managed_identity": APP_ID, "bot_identity_endpoint": machine},
            "service": {"bot_managed_identity": APP_ID, **service},
            "trusted machine": {"bot_managed_identity": OTHER, "bot_identity_endpoint": machine},
        }[kind]
    )
    first = await token.value()
    assert await token.value() == first
    assert (platform.asked, platform.refused) == (asked, [])
    token.drop(first)
    second = await token.value()
    assert second != first
    clock.now += 90_000
    assert await token.value() != second
    assert platform.refused == []


async def test_files_are_read_anew_for_each_token(
    make_token: MakeToken, platform: IdentityDouble, files: dict[str, str], clock: Clock
) -> None:
    """A certificate that is replaced in its file needs no restart; one that is broken meanwhile is told without it."""
    file = Path(files["certificate"])
    token = make_token(bot_certificate_file=str(file))
    before = await token.value()
    platform.certificates.clear()  # the old one is withdrawn
    unusable = [b"", b"garbage", file.read_bytes().replace(b"A", b"B")]
    curve = ec.generate_private_key(ec.SECP256R1())
    unusable.append(pem(curve, certificate(curve)))
    for content in unusable:
        file.write_bytes(content)
        token.drop(before)
        clock.now += 6
        with capture_logs() as logs, pytest.raises(NoTokenError):
            await token.value()
        assert [set(line) for line in logs] == [{"event", "log_level", "reason"}]
    file.write_bytes(platform.registers("renewed"))
    clock.now += 6
    assert await token.value() != before
    assert platform.refused == []
    file.unlink()
    clock.now += 3600
    with pytest.raises(NoTokenError):
        await token.value()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "bot_app_password: goes with bot_app_id and bot_tenant_id; instead of it there may be"),
        ({"bot_app_password": "x", "bot_managed_identity": OTHER}, "bot_app_password: one proves who the bot is, and"),
        ({"bot_certificate_file": "/nowhere/bot.pem"}, "bot_certificate_file: is no file"),
        ({"bot_managed_identity": "guichet"}, "bot_managed_identity: "),
        ({"bot_managed_identity": APP_ID, "bot_app_id": ""}, "bot_app_password: goes with bot_app_id, and so does"),
        ({"bot_app_password": "x", "bot_cloud": "moon"}, "bot_cloud: "),
        ({"bot_app_password": "x", "bot_identity_endpoint": "http://attacker.example/"}, "bot_identity_endpoint: "),
        ({"bot_app_password": "x", "bot_service_hosts": "https://smba.example"}, "bot_service_hosts: "),
    ],
)
def test_settings_that_do_not_say_who_the_bot_is_are_named(
    make_settings: MakeSettings, given: dict[str, str], problem: str
) -> None:
    with pytest.raises(BadSettingsError) as bad:
        make_settings(**{"bot_app_id": APP_ID, "bot_tenant_id": TENANT, **given})
    assert any(line.startswith(problem) for line in bad.value.problems), bad.value.problems
    assert not any("nowhere" in line or "attacker" in line for line in bad.value.problems)


async def test_a_service_says_itself_where_its_identity_is(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://127.0.0.1:41056/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", SERVICES_SECRET)
    settings = make_settings()
    assert settings.bot_identity_endpoint == "http://127.0.0.1:41056/msi/token"
    assert settings.bot_identity_header.get_secret_value() == SERVICES_SECRET


@pytest.mark.parametrize("name", CLOUDS)
async def test_a_bot_is_of_one_cloud(
    make_settings: MakeSettings,
    connector: ConnectorDouble,
    session: aiohttp.ClientSession,
    keys: SigningKeys,
    name: str,
) -> None:
    """It asks the authority of its cloud, and lets in the Connector of its cloud, at its hosts, and no other."""
    settings = make_settings(
        bot_app_id=APP_ID,
        bot_tenant_id=TENANT,
        bot_app_password=PASSWORD,
        bot_cloud=name,
        bot_service_hosts="more.example",
    )
    cloud, turns = settings.cloud, TurnsDouble()
    assert cloud.token_url(TENANT) == f"{cloud.authority}/{TENANT}/oauth2/v2.0/token"
    authentication = BotAuthentication(keys, APP_ID, issuer=cloud.connector, service_hosts=settings.service_hosts)
    app = web.Application()
    app.add_routes(endpoint.routes(turns, authentication, Limits(settings)))
    async with TestClient(TestServer(app, access_log=None)) as bot:

        async def status(issuer: str, url: str) -> int:
            headers = connector.bearer(iss=issuer, serviceurl=url)
            return (await bot.post(PATH, json=connector.message(serviceUrl=url), headers=headers)).status

        for host in (*settings.service_hosts, "more.example", f"below.{cloud.service_hosts[0]}"):
            assert await status(cloud.connector, f"https://{host}/teams/") == 202
        for host in ("attacker.example", f"not{cloud.service_hosts[0]}", f"{cloud.service_hosts[0]}.attacker.example"):
            assert await status(cloud.connector, f"https://{host}/teams/") == 403
        others = {other.connector for other in CLOUDS.values()} - {cloud.connector}
        for other in others:
            assert await status(other, f"https://{cloud.service_hosts[0]}/teams/") == 401
    identity = _token_source(settings, session)
    assert vars(identity)["_form"]["scope"] == f"{cloud.connector}/.default"
    assert vars(identity)["_url"] == cloud.token_url(TENANT)
