"""What a token of Entra ID must be before we believe who it says that somebody is."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import jwt
import pytest

from actions.people import EntraUser
from bot.channels.botframework.clouds import CLOUDS, PUBLIC
from bot.channels.botframework.connector import open_session
from bot.signing_keys import SigningKeys
from bot.teams_sso.entra_tokens import EntraTokens, TokenRefusedError
from tests.channels.bot_under_test import Clock
from tests.channels.connector_double import APP_ID, TENANT, public_pem
from tests.teams_sso.entra_double import KEY, OID, RESOURCE, EntraDouble, claims, now, token

CLAIRE = EntraUser(tenant=TENANT, oid=OID)
FOREIGN = "99999999-7777-8888-9999-000000000000"
MakeTokens = Callable[..., EntraTokens]


@pytest.fixture
async def make_tokens(entra: EntraDouble) -> AsyncIterator[MakeTokens]:
    clock, made = Clock(), list[EntraTokens]()
    async with open_session() as session:

        def make(**given: Any) -> EntraTokens:
            keys = SigningKeys(session, entra.metadata_url, clock)
            ours = {"cloud": PUBLIC, "audiences": (RESOURCE, APP_ID), "tenants": frozenset({TENANT})}
            made.append(EntraTokens(keys, **{**ours, **given}))
            return made[-1]

        yield make
        for one in made:
            await one.close()


async def test_tokens_of_both_versions_and_of_each_cloud_are_believed(make_tokens: MakeTokens) -> None:
    tokens = make_tokens()
    for version in ("1.0", "2.0"):
        assert await tokens.user_of(token(version=version)) == CLAIRE
    assert await tokens.user_of(token(aud=RESOURCE, scp="openid access_as_user", oid=OID.upper())) == CLAIRE
    for worn in (token(exp=now(-240)), token(nbf=now(240))):  # clocks may differ by five minutes
        assert await tokens.user_of(worn) == CLAIRE
    for cloud in CLOUDS.values():
        tokens = make_tokens(cloud=cloud)
        for version in ("1.0", "2.0"):
            assert await tokens.user_of(token(version=version, iss=cloud.issuer(TENANT, version))) == CLAIRE
    with pytest.raises(TokenRefusedError):
        await make_tokens(cloud=CLOUDS["china"]).user_of(token())


REFUSED = {
    "another's signature": lambda: token(key="attacker"),
    "an unknown key": lambda: token("unknown"),
    "no signature": lambda: jwt.encode(claims(), "", algorithm="none", headers={"kid": KEY}),
    "another algorithm": lambda: token(algorithm="RS512"),
    "no key id": lambda: jwt.encode(claims(), "x" * 32, algorithm="HS256"),
    "the public key as a secret": lambda: jwt.encode(
        claims(), public_pem(KEY)[27:-26].replace(b"\n", b""), algorithm="HS256", headers={"kid": KEY}
    ),
    "over": lambda: token(exp=now(-301)),
    "over never": lambda: token(exp=None),
    "not yet": lambda: token(nbf=now(400)),
    "since never": lambda: token(nbf=None),
    "for another application": lambda: token(aud="22222222-2222-3333-4444-555555555555"),
    "for Graph": lambda: token(aud="https://graph.microsoft.com"),
    "for several": lambda: token(aud=[APP_ID, "another"]),
    "for nobody": lambda: token(aud=None),
    "of another tenant": lambda: token(tid=FOREIGN, iss=f"https://login.microsoftonline.com/{FOREIGN}/v2.0"),
    "another tenant's issuer": lambda: token(iss=f"https://login.microsoftonline.com/{FOREIGN}/v2.0"),
    "an issuer of the other version": lambda: token(iss=f"https://sts.windows.net/{TENANT}/"),
    "an issuer that looks alike": lambda: token(
        iss=f"https://login.microsoftonline.com.attacker.example/{TENANT}/v2.0"
    ),
    "no tenant": lambda: token(tid=None),
    "no version": lambda: token(ver=None),
    "of a later version": lambda: token(ver="3.0"),
    "another scope": lambda: token(scp="User.Read"),
    "a scope that begins alike": lambda: token(scp="access_as_user_readonly"),
    "an application's own": lambda: token(scp=None, roles=["access_as_user"], idtyp="app"),
    "of nobody": lambda: token(oid=None),
    "of no person": lambda: token(oid="claire@bois.example"),
    "of a number": lambda: token(oid=5),
    "garbage": lambda: "garbage",
    "parts of nothing": lambda: "..",
    "a list": lambda: "W10.e30.e30",
    "very long": lambda: token(groups=["x" * 20_000]),
}


@pytest.mark.parametrize("forge", REFUSED.values(), ids=REFUSED.keys())
async def test_a_token_that_is_wrong_says_nothing(make_tokens: MakeTokens, forge: Callable[[], str]) -> None:
    with pytest.raises(TokenRefusedError) as refused:
        await make_tokens().user_of(forge())
    assert OID not in str(refused.value)


async def test_a_new_key_is_fetched_and_without_keys_nobody_is_believed(
    make_tokens: MakeTokens, entra: EntraDouble
) -> None:
    entra.published = []
    with pytest.raises(TokenRefusedError, match="no keys yet"):
        await make_tokens().user_of(token())
    entra.published = ["before", KEY]
    assert await make_tokens().user_of(token()) == CLAIRE
