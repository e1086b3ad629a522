"""Sending files from a page: with a cut in the middle, a reload, several at once, and without JavaScript."""

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Dialog, Page, Request, expect

from bot.app import open_database
from bot.pages import tus
from bot.phrases import Phrases
from bot.settings import read_settings
from tests.browser.browsers import Browsers
from tests.browser.looking import serious
from tests.browser.served import serving
from tests.browser.test_pages import signs_in
from tests.pages.small_portal import pages, people
from tests.wire import Wire, wire_to

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SIZE = 6_000_000
SLOW, CRAWLING = 2_000_000, 10_000  # bytes a second
CUT = re.compile("La connexion est coupée")

Open = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("upload")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def wire(folder: Path, phrases: Phrases) -> AsyncIterator[Wire]:
    settings = read_settings(data_dir=folder, database_url="")
    small = settings.deposits.model_copy(update={"max_megabytes": 8})
    settings = settings.model_copy(update={"uploads_per_hour": 1000, "deposits": small})
    store = await open_database(settings)
    app = pages(settings, await people(store), phrases)
    async with serving(app) as address, wire_to(int(address.rpartition(":")[2])) as wire:
        yield wire
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browsers: Browsers, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """Open the page, signed in."""
    monkeypatch.setattr("bot.pages.tus.PART", 300_000)

    async def open_one(**given: Any) -> Page:
        page = await browsers.open(**given)
        await page.goto(f"{wire.url}/sign-in?next=/deposits/new")
        await signs_in(page, "CLAIRE234")
        await page.goto(f"{wire.url}/deposits/new")
        return page

    yield open_one
    wire.cut()  # what the test has left on its way
    wire.mend()


async def has_begun(wire: Wire, folder: Path, *, parts: int = 6) -> None:
    """Wait until the server keeps a few parts, and make the connection so slow that it stays about there."""
    before = noted(folder)
    while len(noted(folder) - before) < parts:  # noqa: ASYNC110 - nobody rings when a part is kept
        await asyncio.sleep(0.02)
    wire.speed = CRAWLING


def noted(folder: Path) -> set[Path]:
    return {part for part in (folder / "files" / "parts").glob("*") if "#" not in part.name}  # which is being written


def file_of(folder: Path, size: int = SIZE, name: str = "certifications.xml") -> Path:
    """Return a new file of random content."""
    path = folder / name
    path.write_bytes(os.urandom(size))
    return path


def is_kept(folder: Path, path: Path) -> bool:
    return (folder / "files" / hashlib.sha256(path.read_bytes()).hexdigest()).is_file()


def offsets(page: Page) -> list[int]:
    """Note from where on the page sends."""
    noted: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PATCH" and tus.PATH in request.url:
            noted.append(int(request.headers["upload-offset"]))

    page.on("request", note)
    return noted


async def test_file_goes_on_after_a_cut_where_it_stood(
    open_page: Open, wire: Wire, folder: Path, tmp_path: Path
) -> None:
    page, path = await open_page(), file_of(tmp_path)
    sent, wire.speed = offsets(page), SLOW
    await page.get_by_label("Fichiers à envoyer").set_input_files(path)
    await has_begun(wire, folder)
    await expect(page.get_by_role("progressbar", name="certifications.xml")).to_be_visible()
    wire.cut()
    await expect(page.locator(".upload-state")).to_have_text(CUT)
    wire.mend()
    await expect(page.get_by_role("status")).to_contain_text("Le fichier est reçu")
    assert sent[0] == 0
    assert 0 < sent[-1] < SIZE
    assert is_kept(folder, path)


