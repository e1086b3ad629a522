"""Deposits from the first file to the last receipt, as people make them in the chat."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
import xlsxwriter
from lxml import etree
from playwright.async_api import Locator, expect

from bot.settings import Settings
from tests.browser.conftest import OpenChat
from tests.browser.looking import serious
from tests.browser.test_journeys import on_the_page, signs_in_from
from tests.browser.web_chat import WebChat
from tests.deposits.flux_files import SOMEBODYS_NAME, flux, passage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "tests" / "flux" / "sample.xml"
LOGIN = "CLAIRE234"
SECONDS = 60_000  # milliseconds for work that goes on behind the page, on a slow machine
LARGEST = Settings.model_fields["max_upload_megabytes"].default * 1_000_000
WRONG = b"""<?xml version="1.0" encoding="UTF-8"?>
<cpf:flux xmlns:cpf="urn:cdc:cpf:pc5:schema:1.0.0">
  <cpf:idFlux>broken-1</cpf:idFlux>
  <cpf:horodatage>hier</cpf:horodatage>
  <cpf:emetteur>
    <cpf:idClient>34DEF5</cpf:idClient>
    <cpf:coucou/>
  </cpf:emetteur>
</cpf:flux>
"""
BROKEN = flux(passage("broken-1")).replace(b"12</cpf:scoring>", b"12</cpf:score>")
HEADERS = {
    "Id technique": "{id}",
    "Type": "RS",
    "Code": "RS5875",
    "Obtention": "par admission",
    "Donnée certifiée": "oui",
    "Date d'obtention": "{issued}",
    "Nom de naissance": SOMEBODYS_NAME,
    "Prénom": "Camille",
    "Année de naissance": "1996",
    "Mois de naissance": "11",
    "Jour de naissance": "15",
    "Sexe": "F",
    "Code INSEE commune naissance": "31555",
}


def sample() -> bytes:
    """Return a file with every optional field, for an organisation of the demonstration."""
    text = SAMPLE.read_text("utf-8")
    for theirs, ours in {"AB123CDE": "34DEF567", "E564ACB0": "34DEF567", "2560080000127J": "MCFCER000456"}.items():
        text = text.replace(theirs, ours)
    return text.encode()


def table() -> bytes:
    issued = f"{date.today() - timedelta(days=20):%d/%m/%Y}"  # noqa: DTZ011 - any day of late
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADERS, "Couleur"])
        for row in (1, 2):
            sheet.write_row(row, 0, [value.format(id=f"sheet-{row}", issued=issued) for value in HEADERS.values()])
    return content.getvalue()


async def attaches(chat: WebChat, *paths: Path) -> None:
    """Choose files by the button, as the browser has people do it."""
    async with chat.page.expect_file_chooser() as choosing:
        await chat.page.locator(".webchat__upload-button button").click()
    await (await choosing.value).set_files(paths)


async def drags(chat: WebChat, files: Mapping[str, bytes]) -> None:
    """Hold files over the page."""
    await chat.page.evaluate(
        """(files) => {
          window.dragged = new DataTransfer();
          for (const [name, text] of files) window.dragged.items.add(new File([text], name));
          const given = { bubbles: true, cancelable: true, dataTransfer: window.dragged };
          document.querySelector("main").dispatchEvent(new DragEvent("dragenter", given));
        }""",
        [(name, content.decode()) for name, content in files.items()],
    )


async def drops(chat: WebChat, files: Mapping[str, bytes]) -> None:
    """Let them fall where they are."""
    await drags(chat, files)
    await expect(chat.page.get_by_text("Lâchez vos fichiers ici")).to_be_visible()
    await chat.page.evaluate(
        """() => {
          const given = { bubbles: true, cancelable: true, dataTransfer: window.dragged };
          document.getElementById("drop").dispatchEvent(new DragEvent("drop", given));
        }"""
    )
    await expect(chat.page.get_by_text("Lâchez vos fichiers ici")).to_be_hidden()


def tray(chat: WebChat) -> Locator:
    """What is attached and not sent."""
    return chat.page.get_by_role("region", name="À envoyer")


async def sends(chat: WebChat) -> None:
    await tray(chat).get_by_role("button", name="Envoyer").click()
    await expect(tray(chat)).to_be_hidden()


async def hears(chat: WebChat, words: str) -> Locator:
    """Return what is said with these words in it, which may take the time that the work takes."""
    said = chat.with_words(words).last
    await expect(said).to_be_visible(timeout=SECONDS)
    return said


async def says_yes(chat: WebChat, expected: str) -> Locator:
    """Agree to a deposit; returns what is told of it with these words in it."""
    await expect(chat.suggestions.get_by_text("Oui", exact=True)).to_be_visible(timeout=SECONDS)
    await chat.box.fill("oui vas-y")
    await chat.box.press("Enter")
    return await hears(chat, expected)


async def downloads(chat: WebChat, said: Locator, label: str) -> bytes:
    """Press a button of a card; the document is saved, and no empty tab stays."""
    async with chat.page.expect_download() as downloading:
        await said.locator(".ac-pushButton", has_text=label).last.click()
    path = await (await downloading.value).path()
    assert len(chat.page.context.pages) == 1
    return path.read_bytes()


async def test_sample_file_is_deposited_and_its_documents_are_saved(open_chat: OpenChat, tmp_path: Path) -> None:
    chat = await open_chat()
    await signs_in_from(chat, LOGIN)
    path = tmp_path / "exemple officiel.xml"
    path.write_bytes(sample())
    await attaches(chat, path)
    await expect(tray(chat).get_by_role("listitem")).to_contain_text("exemple officiel.xml")
    await sends(chat)
    asked = await hears(chat, "Faut-il déposer ce fichier")
    await expect(asked).to_contain_text("exemple officiel.xml")
    sent = chat.page.locator(".webchat__fileContent__fileName").last
    await expect(sent).to_have_css("color", "rgb(255, 255, 255)")  # on a dark bubble, where it was dark
    receipt = await says_yes(chat, "accusé de réception")
    assert (await downloads(chat, receipt, "Accusé de réception")).startswith(b"%PDF")
    told = await hears(chat, "Le contrôle de exemple officiel.xml est terminé")
    assert (await downloads(chat, told, "Rapport de traitement")).startswith(b"%PDF")


async def test_rejected_passage_is_corrected_in_the_same_file_and_sent_again(
    open_chat: OpenChat, tmp_path: Path
) -> None:
    chat = await open_chat()
    await signs_in_from(chat, LOGIN)
    path = tmp_path / "mars.xml"
    path.write_bytes(flux(passage("again-1"), passage("again-2"), passage("again-2")))
    await attaches(chat, path)
    await sends(chat)
    told = await says_yes(chat, "Le contrôle de mars.xml est terminé")
    await expect(told).to_contain_text("2 acceptés, 1 rejeté")
    picture = told.get_by_role("img").last
    await expect(picture).to_be_visible()
    assert await picture.evaluate("(picture) => picture.decode().then(() => picture.naturalWidth)") > 0
    assert await picture.get_attribute("alt")
    correction = etree.fromstring(await downloads(chat, told, "Fichier de correction"))
    assert [one.text for one in correction.iter("{*}idTechnique")] == ["again-2"]
    path.write_bytes(etree.tostring(correction).replace(b"again-2", b"again-3"))
    await attaches(chat, path)  # the browser tells nobody that it is chosen again, unless it was forgotten
    await sends(chat)
    told = await says_yes(chat, "1 accepté, 0 rejeté")
    assert SOMEBODYS_NAME not in await chat.page.inner_text("main")
    detail = await chat.opens("Voir le détail")
    await expect(detail.get_by_role("main")).to_contain_text("mars.xml")


async def test_broken_files_are_told_in_clear_words(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await signs_in_from(chat, LOGIN)
    await drops(chat, {"cassé.xml": BROKEN, "faux.xml": WRONG})
    await sends(chat)
    await says_yes(chat, "accusés de réception")
    told = await hears(chat, "cassé.xml est terminé")
    await expect(told).to_contain_text("n’est pas conforme")
    await expect(told).to_contain_text("Balise de fin absente")
    assert (await downloads(chat, told, "Rapport de traitement")).startswith(b"%PDF")
    told = await hears(chat, "faux.xml est terminé")
    await expect(told).to_contain_text("4 erreurs, la première à la ligne 4")
    rows = (await downloads(chat, told, "(CSV)")).decode("utf-8-sig")
    for sentence in (
        "« horodatage » vaut « hier »",
        "6 caractères au lieu de 8",
        "« coucou » n’existe pas",
        "il manque",
    ):
        assert sentence.replace("« ", "«\N{NO-BREAK SPACE}").replace(" »", "\N{NO-BREAK SPACE}»") in rows
    async with chat.page.context.expect_page() as opened:
        await told.locator(".ac-pushButton", has_text="Voir le détail").click()
    main = (await opened.value).get_by_role("main")
    for cause in ("Date et heure mal écrites", "Balise inconnue", "Longueur incorrecte", "Donnée obligatoire absente"):
        await expect(main).to_contain_text(cause)


async def test_table_becomes_a_deposit(open_chat: OpenChat, tmp_path: Path) -> None:
    chat = await open_chat()
    await signs_in_from(chat, LOGIN)
    path = tmp_path / "certifiés 2026.xlsx"
    path.write_bytes(table())
    await attaches(chat, path)
    await chat.box.press("Enter")  # as good as the button
    asked = await hears(chat, "Est-ce bien cela")
    await expect(asked).to_contain_text("Nom de naissance")
    await expect(asked).to_contain_text("Couleur")
    await says_yes(chat, "Faut-il déposer ce fichier")
    told = await says_yes(chat, "Le contrôle de certifiés 2026.xml est terminé")
    await expect(told).to_contain_text("2 acceptés, 0 rejeté")


async def test_many_files_let_fall_at_once_are_told_apart(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await drops(
        chat,
        {
            "avril.xml": flux(passage("many-1"), id_flux="many-1"),
            "facture.xml": b"%PDF-1.7\n",
            "vide.xml": b"",
            "blancs.xml": b"\n \n",
            "../../etc/mai.xml": flux(passage("many-2"), id_flux="many-2"),
            f"{'long' * 75}.xml": flux(passage("many-3"), id_flux="many-3"),
        },
    )
    await expect(tray(chat).get_by_role("listitem")).to_have_count(6)
    await sends(chat)
    await hears(chat, "Ouvrez la page de connexion")  # what was sent waits
    await on_the_page(chat, LOGIN)
    asked = await hears(chat, "Faut-il déposer")
    await expect(asked).to_contain_text("facture.xml ne peut pas être déposé. C’est un PDF")
    await expect(asked).to_contain_text("vide.xml ne peut pas être déposé. Ce fichier est vide")
    await expect(asked).to_contain_text("blancs.xml ne peut pas être déposé")
    await expect(asked).to_contain_text("mai.xml")
    await expect(asked).not_to_contain_text("etc")
    assert not await chat.overflows()
    await says_yes(chat, "accusés de réception")
    for name in ("avril.xml", "mai.xml", "long.xml"):
        await expect(chat.with_words(f"{name} est terminé")).to_have_count(1, timeout=SECONDS)


async def test_what_the_conversation_does_not_take_is_said_before_it_is_sent(
    open_chat: OpenChat, tmp_path: Path
) -> None:
    chat = await open_chat()
    names = ("avril.xml", "mai.xml", *(f"{number}.xml" for number in range(9)))
    april, may, *numbered = (tmp_path / name for name in names)
    for path in (april, may, *numbered):
        path.write_bytes(b"<a/>")
    huge = tmp_path / "énorme.xml"
    huge.write_bytes(bytes(LARGEST + 1))
    await attaches(chat, april, huge)
    notice = chat.page.get_by_role("alert").filter(has_text="énorme.xml")
    await expect(notice).to_contain_text("trop lourd")
    await expect(notice.get_by_role("link", name="Ouvrir la page d’envoi")).to_have_attribute("href", "/deposits/new")
    await attaches(chat, april, may)  # one of them is there
    await expect(tray(chat).get_by_role("listitem")).to_have_count(2)
    await attaches(chat, *numbered)
    await expect(tray(chat).get_by_role("listitem")).to_have_count(10)
    await expect(chat.page.get_by_role("alert").filter(has_text="10 fichiers")).to_contain_text("8.xml")
    for name in names[:10]:
        await tray(chat).get_by_role("button", name=f"Retirer {name}").press("Enter")
    await expect(tray(chat)).to_be_hidden()
    await expect(chat.box).to_be_focused()
    await expect(chat.said).to_have_count(0)


async def test_file_that_does_not_arrive_is_not_lost_in_silence(open_chat: OpenChat, tmp_path: Path) -> None:
    chat = await open_chat()
    path = tmp_path / "juin.xml"
    path.write_bytes(b"<a/>")
    await attaches(chat, path)
    await expect(tray(chat)).to_contain_text("juin.xml")
    path.write_bytes(b"<a></a>")  # a browser gives no file away that was changed since it was chosen
    await sends(chat)
    await expect(chat.page.get_by_role("alert").filter(has_text="juin.xml")).to_contain_text("Joignez-le de nouveau")
    await chat.page.route("**/upload?*", lambda route: route.fulfill(status=413), times=1)
    await drops(chat, {"avril.xml": b"<a/>"})
    await sends(chat)
    await expect(chat.page.get_by_role("alert").filter(has_text="avril.xml")).to_contain_text("trop lourd")
    await chat.page.route("**/upload?*", lambda route: route.fulfill(status=503), times=1)
    await drops(chat, {"mai.xml": b"<a/>"})
    await sends(chat)
    await expect(chat.page.get_by_role("button", name="Réessayez")).to_have_count(3)
    await chat.page.get_by_role("button", name="Réessayez").last.click()
    await hears(chat, "J’ai bien reçu votre fichier")  # Web Chat alone would have sent a message without the file
    assert all("Failed to post activity" in complaint for complaint in chat.complaints)
    chat.complaints.clear()  # that the console says so, too, is right


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_cards_can_be_read_and_pressed_in_every_window(
    open_chat: OpenChat, scheme: Literal["light", "dark"]
) -> None:
    chat = await open_chat()
    await chat.page.emulate_media(color_scheme=scheme)
    await signs_in_from(chat, LOGIN)
    await drops(chat, {f"carte {scheme} {'x' * 100}.xml": flux(passage(f"card-{scheme}"), id_flux=scheme)})
    await sends(chat)
    await says_yes(chat, "est terminé")
    await chat.hears("mes dépôts", "Voir la liste complète")
    await drops(chat, {"pas encore.xml": b"<a/>"})
    assert not await serious(chat.page, least="serious")
    for width, height in ((1280, 800), (640, 400), (390, 844), (320, 568)):
        await chat.page.set_viewport_size({"width": width, "height": height})
        assert not await chat.overflows()
        for button in await chat.page.locator(".ac-pushButton, #attached button, .webchat__fileContent a").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["height"] >= 44
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
