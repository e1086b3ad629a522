"""The pages of deposits as people see them: with a keyboard, a phone, a screen reader, without JavaScript."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, Request, StorageState, expect

from actions.deposits import CONVERT, EXAMINE, Status
from actions.outside.files import open_files
from actions.work import Work
from bot.apart import Apart
from bot.app import open_database
from bot.jobs.converting import Converting
from bot.jobs.examining import Examining
from bot.jobs.worker import Worker
from bot.pages.arrival import Arrived
from bot.pages.review import take_in
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import read_settings
from bot.workroom import Workroom
from tests.browser.browsers import Browsers
from tests.browser.looking import fits, is_accessible, serious
from tests.browser.served import serving
from tests.pages.small_portal import PASSWORD, pages, people
from tests.pages.some_deposits import MALFORMED, RECEIVED_AT, SUMMARY, add_deposit, add_processed
from tests.pages.test_review import SAMPLE, add_contracts
from tests.spreadsheet.sheets import sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Open = Callable[..., Awaitable[Page]]
DIGEST = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
PAGES = (
    *("deposits", "criteria", "received", "processed", "malformed", "unknown", "verify"),
    *("flux", "sheet", "refused", "together"),
)
PARTS = "a, button, input, select, img, summary"
LONG_AGO = {"status": Status.PROCESSED_WITH_ERRORS, "processed_at": RECEIVED_AT, "outcome": "0" * 64}


@dataclass
class Full:
    """A portal with deposits and with files that wait; `paths` are where each is shown."""

    portal: Portal
    worker: Worker
    folder: Path
    url: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    signed_in: StorageState | None = None
    """What a browser of Claire's keeps once she has signed in."""

    async def sends(self, path: Path, name: str = "") -> str:
        received = await open_files(self.folder / "files").put(path)
        arrived = Arrived(account="id of Claire", language="fr", name=name or path.name, received=received)
        return await take_in(self.portal, arrived)

    async def works(self) -> None:
        while await self.worker.do_one():
            pass

    async def fill(self) -> None:
        given = self.folder / "given"
        given.mkdir()
        (given / "x.pdf").write_bytes(b"%PDF-1.7\n")
        await add_contracts(self.portal, "C1", "C2")
        files = open_files(self.folder / "files")
        processed = await add_processed(self.portal, files, self.folder / "made", SAMPLE, name="un-nom-" * 12 + ".xml")
        malformed = await add_deposit(self.portal, summary=MALFORMED, **LONG_AGO)
        for _ in range(20):
            await add_deposit(self.portal, summary=SUMMARY, **LONG_AGO)
        received = await add_deposit(self.portal)
        self.paths = {
            "deposits": "/deposits",
            "criteria": "/deposits?filter=status%3Dreceived,withdrawn",
            "received": f"/deposits/{received.number}",
            "processed": f"/deposits/{processed.number}",
            "malformed": f"/deposits/{malformed.number}",
            "unknown": "/deposits/AR-2345-6789-ABCD",
            "verify": "/receipts/verify",
            "flux": await self.sends(SAMPLE),
            "sheet": await self.sends(sheet_of(given / "lot.xlsx", {}, {"N° de candidat": "C-2", "Groupe": "B"})),
            "refused": await self.sends(given / "x.pdf"),
            "together": "/deposits/review",
        }
        await self.works()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def full(tmp_path_factory: pytest.TempPathFactory, phrases: Phrases) -> AsyncIterator[Full]:
    settings = read_settings(data_dir=tmp_path_factory.mktemp("deposits"), database_url="")
    store = await open_database(settings)
    portal, apart, files = await people(store), Apart(), open_files(settings.data_dir / "files")
    handlers = {EXAMINE: Examining(files, apart), CONVERT: Converting(files, apart)}
    filled = Full(portal, Worker(store, handlers, Workroom(settings.data_dir / "work")), settings.data_dir)
    await filled.fill()
    app = pages(settings, portal, phrases, apart=apart)
    async with serving(app) as filled.url:
        yield filled
    await apart.close()
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browsers: Browsers, full: Full) -> Open:
    """Open one page as Claire, in a browser of her own."""

    async def open_one(path: str, **given: Any) -> Page:
        page = await browsers.open(**{"storage_state": full.signed_in, **given})
        if not full.signed_in:
            await page.goto(f"{full.url}/sign-in")
            await page.locator("#login").fill("CLAIRE234")  # in whichever language
            await page.locator("#password").fill(PASSWORD)
            await page.locator("main form > button").click()
            await page.wait_for_url("**/account")
            full.signed_in = await page.context.storage_state()
        await page.goto(full.url + path)
        assert not page.url.startswith(f"{full.url}/sign-in")
        return page

    return open_one


@pytest.mark.parametrize("name", PAGES)
async def test_axe_finds_nothing_and_no_window_is_too_small(
    open_page: Open, full: Full, name: str, subtests: pytest.Subtests
) -> None:
    page = await open_page(full.paths[name])
    await is_accessible(page, subtests)
    await fits(page, subtests, PARTS)


