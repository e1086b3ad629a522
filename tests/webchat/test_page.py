"""The page's language, its words and its headers."""

import re
from collections.abc import Awaitable, Callable

import pytest

from tests.webchat.conftest import Client

Serve = Callable[..., Awaitable[Client]]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de, en;q=0.7, fr;q=0.9", "fr"),
        ("EN", "en"),
        ("de", "fr"),
        ("en;q=0", "fr"),
        ("en;q=high, fr;q=0.1", "fr"),
        (";;,q=,,", "fr"),
    ],
)
async def test_page_speaks_the_language_that_the_browser_asks_for(serve: Serve, accepted: str, language: str) -> None:
    response = await (await serve()).get("/", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in await response.text()


async def test_language_that_was_chosen_stays(serve: Serve) -> None:
    client = await serve()
    assert '<html lang="en">' in await (await client.get("/?lang=en")).text()
    assert '<html lang="en">' in await (await client.get("/", headers={"Accept-Language": "fr"})).text()


async def test_language_that_does_not_exist_is_not_kept(serve: Serve) -> None:
    response = await (await serve()).get("/?lang=xx")
    assert '<html lang="fr">' in await response.text()
    assert not response.cookies


async def test_page_tells_how_long_conversations_are_kept_and_where_people_are(serve: Serve) -> None:
    client = await serve(privacy={"contact_email": "dpo@a.example", "conversation_days": 42})
    text = await (await client.get("/")).text()
    assert "42\N{NO-BREAK SPACE}jours" in text
    assert (
        text.count("mailto:support.certificateurs@caissedesdepots.fr") == 3
    )  # footer, without JavaScript, when it fails


async def test_settings_are_text_on_the_page_never_markup(serve: Serve) -> None:
    text = await (await (await serve(assistant_name="<b>Guichet</b>")).get("/")).text()
    assert "<b>" not in text
    assert "&lt;b&gt;Guichet" in text


async def test_policy_allows_one_nonce_a_response_and_no_script_of_others(serve: Serve) -> None:
    client = await serve()
    policies = [(await client.get("/")).headers["Content-Security-Policy"] for _ in range(2)]
    nonces = {re.findall(r"'nonce-([\w-]{22})'", policy)[0] for policy in policies}
    assert len(nonces) == 2
    for policy in policies:
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


async def test_cards_may_have_pictures_under_our_own_address_whatever_the_browser_calls_us(serve: Serve) -> None:
    client = await serve(port=4000)  # the client comes to 127.0.0.1
    policy = (await client.get("/")).headers["Content-Security-Policy"]
    assert re.search(r"img-src [^;]*http://localhost:4000[;$]", policy)


async def test_page_tells_its_script_what_the_conversation_takes(serve: Serve) -> None:
    text = await (await (await serve(max_upload_megabytes=3)).get("/?lang=fr")).text()
    assert 'data-most-bytes="3000000"' in text
    assert 'data-most-files="10"' in text
    assert "3\N{NO-BREAK SPACE}Mo au plus" in text


async def test_page_has_no_script_and_no_style_inside(serve: Serve) -> None:
    text = await (await (await serve()).get("/")).text()
    assert not re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", text)


@pytest.mark.parametrize("path", ["/", "/assets/none.js", "/webchat/session"])
async def test_every_response_carries_the_security_headers(serve: Serve, path: str) -> None:
    headers = (await (await serve(public_url="https://aide.example")).get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "aiohttp" not in headers.get("Server", "")


async def test_http_alone_promises_no_https(serve: Serve) -> None:
    assert "Strict-Transport-Security" not in (await (await serve()).get("/")).headers
