"""The supervisor's page as they see it: at any size, in both colours, on paper."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from actions.store.desk_tables import questions, ticket_events, tickets
from bot.app import open_database
from bot.conversation import Assistant
from bot.phrases import Phrases
from bot.settings import read_settings
from bot.store.store import Store
from tests.browser.browsers import Browsers
from tests.browser.looking import NOTHING, fits, is_accessible
from tests.browser.served import serving
from tests.console.small_desk import agents, desk, session_of, workplace
from tests.desk_rows import add_rows, event_of, ticket_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOUR, DAY = 3_600_000, 86_400_000
ARTICLES = ("definition-bcr", "creer-compte", "mot-de-passe-oublie", "deposer-fichier", "compte-bloque")
Open = Callable[..., Awaitable[Page]]


async def a_month_of_work(store: Store) -> None:
    """Questions of every hour and outcome, and tickets of every priority and rating, until today."""
    now = time.time_ns() // 1_000_000
    asked = [
        {
            "conversation": f"c{number // 3}",
            "sequence": number,
            "text": f"Comment faire la démarche numéro {number}, qui n’est décrite nulle part\u00a0?",
            "language": "en" if number % 7 == 0 else "fr",
            "outcome": ("unknown", "answered", "answered", "chosen", "choice")[number % 5],
            "article": ARTICLES[number * number % 7 % 5],
            "helped": (None, None, True, False)[number % 4],
            "state": "open",
            "asked_at": now - number * number * 7919 % (30 * DAY),
        }
        for number in range(900)
    ]
    await add_rows(store, questions, *asked)
    for number in range(120):
        opened = now - 25 * DAY + number * number * 104_729 % (24 * DAY)
        replied, closed = opened + number % 9 * HOUR, opened + number % 40 * HOUR
        row = ticket_of(
            f"t{number}",
            priority=("urgent", "high", "normal", "low")[number % 4],
            state="closed",
            closed_as="solved",
            agent_id=("id of Anna", "id of Sami")[number % 2],
            created_at=opened,
            first_reply_at=replied,
            closed_at=closed,
            reply_due_at=opened + 7 * HOUR,
            solve_due_at=opened + 30 * HOUR,
            rating=(5, 4, 5, 3, 1)[number % 5],
            rating_words="Réponse claire, merci beaucoup." if number % 6 == 0 else "",
            rated_at=closed + HOUR,
            updated_at=closed + HOUR,
        )
        await add_rows(store, tickets, row)
        events = [("taken", opened + HOUR // 2), ("closed", closed)]
        given = [{"id": f"{at}-{number}", "at": at, "kind": kind, "agent_id": row["agent_id"]} for kind, at in events]
        await add_rows(store, ticket_events, *(event_of(f"t{number}", **each) for each in given))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk_at_work(
    tmp_path_factory: pytest.TempPathFactory, assistant: Assistant, phrases: Phrases
) -> AsyncIterator[tuple[str, str]]:
    """Where the desk is, and the word of the supervisor's session."""
    settings = read_settings(data_dir=tmp_path_factory.mktemp("supervision"), database_url="")
    store = await open_database(settings)
    portal = await agents(store)
    await a_month_of_work(store)
    app = desk(settings, portal, phrases, workplace(portal, store, assistant))
    async with serving(app) as url:
        yield url, await session_of(portal, "Sami")
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browsers: Browsers, desk_at_work: tuple[str, str]) -> Open:
    """Open the page."""
    url, word = desk_at_work

    async def open_one(query: str = "", **given: Any) -> Page:
        page = await browsers.open(**given)
        await page.context.add_cookies([{"name": "guichet-desk", "value": word, "url": f"{url}/desk"}])
        await page.goto(f"{url}/desk/supervision?{query}")
        return page

    return open_one


async def test_axe_finds_nothing(open_page: Open, subtests: pytest.Subtests) -> None:
    page = await open_page()
    for details in await page.locator("details").all():
        await details.locator("summary").click()
    await is_accessible(page, subtests)


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
async def test_nothing_is_cut_off_in_a_small_window(open_page: Open, locale: str, subtests: pytest.Subtests) -> None:
    page = await open_page("period=90", locale=locale)
    await fits(page, subtests, NOTHING)


async def test_one_drawing_of_each_plot_is_there_in_any_window(open_page: Open) -> None:
    page = await open_page()
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 800})
        await expect(page.get_by_role("img", name="Questions et conversations")).to_have_count(1)
        await expect(page.get_by_role("img", name="Heures d’affluence")).to_be_visible()


async def test_two_dates_are_asked_for_where_they_count(open_page: Open) -> None:
    page = await open_page()
    await expect(page.get_by_label("Du", exact=True)).to_be_hidden()
    await page.get_by_label("Période", exact=True).select_option("dates")
    await page.get_by_label("Du", exact=True).fill("2026-01-01")
    await page.get_by_label("Au", exact=True).fill("2026-01-31")
    await page.get_by_role("button", name="Afficher").click()
    await expect(page.get_by_text("Rien à montrer pour cette période.").first).to_be_visible()
    await expect(page.get_by_label("Du", exact=True)).to_have_value("2026-01-01")


async def test_on_paper_there_are_figures_and_no_form(open_page: Open) -> None:
    page = await open_page()
    await page.emulate_media(media="print")
    await expect(page.get_by_role("button", name="Afficher")).to_be_hidden()
    await expect(page.get_by_role("img", name="Questions et conversations")).to_be_visible()
