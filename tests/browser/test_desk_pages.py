"""The queue and tickets as agents see them: at any size, in both colours and languages, by keyboard, in plain HTML."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from actions.canned_replies import KeepCannedReply
from actions.ticket_handling import NoteOnTicket, SetTags, SnoozeTicket
from actions.ticket_of_agent import CloseTicket, ReplyToTicket
from bot.app import open_database
from bot.console.workplace import Workplace
from bot.conversation import Assistant
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import read_settings
from tests.browser.browsers import Browsers
from tests.browser.looking import NOTHING, fits, is_accessible, serious
from tests.browser.served import serving
from tests.console.caller import Caller
from tests.console.small_desk import agent_id, agents, desk, session_of, workplace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PLACES = ("queue", "closed ones", "nobody's", "mine", "another's", "closed", "article", "replies")
LONG = "accusé de réception introuvable depuis la mise à jour du portail-des-certificateurs-et-de-leurs-mandataires"


class Scene:
    """A desk with a ticket of each kind, as Sami sees it."""

    def __init__(self, portal: Portal, at: Workplace, url: str) -> None:
        self.portal = portal
        self.at = at
        self.url = url
        self.paths = {"queue": "/desk", "closed ones": "/desk?view=closed", "replies": "/desk/replies"}

    async def is_laid(self) -> None:
        text = "Bonjour {{ first_name }}, voyez {{ number }}. {{ agent }}"
        await self.at.desk.do(KeepCannedReply(language="fr", title="Mot de passe", text=text))
        waiting = await Caller(self.at, "waiting").hands_over(LONG, "critique")
        mine = Caller(self.at, "mine")
        ticket = await mine.is_taken_by("Sami")
        await self.at.desk.order(ReplyToTicket(ticket=ticket.id, agent=agent_id("Sami"), text="Je **regarde**."))
        await mine.says("j’ai perdu mon mot de passe")
        await self.at.desk.do(NoteOnTicket(ticket=ticket.id, agent=agent_id("Anna"), text="@Sami Dubois, voilà."))
        await self.at.desk.do(SetTags(ticket=ticket.id, agent=agent_id("Sami"), tags="accès, urgent"))
        theirs = await Caller(self.at, "theirs").is_taken_by("Anna")
        later = theirs.created_at + 3_600_000
        await self.at.desk.do(SnoozeTicket(ticket=theirs.id, agent=agent_id("Anna"), until=later))
        closed = Caller(self.at, "closed")
        over = await closed.is_taken_by("Sami")
        await self.at.desk.order(CloseTicket(ticket=over.id, agent=agent_id("Sami"), text="Bonne journée"))
        await closed.says("4")
        numbers = {"nobody's": waiting.number, "mine": ticket.number, "another's": theirs.number, "closed": over.number}
        self.paths |= {name: f"/desk/tickets/{number}" for name, number in numbers.items()}
        self.paths["article"] = f"/desk/tickets/{ticket.number}/articles?q=mot+de+passe"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(
    tmp_path_factory: pytest.TempPathFactory, assistant: Assistant, phrases: Phrases
) -> AsyncIterator[Scene]:
    settings = read_settings(data_dir=tmp_path_factory.mktemp("desk"), database_url="")
    store = await open_database(settings)
    portal = await agents(store)
    at = workplace(portal, store, assistant)
    async with serving(desk(settings, portal, phrases, at)) as url:
        laid = Scene(portal, at, url)
        await laid.is_laid()
        yield laid
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sami(browsers: Browsers, scene: Scene) -> Any:
    """Open a place in a browser of Sami's."""

    async def open_one(place: str, **given: Any) -> Page:
        page = await browsers.open(**given)
        word = await session_of(scene.portal, "Sami")
        await page.context.add_cookies([{"name": "guichet-desk", "value": word, "url": f"{scene.url}/desk"}])
        await page.goto(scene.url + scene.paths[place])
        return page

    return open_one


@pytest.mark.parametrize("place", PLACES)
async def test_axe_finds_nothing_and_no_window_is_too_small(sami: Any, place: str, subtests: pytest.Subtests) -> None:
    page = await sami(place)
    await is_accessible(page, subtests)
    await fits(page, subtests, NOTHING)


async def test_no_window_is_too_small_for_english(sami: Any, scene: Scene, subtests: pytest.Subtests) -> None:
    page = await sami("queue", locale="en-GB")
    for place in PLACES:
        await page.goto(scene.url + scene.paths[place])
        await fits(page, subtests, NOTHING)


