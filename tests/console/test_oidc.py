"""Agents sign in at an identity provider, and its word is looked at closely."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from actions.agents import DisableAgent, ResetAgent
from actions.outcome import Said
from bot.console.doorman import HOME, SIGN_IN
from bot.console.oidc.provider import Provider, metadata_url
from bot.console.workplace import Workplace
from bot.pages.csrf import Csrf
from bot.peer import Peer
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import Settings, signing_key
from bot.signing_keys import SigningKeys
from tests.console.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.console.small_desk import PASSWORD, desk, email
from tests.pages.person import Person

Come = Callable[[], Awaitable[Person]]


@pytest.fixture
def database_url() -> str:
    """One database is enough: what it does is tested with the action."""
    return ""


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def idp() -> AsyncIterator[IdentityProvider]:
    provider = IdentityProvider()
    await provider.starts()
    yield provider
    await provider.server.close()


@pytest.fixture
async def come(  # noqa: PLR0917 - fixtures
    portal: Portal, settings: Settings, phrases: Phrases, at: Workplace, idp: IdentityProvider, clock: Clock
) -> AsyncIterator[Come]:
    """Come with a browser of one's own to a desk where agents sign in elsewhere."""
    opened: list[TestClient[web.Request, web.Application]] = []
    session = ClientSession()
    keys = SigningKeys(session, metadata_url(idp.issuer), clock)
    provider = Provider(session, keys, issuer=idp.issuer, client_id=CLIENT, client_secret=SECRET, clock=clock)
    server = TestServer(desk(settings, portal, phrases, at, provider=provider))
    await server.start_server()

    async def come() -> Person:
        client = TestClient(server, cookie_jar=CookieJar(unsafe=True))
        opened.append(client)
        return Person(client)

    yield come
    for client in opened:
        await client.close()
    await server.close()
    await provider.close()
    await session.close()


async def goes(person: Person, wanted: str = "") -> dict[str, str]:
    """Go to the provider; returns what it is asked."""
    response = await person.opens(f"/desk/oidc/start?next={wanted}")
    assert response.status == 303, person.page
    return dict(URL(response.headers["Location"]).query)


async def comes_back(person: Person, brought: dict[str, str]) -> ClientResponse:
    return await person.opens(str(URL("/desk/oidc/back").with_query(brought)))


async def signs_in(person: Person, idp: IdentityProvider) -> ClientResponse:
    return await comes_back(person, idp.lets_in(await goes(person)))


async def test_agent_signs_in_elsewhere_and_is_led_to_what_they_wanted(come: Come, idp: IdentityProvider) -> None:
    person = await come()
    await person.opens(f"{SIGN_IN}?next=/desk/account")
    assert 'href="/desk/oidc/start?next=/desk/account"' in person.page
    asked = await goes(person, "/desk/account")
    assert (asked["response_type"], asked["scope"], asked["client_id"]) == ("code", "openid email", CLIENT)
    assert asked["code_challenge_method"] == "S256"
    response = await comes_back(person, idp.lets_in(asked))
    assert (response.status, response.headers["Location"]) == (303, "/desk/account")
    assert (await person.opens(HOME)).status == 200
    assert not person.cookie("guichet-oidc")


async def test_provider_may_want_the_secret_in_the_form(come: Come, idp: IdentityProvider) -> None:
    idp.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert (await signs_in(await come(), idp)).status == 303


async def test_keys_may_change(come: Come, idp: IdentityProvider, clock: Clock) -> None:
    assert (await signs_in(await come(), idp)).status == 303
    idp.published, idp.signs_with = ("second",), "second"
    clock.now += 61
    assert (await signs_in(await come(), idp)).status == 303


async def test_only_key_need_not_be_named(come: Come, idp: IdentityProvider, clock: Clock) -> None:
    """OpenID Connect leaves that to providers, and nobody came in from those who name none."""
    idp.names_key = False
    assert (await signs_in(await come(), idp)).status == 303
    idp.published, idp.signs_with = ("second",), "second"
    clock.now += 61
    assert (await signs_in(await come(), idp)).status == 303
    idp.published = ("first", "second")
    clock.now += 61
    assert (await signs_in(await come(), idp)).status == 403


async def test_address_may_be_told_besides_the_token(come: Come, idp: IdentityProvider) -> None:
    """Where a provider has it only there, its agents were told that they have none."""
    idp.claims, anna = {"email": None}, {"sub": "u1", "email": "anna@aide.example"}
    for besides in ({}, {**anna, "sub": "u2"}, {**anna, "email_verified": False}):
        idp.besides = besides
        assert (await signs_in(await come(), idp)).status == 403
    for idp.besides in (anna, {}):  # once they are known, it is not needed
        assert (await signs_in(await come(), idp)).status == 303