async def test_no_window_is_too_small_for_english(open_page: Open, full: Full, subtests: pytest.Subtests) -> None:
    page = await open_page("/deposits", locale="en-GB")
    for name in PAGES:
        await page.goto(full.url + full.paths[name])
        await fits(page, subtests, PARTS)


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
async def test_menu_stands_beside_the_name(open_page: Open, full: Full, locale: str) -> None:
    """On narrow pages in a wide window it was on a line of its own."""
    page = await open_page(full.paths["processed"], locale=locale)
    name, menu = await page.locator("header .name").bounding_box(), await page.locator("header nav").bounding_box()
    assert name
    assert menu
    assert menu["y"] < name["y"] + name["height"]


async def test_deposits_are_chosen_and_one_is_withdrawn_with_the_keyboard(open_page: Open, full: Full) -> None:
    deposit = await add_deposit(full.portal, name="à retirer.xml")
    page = await open_page("/deposits")
    await page.get_by_text("Choisir des dépôts").press("Enter")
    await page.get_by_label("Nom du fichier").fill("RETIRER")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.locator("summary", has_text="Retirer").press("Enter")
    await page.get_by_role("button", name="Oui, retirer ce dépôt").press("Enter")
    await expect(page.get_by_role("heading", name="Ce dépôt est retiré")).to_be_visible()
    assert deposit.number in page.url


async def test_page_shows_by_itself_what_came_of_a_deposit(open_page: Open, full: Full) -> None:
    deposit = await add_deposit(full.portal, status=Status.PROCESSING)
    page = await open_page(f"/deposits/{deposit.number}")
    await expect(page.get_by_role("heading", name="Le contrôle est en cours")).to_be_visible()
    await page.get_by_role("link", name="Accusé de réception (PDF)").focus()

    async def end(work: Work) -> None:
        values = {"status": Status.PROCESSED, "summary": SUMMARY.to_json(), "outcome": "0" * 64}
        await work.deposits.change(deposit.id, among=[Status.PROCESSING], values=values)

    await full.portal.read(end)
    await expect(page.get_by_role("heading", name="Tout est accepté")).to_be_visible(timeout=20_000)
    await expect(page.get_by_role("status").first).to_have_text(
        "Le statut de ce dépôt vient de changer. La page est à jour."
    )
    assert not await serious(page)


async def test_file_is_reviewed_as_soon_as_it_is_looked_at_and_deposited(open_page: Open, full: Full) -> None:
    path = full.folder / "given" / "autre.xml"
    path.write_text(SAMPLE.read_text(encoding="utf-8") + "<!-- another one -->", encoding="utf-8")
    page = await open_page(await full.sends(path))
    await expect(page.get_by_text("En attente…")).to_be_visible()
    await full.works()
    await expect(page.get_by_role("button", name="Déposer ce fichier")).to_be_visible(timeout=20_000)
    await page.get_by_role("button", name="Déposer ce fichier").click()
    await expect(page.get_by_role("heading", name="Le fichier est bien reçu")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Accusé de réception (JSON)").click()
    assert (await download.value).suggested_filename.startswith("Accusé de réception_AR-")


async def test_spreadsheet_is_confirmed_without_javascript(open_page: Open, full: Full) -> None:
    page = await open_page(full.paths["sheet"], java_script_enabled=False)
    await page.get_by_label("Sous quel contrat").select_option("C2")
    await page.get_by_role("button", name="C’est bien cela").click()
    await expect(page.get_by_text("Nous préparons le fichier XML")).to_be_visible()
    await full.works()
    await page.reload()
    await page.get_by_role("button", name="Déposer ce fichier").click()
    await expect(page.get_by_role("heading", name="Le fichier est bien reçu")).to_be_visible()


async def test_file_is_verified_without_being_sent(open_page: Open, full: Full) -> None:
    deposit = await add_deposit(full.portal, sha256=DIGEST, bcr="34DEF567", role="depositor")
    page = await open_page("/receipts/verify")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - playwright marks what it calls
    await page.get_by_label("Fichier déposé").set_input_files(SAMPLE)
    await expect(page.get_by_text("n’est pas envoyé")).to_be_visible()
    await page.get_by_label("Numéro de l’accusé").fill(deposit.number)
    await page.get_by_role("main").get_by_role("button", name="Vérifier").click()
    await expect(page.get_by_role("heading", name="Ils vont ensemble")).to_be_visible()
    (posted,) = [request for request in sent if request.method == "POST"]
    assert DIGEST.encode() in (posted.post_data_buffer or b"")
    assert b"cpf:flux" not in (posted.post_data_buffer or b"")
    assert not await serious(page)


async def test_file_is_verified_without_javascript(open_page: Open) -> None:
    page = await open_page("/receipts/verify", java_script_enabled=False)
    await page.get_by_label("Fichier déposé").set_input_files(Path(__file__))
    await page.get_by_role("main").get_by_role("button", name="Vérifier").click()
    await expect(page.get_by_role("heading", name="Aucun accusé ne correspond")).to_be_visible()
