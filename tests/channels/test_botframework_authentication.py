import base64
import json
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import jwt
import pytest

from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import APP_ID, TENANT, ConnectorDouble, public_pem, rsa_key
from tests.channels.turns_double import TurnsDouble

CLAIMS = {"iss": "https://api.botframework.com", "aud": APP_ID}


def now(seconds: int) -> int:
    return int(time.time()) + seconds


async def test_a_good_token_is_let_in(bot: Client, connector: ConnectorDouble, turns: TurnsDouble) -> None:
    response = await bot.post(PATH, json=connector.message(), headers=connector.bearer())
    assert response.status == 202
    assert [one.text for one in turns.taken] == ["bonjour"]


async def test_a_token_is_judged_once_and_remembered(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = connector.bearer()
    judge = Mock(wraps=jwt.decode)
    monkeypatch.setattr(jwt, "decode", judge)
    for _ in range(3):
        assert (await bot.post(PATH, json=connector.message(), headers=headers)).status == 202
    assert judge.call_count == 1
    assert len(turns.taken) == 3


def unsigned(connector: ConnectorDouble) -> str:
    claims = CLAIMS | {"exp": now(600), "serviceurl": connector.url}
    return jwt.encode(claims, "", algorithm="none", headers={"kid": "first"})


def signed_with_the_public_key(connector: ConnectorDouble) -> str:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    claims = CLAIMS | {"exp": now(600), "serviceurl": connector.url}
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'first'})}.{part(claims)}"
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    # PyJWT itself refuses a PEM as an HMAC key, an attacker does not
    mac = signature.sign(signed.encode(), public_pem("first"))
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def signed_by_another(connector: ConnectorDouble) -> str:
    claims = CLAIMS | {"exp": now(600), "serviceurl": connector.url}
    return jwt.encode(claims, rsa_key("attacker"), algorithm="RS256", headers={"kid": "first"})


def with_another_body(connector: ConnectorDouble) -> str:
    header, _, signature = connector.token().split(".")
    _, claims, _ = connector.token(serviceurl="https://attacker.example").split(".")
    return f"{header}.{claims}.{signature}"


def signed_in_another_way(connector: ConnectorDouble) -> str:
    claims = CLAIMS | {"exp": now(600), "serviceurl": connector.url}
    return jwt.encode(claims, rsa_key("first"), algorithm="RS512", headers={"kid": "first"})


def without_key_id(connector: ConnectorDouble) -> str:
    claims = CLAIMS | {"exp": now(600), "serviceurl": connector.url}
    return jwt.encode(claims, rsa_key("first"), algorithm="RS256")


FORGED = {
    "alg none": unsigned,
    "HS256 with the public key": signed_with_the_public_key,
    "signed by another": signed_by_another,
    "claims changed": with_another_body,
    "RS512": signed_in_another_way,
    "issuer is the tenant": lambda c: c.token(iss=f"https://sts.windows.net/{TENANT}/"),
    "no issuer": lambda c: c.token(without=("iss",)),
    "for another bot": lambda c: c.token(aud="another"),
    "for several bots": lambda c: c.token(aud=[APP_ID, "another"]),
    "for nobody": lambda c: c.token(without=("aud",)),
    "expired": lambda c: c.token(exp=now(-301)),
    "expires never": lambda c: c.token(without=("exp",)),
    "expires at no time": lambda c: c.token(exp="tomorrow"),
    "expires beyond time": lambda c: c.token(exp=float("inf")),
    "not valid yet": lambda c: c.token(nbf=now(400)),
    "unknown key": lambda c: c.token("unknown"),
    "no key id": without_key_id,
}
GARBAGE = ["garbage", "e30.e30.e30", "W10.e30.e30", "..", "a" * 7000, "a." * 3500]


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_is_not_let_in(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, forge: Callable[[ConnectorDouble], str]
) -> None:
    await is_not_let_in(bot, connector, turns, forge(connector))


@pytest.mark.parametrize("garbage", GARBAGE)
async def test_garbage_is_not_let_in(bot: Client, connector: ConnectorDouble, turns: TurnsDouble, garbage: str) -> None:
    await is_not_let_in(bot, connector, turns, garbage)


async def is_not_let_in(bot: Client, connector: ConnectorDouble, turns: TurnsDouble, token: str) -> None:
    response = await bot.post(PATH, json=connector.message(), headers={"Authorization": f"Bearer {token}"})
    assert response.status == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert (await response.json())["error"]["code"] == "Unauthorized"
    assert turns.taken == []


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic Zm9v", "Bearer\tx"])
async def test_no_token_no_entry(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = await bot.post(PATH, json=connector.message(), headers=headers)
    assert response.status == 401
    assert turns.taken == []
    assert connector.metadata_asked == 0  # strangers do not make us call anybody


@pytest.mark.parametrize(
    ("claims", "fields"),
    [
        ({}, {"channelId": "slack"}),
        ({}, {"serviceUrl": "https://attacker.example"}),
        ({}, {"serviceUrl": "http://127.0.0.1:1/"}),
        ({"serviceurl": "https://attacker.example"}, {}),
        ({"serviceurl": ""}, {}),
        ({"serviceurl": 1}, {}),
        ({"without": ("serviceurl",)}, {}),
        ({"serviceurl": "http://smba.example"}, {"serviceUrl": "http://smba.example"}),
        ({"serviceurl": "https://a@smba.example"}, {"serviceUrl": "https://a@smba.example"}),
    ],
    ids=str,
)
async def test_a_good_token_for_something_else_is_forbidden(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, claims: dict[str, Any], fields: dict[str, Any]
) -> None:
    response = await bot.post(PATH, json=connector.message(**fields), headers=connector.bearer(**claims))
    assert response.status == 403
    assert (await response.json())["error"]["code"] == "Forbidden"
    assert turns.taken == []


async def test_a_key_without_endorsements_speaks_for_no_channel(bot: Client, connector: ConnectorDouble) -> None:
    connector.published = {"first": ()}
    response = await bot.post(PATH, json=connector.message(), headers=connector.bearer())
    assert response.status == 403


async def test_clocks_may_differ_by_five_minutes(bot: Client, connector: ConnectorDouble) -> None:
    for headers in (connector.bearer(exp=now(-240)), connector.bearer(nbf=now(240))):
        response = await bot.post(PATH, json=connector.message(), headers=headers)
        assert response.status == 202


async def test_the_body_of_strangers_is_not_read(bot: Client, turns: TurnsDouble) -> None:
    response = await bot.post(PATH, data=b"{", headers={"Content-Type": "application/json"})
    assert response.status == 401
    assert turns.taken == []
