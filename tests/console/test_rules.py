"""Who may see which page of the desk, and which forms count."""

import re

import pytest

from bot.assets import PREFIX
from bot.console.doorman import CODE, SIGN_IN
from bot.console.routes import PAGES
from bot.console.rules import DeskPage, Rule
from bot.console.workplace import Workplace
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import Settings
from tests.console.conftest import Visit
from tests.console.small_desk import PASSWORD, desk, email
from tests.pages.person import Person

SHOWN = [page for page in PAGES if not page.is_form_only]
SENT = [page for page in PAGES if page.take]
GUARDED = [page for page in PAGES if page.rule is not Rule.PUBLIC]
EVERYBODY = {"Anna", "Sami", "Edith"}
MAY = {
    Rule.SESSION: EVERYBODY,
    Rule.SIGNED_IN: EVERYBODY,
    Rule.AGENT: {"Anna", "Sami"},
    Rule.SUPERVISOR: {"Sami"},
    Rule.EDITOR: {"Edith"},
}


@pytest.fixture
def database_url() -> str:
    """One database is enough: what is tested here is before it."""
    return ""


def path_of(page: DeskPage) -> str:
    return page.path


def address(page: DeskPage) -> str:
    """Return where a page is, whatever stands in its places."""
    return re.sub(r"{[^}]*}", "none", page.path)


async def comes_to(person: Person, page: DeskPage, **fields: str) -> tuple[int, str]:
    """Return the status, and where it leads; a form is sent with a good token."""
    if page.take:
        await person.opens("/desk/account")  # a page with a form, for its token
        person.hidden = {}
        response = await person.sends(address(page), **fields)
    else:
        response = await person.opens(address(page))
    return response.status, response.headers.get("Location", "")


def test_every_route_of_the_desk_has_a_rule(
    portal: Portal, settings: Settings, phrases: Phrases, at: Workplace
) -> None:
    app = desk(settings, portal, phrases, at)
    routes = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    routes = {(method, path) for method, path in routes if not path.startswith(PREFIX)}
    ruled = {(method, page.path) for page in SHOWN for method in ("GET", "HEAD")} | {
        ("POST", page.path) for page in SENT
    }
    assert routes == ruled


def test_all_is_below_the_desk_and_no_address_is_there_twice() -> None:
    assert all(page.path == "/desk" or page.path.startswith("/desk/") for page in PAGES)
    assert len({page.path for page in PAGES}) == len(PAGES)


def test_what_may_be_seen_by_everybody_is_only_this() -> None:
    assert {page.path for page in PAGES if page.rule is Rule.PUBLIC} == {
        "/desk/sign-in",
        "/desk/welcome",
        "/desk/oidc/start",
        "/desk/oidc/back",
        "/desk/welcome/strength",
    }
    assert {page.path for page in PAGES if page.rule is Rule.SESSION} == {"/desk/sign-in/code", "/desk/sign-out"}


@pytest.mark.parametrize("page", GUARDED, ids=path_of)
async def test_stranger_is_led_to_sign_in(visit: Visit, page: DeskPage) -> None:
    person = await visit()
    status, to = await comes_to(person, page)
    assert (status, to.partition("?")[0]) == (303, SIGN_IN)


@pytest.mark.parametrize("page", [page for page in GUARDED if page.rule is not Rule.SESSION], ids=path_of)
async def test_password_alone_leads_to_the_code_and_nowhere_else(visit: Visit, page: DeskPage) -> None:
    person = await visit("Anna", half=True)
    assert await comes_to(person, page) == (303, CODE)


@pytest.mark.parametrize("page", GUARDED, ids=path_of)
async def test_each_role_reaches_what_is_for_it_and_nothing_else(visit: Visit, page: DeskPage) -> None:
    for name in sorted(EVERYBODY):
        status, to = await comes_to(await visit(name), page)
        is_refused = status == 403 or (page.path == "/desk" and to.startswith("/desk/"))  # a home of their own
        assert is_refused == (name not in MAY[page.rule]), name
        if page.path != "/desk/sign-out":
            assert not to.startswith(SIGN_IN)


@pytest.mark.parametrize("page", SENT, ids=path_of)
@pytest.mark.parametrize("token", ["", "AAAA"])
async def test_form_without_our_token_does_nothing(visit: Visit, page: DeskPage, token: str) -> None:
    for name in sorted(MAY.get(page.rule, {""})):
        person = await visit(name)
        response = await person.sends(address(page), token=token, email=email("Anna"), password=PASSWORD)
        assert response.status in {303, 403, 410} if page.path in {CODE, "/desk/welcome"} else response.status == 403
        assert "guichet-desk" not in response.cookies
        if name:
            assert (await person.opens("/desk/account")).status == 200


@pytest.mark.parametrize("page", SENT, ids=path_of)
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
async def test_form_of_another_site_is_refused_and_shows_nothing_of_it(
    visit: Visit, page: DeskPage, headers: dict[str, str]
) -> None:
    person = await visit(min(MAY.get(page.rule, {""})))
    await person.opens("/desk/account")
    response = await person.sends(address(page), headers, email="m@evil.example", code="evil.example")
    assert response.status == 403
    assert "Formulaire refusé" in person.page
    assert "evil.example" not in person.page


@pytest.mark.parametrize("page", SHOWN, ids=path_of)
async def test_every_page_is_one_persons_and_lets_no_script_of_others_in(visit: Visit, page: DeskPage) -> None:
    person = await visit(min(MAY.get(page.rule, {""})))
    response = await person.opens(address(page))
    assert response.headers["Cache-Control"] == "no-store"
    if response.content_type != "text/html":
        return
    policy = response.headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "script-src 'self';", "style-src 'self'", "form-action 'self'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert not re.findall(r"<(?:script(?! src)|style|\w+[^>]* (?:style|on\w+|hx-on[\w:-]*)=)", person.page)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", SHOWN, ids=path_of)
async def test_every_page_is_whole_in_every_language(visit: Visit, page: DeskPage, language: str) -> None:
    person = await visit(min(MAY.get(page.rule, {""})))
    response = await person.opens(f"{address(page)}?lang={language}")
    if response.content_type == "text/html" and response.status != 303:
        assert f'<html lang="{language}">' in person.page
        assert response.status < 500
        assert person.page.count("<h1") == 1


async def test_only_what_there_is_for_somebody_is_in_their_menu(visit: Visit) -> None:
    for name, is_there in (("Anna", True), ("Sami", True), ("Edith", False)):
        person = await visit(name)
        await person.opens("/desk/account")
        assert ("File d’attente" in person.page) is is_there


async def test_link_of_another_site_is_asked_for_again_with_the_session(visit: Visit) -> None:
    """The session's cookie does not come with such a link: a person who is signed in was asked to sign in."""
    person = await visit()
    response = await person.opens("/desk/account", headers={"Sec-Fetch-Site": "cross-site"})
    assert (response.status, response.headers["Refresh"]) == (200, "0")
    response = await person.opens("/desk/account", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.headers["Location"] == f"{SIGN_IN}?next=/desk/account"


async def test_script_that_asks_for_a_part_leads_the_whole_page_to_sign_in(visit: Visit) -> None:
    person = await visit()
    response = await person.opens("/desk/account", headers={"HX-Request": "true"})
    assert (response.status, response.headers["HX-Redirect"]) == (401, SIGN_IN)