async def test_axe_finds_nothing_in_any_form_of_a_ticket(sami: Any, subtests: pytest.Subtests) -> None:
    page = await sami("mine")
    for panel in await page.locator("#acts details, .side details").all():
        await panel.locator("summary").first.click()
        await panel.evaluate("panel => { panel.dataset.looked = 'at' }")
        with subtests.test(await panel.locator("summary").first.inner_text()):
            assert not await serious(page, "[data-looked]")
        await panel.evaluate("panel => { delete panel.dataset.looked }")


async def test_list_of_keys_is_shown_and_single_keys_can_be_switched_off(sami: Any) -> None:
    page = await sami("queue")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    await page.get_by_label("Raccourcis d’une seule touche actifs").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await expect(page.locator(".row-link").first).not_to_be_focused()
    await page.get_by_role("button", name="Raccourcis").click()
    await page.get_by_label("Raccourcis d’une seule touche actifs").check()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await expect(page.locator(".row-link").first).to_be_focused()


async def test_canned_reply_and_mention_are_put_where_they_belong(sami: Any) -> None:
    page = await sami("mine")
    await page.locator("#reply-text").fill("D’abord ceci. ")
    await page.get_by_role("link", name="Mot de passe").first.click()
    await expect(page.locator("#reply-text")).to_have_value(
        "D’abord ceci. Bonjour, voyez " + page.url.rpartition("/")[2] + ". Sami Dubois"
    )
    await page.locator("#panel-note summary").click()
    await page.get_by_role("button", name="@Anna Dubois").click()
    await expect(page.locator("#note-text")).to_have_value("@Anna Dubois ")
    await expect(page.locator("#note-text")).to_be_focused()


async def test_everything_works_without_javascript(sami: Any, scene: Scene) -> None:
    page = await sami("queue", java_script_enabled=False)
    caller = Caller(scene.at, "plain")
    ticket = await caller.hands_over("sans script")
    await page.locator("#words").fill("script")
    await page.get_by_role("button", name="Filtrer").click()
    await page.get_by_role("link", name="sans script").click()
    await page.get_by_role("button", name="Prendre la demande").click()
    await page.locator("#reply-text").fill("Bonjour !")
    await page.get_by_role("button", name="Répondre").click()
    await expect(page.locator(".entry.agent")).to_contain_text("Bonjour !")
    await page.locator("#panel-close summary").click()
    await page.get_by_role("button", name="Clore la demande").click()
    await expect(page.locator("#standing")).to_contain_text("Close, traitée")
    assert (await caller.ticket()).id == ticket.id


async def test_new_messages_are_said_to_a_screen_reader(sami: Any, scene: Scene) -> None:
    page, caller = await sami("mine"), Caller(scene.at, "mine")
    is_said = asyncio.Event()

    async def opens_late(route: Route) -> None:
        await is_said.wait()
        await route.continue_()

    await page.route("**/desk/events?*", opens_late)
    await page.reload()
    await caller.says("message 0")  # nobody hears this: the page is there, its line is not
    is_said.set()
    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_contain_text("message 0")
    for number in range(1, 3):
        await caller.says(f"message {number}")
        await expect(log).to_contain_text(f"message {number}")
    before = await page.locator("#log .entry").count()
    assert before == len(set(await page.locator("#log .entry").evaluate_all("all => all.map(one => one.id)")))


async def test_what_was_asked_before_an_act_does_not_undo_it(sami: Any, scene: Scene) -> None:
    """The box in which an agent had begun to type was taken away by an answer from before they took the ticket."""
    page, ticket = await sami("queue"), await Caller(scene.at, "at the same time").hands_over()
    is_taken = asyncio.Event()

    async def comes_late(route: Route) -> None:
        before = await route.fetch()
        await is_taken.wait()
        await route.fulfill(response=before)

    await page.route("**/news*", comes_late, times=1)
    async with page.expect_request("**/news*"):
        await page.goto(f"{scene.url}/desk/tickets/{ticket.number}")
    await page.keyboard.press("t")
    box = page.locator("#reply-text")
    await expect(box).to_be_focused()
    await box.evaluate("box => { box.isTheSame = true }")
    async with page.expect_request("**/news*"):  # once more, since what came is old
        is_taken.set()
    assert await box.evaluate("box => box.isTheSame && box === document.activeElement")