async def test_file_goes_on_after_a_reload_where_it_stood(
    open_page: Open, wire: Wire, folder: Path, tmp_path: Path
) -> None:
    page, path = await open_page(), file_of(tmp_path)
    asked: list[str] = []

    async def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", leave)
    sent, wire.speed = offsets(page), SLOW
    await page.get_by_label("Fichiers à envoyer").set_input_files(path)
    await has_begun(wire, folder)
    await page.reload()
    assert asked == ["beforeunload"]
    await expect(page.locator(".uploads")).to_contain_text("L’envoi de « certifications.xml » n’est pas terminé")
    assert not await serious(page)
    wire.mend()
    await page.get_by_label("Fichiers à envoyer").set_input_files(path)
    await expect(page.get_by_role("status")).to_contain_text("Le fichier est reçu")
    assert 0 < sent[-1] < SIZE
    assert is_kept(folder, path)
    assert not await page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('tus::')).length")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_several_at_once_each_told_what_became_of_it(
    open_page: Open, folder: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    page = await open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    good = [file_of(tmp_path, 300_000, f"lot {number}.xml") for number in range(4)]
    bad = [file_of(tmp_path, 0, "vide.xml"), file_of(tmp_path, 8_000_001, "trop-gros-" + "x" * 60 + ".xml")]
    await page.get_by_label("Fichiers à envoyer").set_input_files([*good, *bad])
    rows = page.get_by_role("list").get_by_role("listitem")
    await expect(rows.filter(has_text="Fichier reçu en entier.")).to_have_count(4)
    await expect(rows.filter(has_text="Ce fichier est vide")).to_have_count(1)
    await expect(rows.filter(has_text="dépasse 8 Mo")).to_have_count(1)
    await expect(page.get_by_role("link", name="Continuer")).to_have_count(4)
    await expect(page.get_by_role("link", name="Voir tous ces fichiers")).to_be_visible()
    assert all(is_kept(folder, path) for path in good)
    assert not await serious(page)
    assert not await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    if shots := os.environ.get("SHOTS"):
        await page.screenshot(path=f"{shots}/several-{width}-{scheme}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
async def test_file_is_cancelled_with_the_keyboard(
    open_page: Open, wire: Wire, folder: Path, tmp_path: Path, width: int
) -> None:
    page, path = await open_page(viewport={"width": width, "height": 800}), file_of(tmp_path)
    if shots := os.environ.get("SHOTS"):
        await page.screenshot(path=f"{shots}/empty-{width}.png", full_page=True)
    wire.speed = SLOW
    box = page.get_by_label("Fichiers à envoyer")
    await box.set_input_files(path)
    await has_begun(wire, folder, parts=10)  # half of the file: a quarter of it is what is spoken of
    assert not await serious(page)
    if shots:
        await page.screenshot(path=f"{shots}/sending-{width}.png", full_page=True)
    spoken = page.locator("#spoken")
    await expect(spoken).to_have_text(re.compile(r"certifications.xml\s: \d\d\s% envoyés"))
    async with page.expect_response(lambda response: response.request.method == "DELETE") as deleted:
        await page.get_by_role("button", name="Annuler certifications.xml").press("Enter")
    assert (await deleted.value).status == 204
    await expect(box).to_be_focused()
    await expect(page.get_by_role("progressbar")).to_have_count(0)


async def test_files_may_be_dropped(open_page: Open, folder: Path, tmp_path: Path) -> None:
    page, path = await open_page(), file_of(tmp_path, 10)
    script = """content => {
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(content)], "flux.xml"));
        document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: files, cancelable: true}));
    }"""
    await page.evaluate(script, list(path.read_bytes()))
    await expect(page.get_by_role("status")).to_contain_text("Le fichier est reçu")
    assert is_kept(folder, path)


async def test_who_is_signed_out_meanwhile_is_told(open_page: Open, tmp_path: Path) -> None:
    page = await open_page()
    await page.context.clear_cookies()
    await page.get_by_label("Fichiers à envoyer").set_input_files(file_of(tmp_path, 10))
    await expect(page.locator(".upload-state")).to_contain_text("Vous n’êtes plus connecté")
    await expect(page.get_by_role("button", name="Réessayer")).to_be_visible()


async def test_file_is_sent_without_javascript(open_page: Open, folder: Path, tmp_path: Path) -> None:
    page, path = await open_page(java_script_enabled=False), file_of(tmp_path)
    send = page.get_by_role("button", name="Envoyer", exact=True)
    await send.click()
    await expect(page.get_by_role("alert")).to_contain_text("Choisissez un fichier.")
    await page.get_by_label("Fichiers à envoyer").set_input_files(file_of(tmp_path, 0, "vide.xml"))
    await send.click()
    await expect(page.get_by_role("alert")).to_contain_text("Ce fichier est vide")
    await page.get_by_label("Fichiers à envoyer").set_input_files(path)
    await send.click()
    await expect(page.get_by_role("status")).to_contain_text("Le fichier est reçu")
    assert is_kept(folder, path)
