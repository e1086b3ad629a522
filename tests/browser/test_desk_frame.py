"""The desk's frame as agents see it: signing in, at any size, in both colours, by keyboard."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pyotp
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from actions.agents import AddAgent
from actions.tickets import Role
from bot.app import open_database
from bot.conversation import Assistant
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import read_settings
from tests.browser.browsers import Browsers
from tests.browser.looking import NOTHING, fits, is_accessible
from tests.browser.served import serving
from tests.console.small_desk import PASSWORD, agents, code, desk, email, session_of, workplace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PLACES = ("/desk/sign-in", "welcome", "/desk/account")
Open = Callable[..., Awaitable[Page]]


class SmallDesk:
    def __init__(self, portal: Portal, url: str) -> None:
        self.portal = portal
        self.url = url

    async def invitation(self, name: str) -> str:
        """Return the path of a newcomer's link."""
        added = AddAgent(email=email(name), name=f"{name} Martin-Delacroix", roles=[Role.AGENT], language="fr")
        url = str((await self.portal.do(added)).facts["url"])
        return url[url.index("/desk") :]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def small(
    tmp_path_factory: pytest.TempPathFactory, assistant: Assistant, phrases: Phrases
) -> AsyncIterator[SmallDesk]:
    settings = read_settings(data_dir=tmp_path_factory.mktemp("desk"), database_url="")
    store = await open_database(settings)
    portal = await agents(store)
    app = desk(settings, portal, phrases, workplace(portal, store, assistant))
    async with serving(app) as url:
        yield SmallDesk(portal, url)
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browsers: Browsers, small: SmallDesk) -> Open:
    """Open one page in a browser that has never been there."""

    async def open_one(path: str, name: str = "", **given: Any) -> Page:
        page = await browsers.open(**given)
        if name:
            word = await session_of(small.portal, name)
            await page.context.add_cookies([{"name": "guichet-desk", "value": word, "url": f"{small.url}/desk"}])
        await page.goto(small.url + path)
        return page

    return open_one


async def opened(open_page: Open, small: SmallDesk, place: str, name: str, **given: Any) -> Page:
    if place == "welcome":
        return await open_page(await small.invitation(name), **given)
    return await open_page(place, "Sami" if place == "/desk/account" else "", **given)


@pytest.mark.parametrize("place", PLACES)
async def test_axe_finds_nothing_and_no_window_is_too_small(
    open_page: Open, small: SmallDesk, place: str, subtests: pytest.Subtests
) -> None:
    page = await opened(open_page, small, place, "Zoé")
    await is_accessible(page, subtests)
    await fits(page, subtests, NOTHING)


@pytest.mark.parametrize("place", PLACES)
async def test_no_window_is_too_small_for_english(
    open_page: Open, small: SmallDesk, place: str, subtests: pytest.Subtests
) -> None:
    page = await opened(open_page, small, place, "Max", locale="en-GB")
    await fits(page, subtests, NOTHING)


async def test_agent_signs_in_with_the_keyboard_alone(open_page: Open) -> None:
    page = await open_page("/desk/sign-in?next=/desk/account")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type(email("Anna"))
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_label("Code", exact=True).focus()
    await page.keyboard.type(code())
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Mon accès")).to_be_visible()


async def test_newcomer_comes_in_without_javascript(open_page: Open, small: SmallDesk) -> None:
    page = await open_page(await small.invitation("Rosa"), java_script_enabled=False)
    secret = (await page.locator(".secret-word").inner_text()).replace(" ", "")
    await page.locator("#new_password").fill("neuf vaches vertes patinent")
    await page.locator("#code").fill(pyotp.TOTP(secret).at(int(time.time())))
    await page.get_by_role("button", name="Ouvrir mon accès").click()
    await expect(page.get_by_role("banner")).to_contain_text("Rosa Martin-Delacroix")


async def test_strength_is_told_while_the_password_is_typed(open_page: Open, small: SmallDesk) -> None:
    page = await open_page(await small.invitation("Lili"))
    await page.locator("#new_password").fill("neuf vaches vertes patinent")
    await expect(page.locator("[aria-live=polite]")).to_have_text("Très bon")


async def test_link_of_another_site_opens_for_who_is_signed_in(open_page: Open, small: SmallDesk) -> None:
    """The session's cookie does not come with it at first."""
    page = await open_page("/desk/account", "Sami")
    other = small.url.replace("127.0.0.1", "localhost")
    await page.goto(f"{other}/desk/sign-in")
    await page.evaluate("url => { location.href = url }", f"{small.url}/desk/account")
    await expect(page.get_by_role("heading", name="Mon accès")).to_be_visible()
