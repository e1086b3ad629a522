"""Who may see which page, and what every page answers to whom."""

import re

import pytest

from bot.assets import PREFIX
from bot.pages import tus
from bot.pages.routes import PAGES
from bot.pages.rules import Page, Rule
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import Settings
from bot.store.store import StoreAwayError
from tests.pages.conftest import Visit
from tests.pages.person import Person
from tests.pages.small_portal import PASSWORD, pages
from tests.pages.some_deposits import add_deposit

SHOWN = [page for page in PAGES if not page.is_form_only]
SENT = [page for page in PAGES if page.take]
FILES = {"/deposits.csv", "/deposits/template.xlsx"}  # no pages to read
READ = [page for page in SHOWN if page.path not in FILES]
NUMBER = "AR-2345-6789-ABCD"
GUARDED = [page for page in PAGES if page.rule is not Rule.PUBLIC]


@pytest.fixture
def database_url() -> str:
    """One database is enough: what is tested here is before it."""
    return ""


def path_of(page: Page) -> str:
    return page.path


def address(page: Page) -> str:
    """Return where a page is, of which a part may be anybody's choice."""
    return page.path.format(number=NUMBER, batch="none", what="picture.png")


def test_every_route_of_the_pages_has_a_rule(portal: Portal, settings: Settings, phrases: Phrases) -> None:
    app = pages(settings, portal, phrases)
    routes = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    others = (tus.PATH, PREFIX)  # test_tus.py has the rules of the former, the latter are for everybody
    routes = {(method, path) for method, path in routes if not path.startswith(others)}
    ruled = {(method, page.path) for page in SHOWN for method in ("GET", "HEAD")} | {
        ("POST", page.path) for page in SENT
    }
    assert routes == ruled


def test_what_may_be_seen_by_everybody_is_only_this() -> None:
    assert {page.path for page in PAGES if page.rule is Rule.PUBLIC} == {
        "/sign-in",
        "/password/forgotten",
        "/login/forgotten",
        "/password/strength",
        "/confirm",
        "/requests/{number}",
        "/terms",
        "/receipts/verify",
    }


@pytest.mark.parametrize("page", GUARDED, ids=path_of)
async def test_stranger_is_led_to_sign_in(visit: Visit, page: Page) -> None:
    person = await visit()
    await person.opens("/sign-in")
    if not page.is_form_only:
        response = await person.opens(address(page))
        assert response.headers["Location"] == f"/sign-in?next={address(page)}"
    if page.take:
        response = await person.sends(address(page))
        assert response.status == 303
        assert response.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("page", [page for page in PAGES if page.rule is Rule.ADMINISTRATOR], ids=path_of)
async def test_user_may_not_administer(visit: Visit, page: Page) -> None:
    person = await visit("PAUL56789")
    await person.opens("/account")
    assert "/administration" not in person.page
    response = await (person.sends(address(page), login="CLAIRE234") if page.take else person.opens(address(page)))
    assert response.status == 403
    assert "Seuls les administrateurs" in person.page


@pytest.mark.parametrize("page", SENT, ids=path_of)
@pytest.mark.parametrize("token", ["", "AAAA"])
async def test_form_without_our_token_does_nothing(visit: Visit, page: Page, token: str) -> None:
    person = await visit("CLAIRE234") if page.rule is not Rule.PUBLIC else await visit()
    response = await person.sends(address(page), token=token, login="PAUL56789", password=PASSWORD)
    assert response.status in {403, 410}  # a confirmation without its link is nobody's to show again
    assert not response.cookies.get("guichet-device")
    if page.rule is not Rule.PUBLIC:
        assert (await person.opens("/account")).status == 200
        await person.opens("/administration")
        assert "Désactivé" not in person.page


@pytest.mark.parametrize("page", SENT, ids=path_of)
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
async def test_form_of_another_site_is_refused_and_shows_nothing_of_it(
    visit: Visit, page: Page, headers: dict[str, str]
) -> None:
    person = await visit("CLAIRE234")
    await person.opens("/administration")
    response = await person.sends(
        address(page), headers, login="PAUL56789", first_name="Mallory", email="m@evil.example"
    )
    assert response.status == 403
    assert "Formulaire refusé" in person.page
    assert "evil.example" not in person.page
    await person.opens("/administration")
    assert "Mallory" not in person.page
    assert "Désactivé" not in person.page