async def test_one_tab_does_not_spoil_another(come: Come, idp: IdentityProvider) -> None:
    person = await come()
    first, second = await goes(person), await goes(person)
    assert (await comes_back(person, {"state": first["state"], "code": "a code"})).status == 400
    assert (await comes_back(person, idp.lets_in(second))).status == 303
    brought = {"state": first["state"], "code": "a code"}
    response = await comes_back(person, brought)
    assert (response.status, response.headers["Location"]) == (303, HOME)
    without_session = await come()  # as browsers come first when another site has led them here
    page, headers = URL("/desk/oidc/back").with_query(brought), {"Sec-Fetch-Site": "cross-site"}
    response = await without_session.client.get(page, headers=headers)
    assert (response.status, response.headers["Refresh"]) == (200, "0")
    assert (await comes_back(without_session, brought)).status == 400


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"iss": "https://another.example"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"sub": None},
    ],
    ids=str,
)
async def test_word_that_is_not_for_us_is_refused(come: Come, idp: IdentityProvider, claims: dict[str, Any]) -> None:
    person = await come()
    idp.claims = claims
    assert (await signs_in(person, idp)).status == 403
    assert not person.cookie("guichet-desk")


async def test_word_signed_by_a_strange_key_is_refused(come: Come, idp: IdentityProvider) -> None:
    idp.signs_with = "strange"
    assert (await signs_in(await come(), idp)).status == 403


async def test_what_another_browser_began_is_not_finished(come: Come, idp: IdentityProvider) -> None:
    """Somebody could sign others in as themselves by sending them the way back."""
    brought = idp.lets_in(await goes(await come()))
    victim = await come()
    assert (await comes_back(victim, brought)).status == 400
    await goes(victim)
    assert (await comes_back(victim, brought)).status == 400
    assert not victim.cookie("guichet-desk")


async def test_way_back_is_gone_once(come: Come, idp: IdentityProvider) -> None:
    person = await come()
    brought = idp.lets_in(await goes(person))
    stranger = await come()
    assert (await comes_back(person, brought)).status == 303
    assert (await comes_back(stranger, brought)).status == 400
    assert (await comes_back(person, brought)).headers["Location"] == HOME  # where they are signed in already


@pytest.mark.parametrize("brought", [{"error": "access_denied"}, {"code": "made up"}, {"code": "a code", "iss": "x"}])
async def test_who_is_not_let_in_there_is_not_let_in_here(
    come: Come, idp: IdentityProvider, brought: dict[str, str]
) -> None:
    person = await come()
    idp.asked = await goes(person)
    assert (await comes_back(person, {"state": idp.asked["state"], **brought})).status == 403
    assert "n’a pas confirmé" in person.page


async def test_people_of_the_provider_who_are_no_agents_are_told(come: Come, idp: IdentityProvider) -> None:
    for claims, told in (
        ({"email": "stranger@aide.example"}, "pas d’accès ouvert pour stranger@aide.example"),
        ({"email_verified": False}, "ne donne pas d’adresse électronique sûre"),
        ({"email": None}, "ne donne pas d’adresse électronique sûre"),
    ):
        person, idp.claims = await come(), claims
        assert (await signs_in(person, idp)).status == 403
        assert told in person.page


async def test_who_is_refused_there_is_told_so_even_without_a_state(come: Come) -> None:
    person = await come()
    await goes(person)
    assert (await comes_back(person, {"error": "access_denied"})).status == 400
    assert "n’a pas confirmé" in person.page


async def test_subject_counts_after_the_first_time(come: Come, idp: IdentityProvider, portal: Portal) -> None:
    assert (await signs_in(await come(), idp)).status == 303
    idp.claims = {"sub": "u2"}
    assert (await signs_in(await come(), idp)).status == 403
    idp.claims = {"email": "renamed@aide.example"}
    assert (await signs_in(await come(), idp)).status == 303
    await portal.do(DisableAgent(email=email("Anna")))
    assert (await signs_in(await come(), idp)).status == 403


async def test_password_does_not_open_where_the_provider_does(come: Come, portal: Portal, settings: Settings) -> None:
    """Whoever has left the organisation could still have come in by it."""
    person = await come()
    await person.opens(SIGN_IN)
    assert 'type="password"' not in person.page
    person.token = Csrf(signing_key(settings), Peer(settings)).token(person.cookie("guichet-form"), "")
    response = await person.sends(SIGN_IN, email=email("Anna"), password=PASSWORD)
    assert response.headers["Location"] == SIGN_IN
    assert not person.cookie("guichet-desk")
    outcome = await portal.do(ResetAgent(email=email("Anna")))
    assert isinstance(outcome, Said)
    url = str(outcome.facts["url"])
    assert (await person.opens(url[url.index("/desk") :])).status == 410


@pytest.mark.parametrize(
    "metadata", [{"issuer": "https://other.example"}, {"authorization_endpoint": "http://x.example/a"}]
)
async def test_provider_that_is_not_what_was_set_is_away(
    come: Come, idp: IdentityProvider, metadata: dict[str, str]
) -> None:
    idp.metadata = metadata
    person = await come()
    assert (await person.opens("/desk/oidc/start")).status == 503


async def test_provider_that_does_not_answer_is_told(come: Come, idp: IdentityProvider) -> None:
    person = await come()
    asked = await goes(person)
    await idp.server.close()
    assert (await comes_back(person, {"state": asked["state"], "code": "c"})).status == 503
    assert "ne répond pas" in person.page


async def test_without_a_provider_its_pages_lead_to_the_form(visit: Callable[[], Awaitable[Person]]) -> None:
    person = await visit()
    for path in ("/desk/oidc/start", "/desk/oidc/back?code=x&state=y"):
        assert (await person.opens(path)).headers["Location"] == SIGN_IN
