"""Who gets a token, and for which conversation."""

from collections.abc import Awaitable, Callable

import pytest

from bot.channels.directline.tokens import Tokens
from tests.webchat.conftest import Client

Serve = Callable[..., Awaitable[Client]]

SESSION = "/webchat/session"
COOKIE = "guichet-visitor"


async def test_first_visit_gets_a_token_for_a_conversation_of_its_own(serve: Serve, tokens: Tokens) -> None:
    client = await serve()
    session = await (await client.post(SESSION, json={})).json()
    bearer = tokens.read(session["token"])
    assert (bearer.conversation, bearer.user) == (session["conversationId"], session["userId"])
    assert session["domain"] == "/v3/directline"
    assert session["expires_in"] == 1800
    assert session["resumed"] is False


async def test_next_visit_goes_on_with_it(serve: Serve) -> None:
    client = await serve()
    first = await (await client.post(SESSION, json={})).json()
    second = await (await client.post(SESSION, json={})).json()
    assert second["resumed"] is True
    assert (second["conversationId"], second["userId"]) == (first["conversationId"], first["userId"])


async def test_fresh_conversation_is_another_one_of_the_same_person(serve: Serve) -> None:
    client = await serve()
    first = await (await client.post(SESSION, json={})).json()
    fresh = await (await client.post(SESSION, json={"fresh": True})).json()
    later = await (await client.post(SESSION, json={})).json()
    assert fresh["resumed"] is False
    assert fresh["userId"] == first["userId"]
    assert fresh["conversationId"] not in {"", first["conversationId"]}
    assert later["conversationId"] == fresh["conversationId"]


@pytest.mark.parametrize("part", [0, 1, 2])
async def test_cookie_that_was_changed_belongs_to_a_stranger(serve: Serve, part: int) -> None:
    client = await serve()
    response = await client.post(SESSION, json={})
    first = await response.json()
    parts = response.cookies[COOKIE].value.split(".")
    parts[part] = "A" + parts[part][1:] if parts[part][0] != "A" else "B" + parts[part][1:]
    client.session.cookie_jar.clear()
    forged = await client.post(SESSION, json={}, headers={"Cookie": f"{COOKIE}={'.'.join(parts)}"})
    session = await forged.json()
    assert session["resumed"] is False
    assert session["userId"] != first["userId"]


@pytest.mark.parametrize("value", ["", "a", "a.b", "a.b.c", "a.b.c.d", "é.é.é"])
async def test_cookie_that_is_nonsense_belongs_to_a_stranger(serve: Serve, value: str) -> None:
    client = await serve()
    response = await client.post(SESSION, json={}, headers={"Cookie": f"{COOKIE}={value}"})
    assert (await response.json())["resumed"] is False


async def test_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(serve: Serve) -> None:
    cookie = (await (await serve()).post(SESSION, json={})).cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == 180 * 24 * 3600


async def test_cookie_is_bound_to_the_host_over_https(serve: Serve) -> None:
    client = await serve(public_url="https://aide.example")
    cookie = (await client.post(SESSION, json={})).cookies[f"__Host-{COOKIE}"]
    assert cookie["secure"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/json"},
        {"Sec-Fetch-Site": "same-site", "Content-Type": "application/json"},
        {"Origin": "https://elsewhere.example", "Content-Type": "application/json"},
        {"Origin": "null", "Content-Type": "application/json"},
        {"Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"},
        {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"},
    ],
)
async def test_other_pages_are_refused(serve: Serve, headers: dict[str, str]) -> None:
    response = await (await serve()).post(SESSION, data=b'{"fresh": true}', headers=headers)
    assert response.status == 403
    assert not response.cookies


async def test_our_page_behind_a_proxy_is_served(serve: Serve) -> None:
    client = await serve(public_url="https://aide.example")
    response = await client.post(SESSION, json={}, headers={"Origin": "https://aide.example"})
    assert response.status == 200


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b'{"fresh": 1}', b'{"fresh": null}', b"null", b"[" * 100_000])
async def test_other_bodies_are_refused(serve: Serve, body: bytes) -> None:
    response = await (await serve()).post(SESSION, data=body, headers={"Content-Type": "application/json"})
    assert response.status == 400


async def test_a_body_that_is_not_what_its_headers_say_is_refused(serve: Serve) -> None:
    """It was answered with 500 and a traceback."""
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    response = await (await serve()).post(SESSION, data=b"not compressed", headers=headers)
    assert response.status == 400


async def test_one_address_begins_only_so_many_and_goes_on_with_those_it_has(serve: Serve) -> None:
    client = await serve(conversations_per_hour=2)
    begun = [(await client.post(SESSION, json={"fresh": fresh})).status for fresh in (False, True, True)]
    assert begun == [200, 200, 429]
    assert (await (await client.post(SESSION, json={})).json())["resumed"] is True
