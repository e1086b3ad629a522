"""Documents of a deposit: for whoever is signed in and whose it is, or by a link that works, and for nobody else."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from lxml import etree
from sqlalchemy import select

from actions.deposits import Deposit
from actions.download import What, link
from actions.outside.files import FileStore, open_files
from actions.store.tables import audit
from actions.work import Work
from bot.portal import Portal
from bot.settings import Settings
from tests.pages.conftest import Visit
from tests.pages.some_deposits import MALFORMED, add_deposit, add_others, add_processed

SAMPLE = Path(__file__).parent.parent / "flux" / "sample.xml"
TYPES = {
    What.RECEIPT: ("application/pdf", b"%PDF-"),
    What.RECEIPT_DATA: ("application/json", b"{"),
    What.REPORT: ("application/pdf", b"%PDF-"),
    What.REPORT_DATA: ("application/xml", b"<?xml"),
    What.REJECTED: ("text/csv", b"\xef\xbb\xbf"),
    What.CORRECTION: ("application/xml", b"<?xml"),
    What.PICTURE: ("image/png", b"\x89PNG"),
}


@pytest.fixture
def database_url() -> str:
    """One database is enough: what is tested here is beside it."""
    return ""


@pytest.fixture
def files(settings: Settings) -> FileStore:
    return open_files(settings.data_dir / "files")


@pytest.fixture
async def processed(portal: Portal, files: FileStore, tmp_path: Path) -> Deposit:
    return await add_processed(portal, files, tmp_path / "made", SAMPLE, name="lot d’été.xml")


async def signed(
    portal: Portal, deposit: Deposit, what: What, by: str = "id of Claire", *, language: str = "fr", ago: int = 0
) -> str:
    """Return the path of a link as a chat gave it so many milliseconds ago."""

    async def make(work: Work) -> str:
        return link(deposit, what, by, language, replace(work, now=lambda: work.now() - ago))

    parts = urlsplit(await portal.read(make))
    return f"{parts.path}?{parts.query}"


def altered(path: str, **changed: str) -> str:
    parts = urlsplit(path)
    return f"{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), **changed})}"


async def noted(portal: Portal) -> list[tuple[str, str]]:
    """Return who has downloaded what."""

    async def look(work: Work) -> list[tuple[str, str]]:
        rows = await work.audit._connection.execute(  # noqa: SLF001 - nothing of ours reads it
            select(audit.c.by, audit.c.facts).where(audit.c.event == "deposit.downloaded").order_by(audit.c.at)
        )
        return [(row[0], row[1]["what"]) for row in rows]

    return await portal.read(look)


async def test_everything_that_is_available_can_be_downloaded(
    visit: Visit, portal: Portal, processed: Deposit, settings: Settings
) -> None:
    claire = await visit("CLAIRE234")
    for what, (kind, beginning) in TYPES.items():
        response = await claire.client.get(f"/deposits/{processed.number}/{what}")
        assert response.status == 200, what
        assert response.content_type == kind
        assert (await response.read()).startswith(beginning)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        inline = what is What.PICTURE
        assert response.headers["Content-Disposition"].startswith("inline" if inline else "attachment")
        assert "script-src" not in response.headers["Content-Security-Policy"]
    assert not list((settings.data_dir / "work").iterdir())  # nothing of it is kept
    assert {what for _, what in await noted(portal)} == {*TYPES} - {What.PICTURE}


async def test_documents_have_the_names_that_tools_and_people_know(visit: Visit, processed: Deposit) -> None:
    claire = await visit("CLAIRE234")
    response = await claire.client.get(f"/deposits/{processed.number}/report.xml")
    day = datetime.fromtimestamp((processed.processed_at or 0) / 1000, UTC)
    name = f"Accusé de traitement_lot d’été.xml_{day:%Y%m%d}.xml"
    assert f"filename*=UTF-8''{quote(name, safe='')}" in response.headers["Content-Disposition"]
    assert response.content_disposition is not None
    assert response.content_disposition.filename == name
    report = etree.fromstring(await response.read())
    assert report.findtext("nomFichier") == "lot d’été.xml"
    response = await claire.client.get(f"/deposits/{processed.number}/receipt.json")
    assert json.loads(await response.read())["number"] == processed.number


async def test_link_works_without_signing_in_in_its_language(visit: Visit, portal: Portal, processed: Deposit) -> None:
    stranger = await visit()
    address = await signed(portal, processed, What.REJECTED, "id of Paul", language="en")
    response = await stranger.client.get(address)
    assert response.status == 200
    assert "Rejected records" in response.headers["Content-Disposition"]
    assert await noted(portal) == [("id of Paul", "rejected.csv")]


async def test_link_works_for_somebody_signed_in_as_another(visit: Visit, portal: Portal, processed: Deposit) -> None:
    await add_others(portal)
    olga = await visit("OLGA23456")
    response = await olga.client.get(await signed(portal, processed, What.RECEIPT_DATA))
    assert response.status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"sign": "0" * 64},
        {"sign": ""},
        {"sign": "é\0"},
        {"until": "99999999999999"},
        {"until": "1"},
        {"until": "-1"},
        {"until": "²"},
        {"by": "id of Paul"},
        {"by": "nobody"},
        {"by": "\0"},
    ],
)
async def test_link_that_was_changed_opens_nothing(
    visit: Visit, portal: Portal, processed: Deposit, change: dict[str, str]
) -> None:
    stranger = await visit()
    address = altered(await signed(portal, processed, What.RECEIPT_DATA), **change)
    assert (await stranger.opens(address)).status == 410
    assert "Ce lien ne fonctionne plus" in stranger.page
    assert f'href="/deposits/{processed.number}"' in stranger.page
    assert await noted(portal) == []


async def test_link_of_one_document_does_not_open_another(visit: Visit, portal: Portal, processed: Deposit) -> None:
    stranger = await visit()
    address = await signed(portal, processed, What.RECEIPT)
    assert (await stranger.opens(address.replace("receipt.pdf", "rejected.csv"))).status == 410
    other = await add_deposit(portal)
    assert (await stranger.opens(address.replace(processed.number, other.number))).status == 410


async def test_link_tells_not_whether_there_is_such_a_deposit(visit: Visit, portal: Portal, processed: Deposit) -> None:
    stranger = await visit()
    address = altered(await signed(portal, processed, What.RECEIPT), sign="0" * 64)
    pages = []
    for number in (processed.number, "AR-2345-6789-ABCD"):
        response = await stranger.opens(address.replace(processed.number, number))
        assert response.status == 410
        pages.append(stranger.page.replace(number, ""))
    assert pages[0] == pages[1]


async def test_link_ends_after_a_few_minutes(
    visit: Visit, portal: Portal, processed: Deposit, settings: Settings
) -> None:
    life = settings.deposits.download_minutes * 60_000
    stranger = await visit()
    address = await signed(portal, processed, What.RECEIPT_DATA, ago=life - 60_000)
    assert (await stranger.client.get(address)).status == 200
    address = await signed(portal, processed, What.RECEIPT_DATA, ago=life)
    assert (await stranger.opens(address)).status == 410
    claire = await visit("CLAIRE234")  # who does not need it
    assert (await claire.client.get(address)).status == 200


async def test_link_of_an_account_that_may_not_come_in_any_more_is_over(
    visit: Visit, portal: Portal, processed: Deposit
) -> None:
    address = await signed(portal, processed, What.RECEIPT_DATA, "id of Paul")
    await portal.read(partial(_disable, "id of Paul"))
    stranger = await visit()
    assert (await stranger.opens(address)).status == 410


async def test_link_of_an_account_of_others_is_none(visit: Visit, portal: Portal, processed: Deposit) -> None:
    """However it came to be signed."""
    await add_others(portal)
    stranger = await visit()
    for by in ("id of Olga", "id of Denis"):
        assert (await stranger.opens(await signed(portal, processed, What.RECEIPT_DATA, by))).status == 410


async def test_others_who_are_signed_in_find_nothing(visit: Visit, portal: Portal, processed: Deposit) -> None:
    await add_others(portal)
    for login in ("OLGA23456", "DENIS2345"):
        person = await visit(login)
        pages = []
        for number in (processed.number, "AR-2345-6789-ABCD"):
            response = await person.opens(f"/deposits/{number}/report.pdf")
            assert response.status == 404
            pages.append(person.page.replace(person.token, ""))
        assert pages[0] == pages[1]


async def test_stranger_without_a_link_signs_in_and_gets_it(visit: Visit, processed: Deposit) -> None:
    person = await visit()
    address = f"/deposits/{processed.number}/receipt.json"
    response = await person.opens(address)
    assert response.headers["Location"] == f"/sign-in?next={address}"
    response = await person.signs_in("CLAIRE234", "trois chevaux bleus dansent", response.headers["Location"])
    assert response.headers["Location"] == address


async def test_what_is_not_there_is_told_kindly(visit: Visit, portal: Portal) -> None:
    claire = await visit("CLAIRE234")
    received = await add_deposit(portal)
    assert (await claire.opens(f"/deposits/{received.number}/report.pdf")).status == 404
    assert "ou pas encore" in claire.page
    purged = await add_deposit(portal, summary=MALFORMED, status="processed_with_errors", purged_at=1)
    assert (await claire.opens(f"/deposits/{purged.number}/report.pdf")).status == 410
    assert "ont été effacés" in claire.page
    for name in ("nothing.pdf", "..", "receipt.pdf%00"):
        assert (await claire.opens(f"/deposits/{received.number}/{name}")).status in {303, 404}


async def test_file_that_cannot_be_had_is_told_kindly(
    visit: Visit, portal: Portal, processed: Deposit, files: FileStore
) -> None:
    await files.forget(processed.outcome or "")
    claire = await visit("CLAIRE234")
    assert (await claire.opens(f"/deposits/{processed.number}/report.pdf")).status == 503
    assert "n’a pas pu être préparé" in claire.page
    assert await noted(portal) == []


async def _disable(account: str, work: Work) -> None:
    await work.accounts.change(account, state="disabled")
