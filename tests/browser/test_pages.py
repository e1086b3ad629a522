"""The pages as people see them: with a keyboard, a phone, a screen reader, without JavaScript."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, StorageState, expect

from actions.colleague import CreateColleague
from actions.sign_in import OpenSignIn
from bot.app import open_database
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import read_settings
from tests.browser.browsers import Browsers
from tests.browser.looking import fits, is_accessible, serious
from tests.browser.served import serving
from tests.pages.small_portal import PASSWORD, pages, people

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NEW = "quatre lampes roses chantent"

Open = Callable[..., Awaitable[Page]]


class Small:
    """A portal with two people, and a server of its pages."""

    def __init__(self, portal: Portal, url: str) -> None:
        self.portal = portal
        self.url = url
        self.colleagues = 0
        self.signed_in: dict[str, StorageState] = {}
        """What the browser of each who has signed in keeps."""

    async def chat_link(self, conversation: str = "c1") -> str:
        said = await self.portal.do(OpenSignIn(conversation=conversation, user="u1", language="fr"))
        url = str(said.facts["url"])
        return url[url.index("/sign-in") :]

    async def confirmation(self) -> str:
        """Return the path of a new colleague's confirmation link."""
        self.colleagues += 1
        email = f"zoe{self.colleagues}@bois.example"
        given = {"first_name": "Zoé", "last_name": "Martin", "email": email, "rights": "user"}
        await self.portal.do(CreateColleague(account="id of Claire", language="fr", **given))
        mails = await self.portal.read(lambda work: work.mail.claim(100))
        url = next(str(mail.letter.facts["url"]) for mail in mails if mail.letter and "url" in mail.letter.facts)
        return url[url.index("/confirm") :]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def small(tmp_path_factory: pytest.TempPathFactory, phrases: Phrases) -> AsyncIterator[Small]:
    settings = read_settings(data_dir=tmp_path_factory.mktemp("pages"), database_url="")
    store = await open_database(settings)
    portal = await people(store)
    async with serving(pages(settings, portal, phrases)) as url:
        yield Small(portal, url)
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browsers: Browsers, small: Small) -> Open:
    """Open one page in a browser that has never been there."""

    async def open_one(path: str, login: str = "", **given: Any) -> Page:
        page = await browsers.open(**{"storage_state": small.signed_in.get(login), **given})
        if login and login not in small.signed_in:
            await page.goto(f"{small.url}/sign-in")
            await signs_in(page, login)
            await expect(page.get_by_role("heading", name="Mes informations")).to_be_visible()
            small.signed_in[login] = await page.context.storage_state()
        await page.goto(small.url + path)
        assert not login or not page.url.startswith(f"{small.url}/sign-in")
        return page

    return open_one


async def signs_in(page: Page, login: str, password: str = PASSWORD) -> None:
    await page.get_by_label("Identifiant", exact=True).fill(login)
    await page.get_by_label("Mot de passe", exact=True).fill(password)
    await page.get_by_role("main").get_by_role("button", name="Se connecter").click()


PAGES = {
    "sign in": ("/sign-in", ""),
    "forgotten password": ("/password/forgotten", ""),
    "forgotten login": ("/login/forgotten", ""),
    "terms": ("/terms", ""),
    "bad link": ("/confirm?link=none", ""),
    "account": ("/account", "CLAIRE234"),
    "new password": ("/password/new", "CLAIRE234"),
    "administration": ("/administration", "CLAIRE234"),
    "not allowed": ("/administration", "PAUL56789"),
}


@pytest.mark.parametrize("name", PAGES)
async def test_axe_finds_nothing_and_no_window_is_too_small(
    open_page: Open, name: str, subtests: pytest.Subtests
) -> None:
    page = await open_page(*PAGES[name])
    await is_accessible(page, subtests)
    await fits(page, subtests)


async def test_axe_finds_nothing_where_something_is_to_correct(open_page: Open, subtests: pytest.Subtests) -> None:
    page = await open_page("/administration", "CLAIRE234")
    await page.get_by_role("button", name="Créer le compte").click()
    await expect(page.get_by_role("alert")).to_be_focused()
    await is_accessible(page, subtests)


async def test_axe_finds_nothing_on_pages_of_links(open_page: Open, small: Small) -> None:
    page = await open_page(await small.confirmation())
    assert not await serious(page)
    page = await open_page(await small.chat_link())
    assert not await serious(page)
    await signs_in(page, "CLAIRE234")
    await expect(page.get_by_role("heading", name="Encore une étape")).to_be_visible()
    assert not await serious(page)


