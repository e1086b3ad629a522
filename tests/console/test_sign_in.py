"""Agents sign in with a password and a code, and out again."""

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from yarl import URL

from actions.agents import DisableAgent
from bot.console.doorman import CODE, HOME, SIGN_IN
from bot.pages.cookies import Cookie
from bot.peer import Peer
from bot.portal import Portal
from tests.conftest import MakeSettings
from tests.console.conftest import Visit, signs_in, types_password
from tests.console.small_desk import PASSWORD, code, email


async def test_agent_signs_in_and_out(visit: Visit) -> None:
    person = await visit()
    assert await signs_in(person, "Anna") == HOME
    assert (await person.opens(HOME)).status == 200
    assert "Anna Dubois" in person.page
    response = await person.sends("/desk/sign-out")
    assert response.headers["Location"] == f"{SIGN_IN}?done=signed_out"
    await person.opens(response.headers["Location"])
    assert "Vous êtes déconnecté" in person.page
    assert (await person.opens(HOME)).status == 303


async def test_page_that_was_wanted_comes_after_signing_in(visit: Visit) -> None:
    person = await visit()
    response = await person.opens("/desk/account?x=1")
    await person.opens(response.headers["Location"])
    response = await person.sends(SIGN_IN, email=email("Anna"), password=PASSWORD)
    await person.opens(response.headers["Location"])
    response = await person.sends(CODE, code=code())
    assert response.headers["Location"] == "/desk/account?x=1"


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example/desk", "/desk//evil.example", "/desk\\evil", "/sign-in", "/desk/../x"],
)
async def test_signing_in_leads_nowhere_else(visit: Visit, wanted: str) -> None:
    person = await visit()
    await person.opens(str(URL(SIGN_IN).with_query(next=wanted)))
    response = await person.sends(SIGN_IN, email=email("Anna"), password=PASSWORD)
    assert response.headers["Location"] == f"{CODE}?next=/desk"


@pytest.mark.parametrize("name", ["Anna", "Nobody"])
async def test_wrong_password_and_unknown_address_read_alike(visit: Visit, name: str) -> None:
    person = await visit()
    await types_password(person, name, "wrong")
    assert "ne vont pas ensemble" in person.page
    assert not person.cookie("guichet-desk")


async def test_wrong_code_is_told_and_another_tried(visit: Visit) -> None:
    person = await visit()
    await types_password(person, "Anna")
    response = await person.sends(CODE, code="000000")
    assert response.status == 422
    assert "Ce code n’est pas le bon" in person.page
    response = await person.sends(CODE, code=" ".join((code()[:3], code()[3:])))
    assert response.headers["Location"] == HOME


async def test_session_is_another_one_after_the_code(visit: Visit) -> None:
    person = await visit("Anna", half=True)
    half = person.cookie("guichet-desk")
    await person.sends(CODE, code=code())
    assert person.cookie("guichet-desk") not in {"", half}


async def test_cookie_is_the_desks_own(visit: Visit) -> None:
    person = await visit()
    await person.opens(SIGN_IN)
    response = await person.sends(SIGN_IN, email=email("Anna"), password=PASSWORD)
    cookie = response.cookies["guichet-desk"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/desk", "Strict", True)


def test_cookie_is_for_tls_alone_where_there_is_tls(make_settings: MakeSettings) -> None:
    peer = Peer(make_settings(public_url="https://aide.example"))
    response = web.Response()
    Cookie("guichet-desk", peer, path="/desk", strict=True).write(make_mocked_request("GET", "/desk"), response, "word")
    assert response.cookies["__Secure-guichet-desk"]["secure"]


async def test_signing_out_everywhere_ends_other_browsers_too(visit: Visit) -> None:
    here, there = await visit("Anna"), await visit("Anna")
    await here.opens("/desk/account")
    await here.sends("/desk/sign-out", everywhere="yes")
    assert (await there.opens(HOME)).status == 303


async def test_disabled_agent_is_out_at_once(visit: Visit, portal: Portal) -> None:
    person = await visit("Anna")
    assert (await person.opens(HOME)).status == 200
    await portal.do(DisableAgent(email=email("Anna")))
    assert (await person.opens(HOME)).headers["Location"] == SIGN_IN
    assert not person.cookie("guichet-desk")


async def test_form_shown_before_the_code_is_stale_after_it(visit: Visit) -> None:
    person = await visit("Anna", half=True)
    before = person.token
    await person.sends(CODE, code=code())
    assert (await person.sends("/desk/sign-out", token=before)).status == 403
