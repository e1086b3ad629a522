"""What a browser that has signed in before is known by."""

from http.cookies import SimpleCookie

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.pages.device import COOKIE, MOST, Devices
from bot.peer import Peer
from tests.conftest import MakeSettings

KEY = "k" * 32


@pytest.fixture
def devices(make_settings: MakeSettings) -> Devices:
    return Devices(KEY, Peer(make_settings()))


def asks(cookie: str = "") -> web.Request:
    return make_mocked_request("POST", "/sign-in", headers={"Cookie": f"{COOKIE}={cookie}"} if cookie else {})


def after(devices: Devices, *logins: str) -> str:
    """Return the cookie after these have signed in, one after the other."""
    value = ""
    for login in logins:
        response = web.Response()
        devices.remember(asks(value), response, login)
        value = response.cookies[COOKIE].value
    return SimpleCookie(f"{COOKIE}={value}")[COOKIE].value


def test_browser_is_known_to_those_who_signed_in_from_it_and_to_nobody_else(devices: Devices) -> None:
    cookie = after(devices, "CLAIRE234", "PAUL56789")
    word = devices.known(asks(cookie), "CLAIRE234")
    assert word
    assert devices.known(asks(cookie), "PAUL56789") == word
    assert devices.known(asks(cookie), "ZOE234567") == ""


def test_each_browser_has_a_word_of_its_own(devices: Devices) -> None:
    first, second = (devices.known(asks(after(devices, "CLAIRE234")), "CLAIRE234") for _ in range(2))
    assert first != second


@pytest.mark.parametrize("value", ["", "word", "word.", ".", "é.é", "word.sig", "." * 1000])
def test_made_up_cookie_is_known_to_nobody(devices: Devices, value: str) -> None:
    assert devices.known(asks(value), "CLAIRE234") == ""


def test_word_of_one_browser_does_not_serve_with_the_signature_of_another(devices: Devices) -> None:
    theirs, ours = after(devices, "CLAIRE234"), after(devices, "PAUL56789")
    mixed = f"{ours.split('.')[0]}.{theirs.split('.')[1]}"
    assert devices.known(asks(mixed), "CLAIRE234") == ""


def test_cookie_names_nobody_and_does_not_grow_for_ever(devices: Devices) -> None:
    cookie = after(devices, *[f"CLAIRE{number:03}" for number in range(20)])
    assert "CLAIRE" not in cookie
    assert len(cookie.split(".")) == 1 + MOST