async def test_person_signs_in_and_out_with_the_keyboard_alone(open_page: Open) -> None:
    page = await open_page("/sign-in")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Identifiant", exact=True)).to_be_focused()
    await page.keyboard.type("claire234")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Mes informations")).to_be_visible()
    await page.get_by_role("banner").get_by_role("button", name="Se déconnecter").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Vous êtes déconnecté")


async def test_problem_leads_to_its_field(open_page: Open) -> None:
    page = await open_page("/sign-in")
    await page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    summary = page.get_by_role("alert")
    await expect(summary).to_be_focused()
    assert (await page.title()).startswith("Erreur")
    await summary.get_by_role("link", name="Tapez votre mot de passe.").click()
    box = page.get_by_label("Mot de passe", exact=True)
    await expect(box).to_be_focused()
    assert "Tapez votre mot de passe." in str(await box.evaluate("box => box.ariaDescribedByElements?.[0].textContent"))


async def test_meter_tells_how_good_a_password_is_while_it_is_typed(open_page: Open) -> None:
    page = await open_page("/password/new", "CLAIRE234")
    box = page.get_by_label("Nouveau mot de passe", exact=True)
    told = page.locator("[aria-live=polite]")
    await box.fill("Claire Fontaine")
    await expect(told).to_contain_text("votre nom")
    await box.fill(NEW)
    await expect(told).to_have_text("Très bon")
    await expect(page.get_by_role("meter")).to_have_attribute("value", "4")
    await box.fill("")
    await expect(page.get_by_role("meter")).to_be_hidden()


async def test_password_can_be_read_while_it_is_typed_and_is_sent_hidden(open_page: Open) -> None:
    page = await open_page("/sign-in")
    box = page.locator("#password")
    await box.fill("wrong")
    await page.get_by_role("button", name="Afficher").click()
    await expect(box).to_have_attribute("type", "text")
    await page.get_by_role("button", name="Masquer").click()
    await expect(box).to_have_attribute("type", "password")


async def test_password_can_be_pasted(open_page: Open) -> None:
    page = await open_page("/sign-in")
    await page.locator("#login").fill(PASSWORD)
    await page.locator("#login").press("Control+a")
    await page.keyboard.press("Control+x")
    await page.locator("#password").focus()
    await page.keyboard.press("Control+v")
    await expect(page.locator("#password")).to_have_value(PASSWORD)


async def test_all_is_done_without_javascript(open_page: Open, small: Small) -> None:
    page = await open_page(await small.confirmation(), java_script_enabled=False)
    await expect(page.get_by_role("button", name="Afficher")).to_be_hidden()
    await page.locator("#new_password").fill(NEW)
    await page.get_by_role("button", name="Activer mon compte").click()
    login = await page.locator(".code").inner_text()
    await page.get_by_role("main").get_by_role("link", name="Se connecter").click()
    await signs_in(page, login, NEW)
    await expect(page.get_by_role("main")).to_contain_text("Zoé Martin")
    await page.get_by_role("link", name="Changer de mot de passe").click()
    await page.locator("#password").fill(NEW)
    await page.locator("#new_password").fill("cinq tasses vertes voyagent")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("status")).to_contain_text("Votre mot de passe est changé")
    await page.get_by_role("button", name="Me déconnecter partout").click()
    await expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()


async def test_administrator_manages_accounts_without_javascript(open_page: Open) -> None:
    page = await open_page("/administration", "CLAIRE234", java_script_enabled=False)
    row = page.get_by_role("row", name="Paul Lambert")
    await row.locator("summary").click()
    await row.get_by_role("button", name="Désactiver").click()
    await expect(page.get_by_role("status")).to_contain_text("désactivé")
    await row.locator("summary").click()
    await row.get_by_role("button", name="Réactiver").click()
    await expect(page.get_by_role("status")).to_contain_text("réactivé")


async def test_person_changes_the_language_and_keeps_the_link(open_page: Open, small: Small) -> None:
    page = await open_page(await small.confirmation())
    await page.get_by_role("link", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.get_by_label("Password", exact=True).fill(NEW)
    await page.get_by_role("button", name="Activate my account").click()
    await expect(page.get_by_role("heading", name="Your account is active")).to_be_visible()