async def test_page_that_was_open_too_long_keeps_what_was_typed(visit: Visit) -> None:
    person = await visit("CLAIRE234")
    await person.opens("/administration")
    typed = {"first_name": "Zoé", "last_name": "Martin", "email": "zoe@bois.example", "rights": "administrator"}
    response = await person.sends("/administration/create", token="stale", **typed)
    assert response.status == 403
    assert "ouverte depuis trop longtemps" in person.page
    for value in ("Zoé", "Martin", "zoe@bois.example"):
        assert f'value="{value}"' in person.page
    assert re.search(r'value="administrator"\s+checked', person.page)
    response = await person.sends("/administration/create", **typed)  # the page has a good token now
    assert response.status == 303


async def test_page_that_a_form_is_shown_on_again_can_be_had_in_the_other_language(visit: Visit) -> None:
    person = await visit("CLAIRE234")
    await person.opens("/administration")
    await person.sends("/administration/create")
    address = re.findall(r'href="([^"]*)" lang="en"', person.page)[0]
    assert (await person.opens(address)).status == 200
    assert "Create an account" in person.page


async def test_form_in_another_tab_is_stale_after_signing_in(visit: Visit) -> None:
    person = await visit()
    await person.opens("/sign-in")
    before = person.token
    await person.signs_in("CLAIRE234", PASSWORD)
    response = await person.sends("/sign-in", token=before, login="PAUL56789", password=PASSWORD)
    assert response.status == 403


async def seen_by(visit: Visit, page: Page) -> Person:
    return await visit() if page.rule is Rule.PUBLIC else await visit("CLAIRE234")


@pytest.mark.parametrize("page", READ, ids=path_of)
async def test_every_page_is_one_persons_and_lets_no_script_of_others_in(visit: Visit, page: Page) -> None:
    response = await (await seen_by(visit, page)).opens(address(page))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    policy = response.headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "script-src 'self';", "style-src 'self'", "form-action 'self'"):
        assert directive in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", READ, ids=path_of)
async def test_every_page_is_whole_in_every_language(visit: Visit, portal: Portal, page: Page, language: str) -> None:
    await add_deposit(portal, number=NUMBER)
    person = await seen_by(visit, page)
    response = await person.opens(f"{address(page)}?lang={language}")
    assert response.status in {200, 404, 410}  # nothing is made of this deposit yet, nothing sent in that batch
    assert f'<html lang="{language}">' in person.page
    assert not re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", person.page)
    assert len(re.findall("<h1>", person.page)) == 1
    for asked in re.findall(r"<(?:input|select)(?![^>]*type=\"(?:hidden|radio)\")[^>]*>", person.page):
        name = re.findall(r'id="(\w+)"', asked)[0]
        assert f'<label for="{name}">' in person.page
        assert "autocomplete=" in asked


@pytest.mark.parametrize("body", [b"%", b"\xff\xfe", b"a=%00&token=%00", b"&" * 5000])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded; charset=nonsense", "multipart/form-data", "text/plain"]
)
async def test_body_that_is_no_form_is_refused_without_a_fuss(visit: Visit, body: bytes, kind: str) -> None:
    person = await visit()
    response = await person.client.post("/sign-in", data=body, headers={"Content-Type": kind})
    assert response.status in {400, 403}


async def test_database_away_is_told_kindly_and_ends_no_session(
    visit: Visit, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await visit("CLAIRE234")
    session = person.cookie("guichet-session")

    def away(*_: object) -> None:
        raise StoreAwayError("gone")

    monkeypatch.setattr(portal._store, "turn", away)  # noqa: SLF001 - as a database that goes away looks from here
    response = await person.opens("/account")
    assert response.status == 503
    assert "momentanément indisponible" in person.page
    assert person.cookie("guichet-session") == session


async def test_what_nobody_foresaw_is_told_by_a_number(
    visit: Visit, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await visit()

    async def broken(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(portal, "do", broken)
    await person.opens("/password/forgotten")
    response = await person.sends("/password/forgotten", who="CLAIRE234")
    assert response.status == 500
    assert re.search(r"numéro [0-9a-f]{8}", person.page)
    assert "RuntimeError" not in person.page
