"""Signing in and out."""

import pytest

from bot.settings import Settings
from tests.pages.conftest import Visit
from tests.pages.small_portal import PASSWORD

SESSION = "guichet-session"


async def test_person_signs_in_and_sees_who_they_are(visit: Visit) -> None:
    person = await visit()
    response = await person.signs_in("claire 234", PASSWORD)
    assert response.status == 303
    assert response.headers["Location"] == "/account"
    await person.opens("/account")
    assert "Claire Fontaine" in person.page
    assert "Institut du bois" in person.page


async def test_wrong_password_and_unknown_login_get_the_same_page(visit: Visit) -> None:
    pages = []
    for login in ("CLAIRE234", "NOBODY234"):
        person = await visit()
        response = await person.signs_in(login, "wrong")
        assert response.status == 422
        assert not person.cookie(SESSION)
        pages.append(person.page.replace(person.token, "").replace(login, ""))
    assert pages[0] == pages[1]
    assert "Mot de passe oublié" in pages[0]


async def test_what_was_typed_stays_but_the_password(visit: Visit) -> None:
    person = await visit()
    await person.signs_in('CLAIRE"><b>', "the wrong password")
    assert 'value="CLAIRE"><b>"' in person.page  # as the page shows it once its escapes are read
    assert "the wrong password" not in person.page
    await person.sends("/sign-in", login="CLAIRE234", password="")
    assert "Tapez votre mot de passe." in person.page


async def test_too_many_wrong_passwords_pause_that_network_and_tell_how_long(visit: Visit, settings: Settings) -> None:
    person = await visit()
    for _ in range(settings.accounts.lock_after_attempts):
        await person.signs_in("CLAIRE234", "wrong")
    await person.sends("/sign-in", login="CLAIRE234", password=PASSWORD)
    assert f"{settings.accounts.lock_minutes}\N{NO-BREAK SPACE}minutes" in person.page
    assert not person.cookie(SESSION)


async def test_browser_that_signed_in_before_is_not_locked_out_by_others(visit: Visit, settings: Settings) -> None:
    claire = await visit("CLAIRE234")
    await claire.sends("/sign-out")
    stranger = await visit()
    for _ in range(settings.accounts.lock_after_attempts + 1):
        await stranger.signs_in("CLAIRE234", "wrong")
    response = await claire.signs_in("CLAIRE234", PASSWORD)
    assert response.status == 303


async def test_session_is_another_one_after_each_sign_in_and_the_one_before_ends(visit: Visit) -> None:
    person = await visit("CLAIRE234")
    before = person.cookie(SESSION)
    await person.opens("/account")
    await person.sends("/sign-in", login="PAUL56789", password=PASSWORD)
    assert person.cookie(SESSION) not in {"", before}
    thief = await visit()
    response = await thief.opens("/account", headers={"Cookie": f"{SESSION}={before}"})
    assert response.status == 303
    assert response.cookies[SESSION].value == ""  # the browser is told to forget it


async def test_cookies_are_for_this_host_and_no_script(visit: Visit) -> None:
    person = await visit(public_url="https://aide.example")
    shown = await person.opens("/sign-in")
    # The test speaks http, so its browser would keep secure cookies to itself.
    form = f"__Host-guichet-form={shown.cookies['__Host-guichet-form'].value}"
    response = await person.sends("/sign-in", {"Cookie": form}, login="CLAIRE234", password=PASSWORD)
    assert response.status == 303
    cookies = {**shown.cookies, **response.cookies}
    assert cookies.keys() == {"__Host-guichet-form", "__Host-guichet-session", "__Host-guichet-device"}
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert cookie["secure"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


async def test_session_ends_in_the_browser_when_it_ends_here(visit: Visit, settings: Settings) -> None:
    person = await visit()
    response = await person.signs_in("CLAIRE234", PASSWORD)
    assert int(response.cookies[SESSION]["max-age"]) == settings.accounts.sign_in_minutes * 60


async def test_person_signs_out(visit: Visit) -> None:
    person = await visit("CLAIRE234")
    await person.opens("/account")
    response = await person.sends("/sign-out")
    assert response.headers["Location"] == "/sign-in?done=signed_out"
    assert not person.cookie(SESSION)
    await person.opens("/sign-in?done=signed_out")
    assert "Vous êtes déconnecté" in person.page


async def test_person_signs_out_everywhere(visit: Visit) -> None:
    here, there = await visit("CLAIRE234"), await visit("CLAIRE234")
    await here.opens("/account")
    await here.sends("/sign-out", everywhere="yes")
    assert (await there.opens("/account")).status == 303


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/administration", "/administration"),
        ("https://evil.example", "/account"),
        ("//evil.example", "/account"),
        ("/sign-out", "/account"),
    ],
)
async def test_signing_in_leads_on_to_our_own_pages_only(visit: Visit, wanted: str, reached: str) -> None:
    person = await visit()
    response = await person.signs_in("CLAIRE234", PASSWORD, f"/sign-in?next={wanted}")
    assert response.headers["Location"] == reached
