"""Which forms are ours."""

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.pages.csrf import COOKIE, Csrf, Trust
from bot.peer import Peer
from tests.conftest import MakeSettings

KEY = "k" * 32
HOST = {"Host": "aide.example"}


@pytest.fixture
def csrf(make_settings: MakeSettings) -> Csrf:
    return Csrf(KEY, Peer(make_settings(public_url="http://aide.example")))


def posted(browser: str, **headers: str) -> web.Request:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return make_mocked_request("POST", "/sign-in", headers={**HOST, "Cookie": f"{COOKIE}={browser}", **given})


def test_form_that_this_browser_was_shown_is_ours(csrf: Csrf) -> None:
    assert csrf.judge(posted("b"), "s", csrf.token("b", "s")) is Trust.OURS


@pytest.mark.parametrize(
    ("browser", "session"), [("other", "s"), ("b", "other"), ("b", ""), ("b\0s", ""), ("", "b\0s")]
)
def test_form_of_another_browser_or_session_is_stale(csrf: Csrf, browser: str, session: str) -> None:
    assert csrf.judge(posted("b"), "s", csrf.token(browser, session)) is Trust.STALE


@pytest.mark.parametrize("token", ["", "é", "x" * 10_000])
def test_form_without_a_token_is_stale(csrf: Csrf, token: str) -> None:
    assert csrf.judge(posted("b"), "s", token) is Trust.STALE


def test_browser_without_its_word_is_not_believed(csrf: Csrf) -> None:
    assert csrf.judge(posted(""), "s", csrf.token("", "s")) is Trust.STALE


def test_token_of_another_key_is_stale(csrf: Csrf, make_settings: MakeSettings) -> None:
    other = Csrf("o" * 32, Peer(make_settings()))
    assert csrf.judge(posted("b"), "s", other.token("b", "s")) is Trust.STALE


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_form_that_the_browser_says_comes_from_elsewhere_is_foreign(csrf: Csrf, site: str) -> None:
    assert csrf.judge(posted("b", Sec_Fetch_Site=site), "s", csrf.token("b", "s")) is Trust.FOREIGN


def test_form_of_another_origin_is_foreign(csrf: Csrf) -> None:
    request = posted("b", Origin="http://evil.example")
    assert csrf.judge(request, "s", csrf.token("b", "s")) is Trust.FOREIGN


@pytest.mark.parametrize(
    "headers", [{"Origin": "null"}, {"Origin": "http://aide.example"}, {"Sec_Fetch_Site": "same-origin"}]
)
def test_our_own_pages_are_not_foreign(csrf: Csrf, headers: dict[str, str]) -> None:
    assert csrf.judge(posted("b", **headers), "s", csrf.token("b", "s")) is Trust.OURS
