"""Files in Teams, both ways: sent to the bot, fetched, deposited; offered by the bot, taken or left, sent."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from actions.demonstration import load
from bot import app
from bot.app import build, open_database
from bot.backoff import Backoff
from bot.conversation import Assistant
from bot.drives.hosts import Hosts
from bot.jobs import worker
from bot.settings import Settings
from tests.channels.connector_double import ConnectorDouble
from tests.channels.drive_double import FAR_AWAY, DriveDouble
from tests.channels.in_teams import CONTENT_URL, INFO_CARD, InTeams, buttons, parts, upload_info
from tests.conftest import MakeSettings
from tests.deposits.flux_files import flux, passage
from tests.flux.files import SAMPLE
from tests.pages.small_portal import HASH

CLAIRE = "CLAIRE234"
OURS = (
    SAMPLE.replace(b"AB123CDE", b"34DEF567")
    .replace(b"E564ACB0", b"34DEF567")
    .replace(b"2560080000127J", b"MCFCER000456")
)
PARTLY_REJECTED = flux(passage("teams-1"), passage("teams-2"), passage("teams-2"))


@pytest.fixture(autouse=True)
def quick(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The articles are read once, and what failed is tried again after moments."""
    monkeypatch.setattr(app, "read_assistant", lambda *_: assistant)
    monkeypatch.setattr(worker, "BACKOFF", Backoff(first=0.005))
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.05)


@pytest.fixture
def files_may_be_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drive of these tests is on this machine, where otherwise only an emulator's may be."""
    monkeypatch.setattr(app, "file_hosts", lambda settings: Hosts(settings.file_host_names, loopback=True))


@pytest.fixture
def settings(make_settings: MakeSettings, connector: ConnectorDouble) -> Settings:
    return make_settings(**connector.settings())


@pytest.fixture
async def drive() -> AsyncIterator[DriveDouble]:
    async with DriveDouble() as double:
        yield double


@pytest.fixture
async def teams(
    settings: Settings, connector: ConnectorDouble, drive: DriveDouble, files_may_be_here: None
) -> AsyncIterator[InTeams]:
    """Somebody who has the bot in Teams, at the portal of the demonstration."""
    del files_may_be_here
    await opened(settings)
    async with TestClient(TestServer(await build(settings)), cookie_jar=CookieJar(unsafe=True)) as guichet:
        yield InTeams(guichet, connector, drive)


async def opened(settings: Settings) -> None:
    store = await open_database(settings)
    async with store.turn() as transaction:
        await load(transaction.work, HASH)
    await store.close()


def rows(settings: Settings, statement: str) -> list[Any]:
    connection = sqlite3.connect(settings.data_dir / "guichet.db")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def kept(settings: Settings) -> list[str]:
    """Return the files that the store has, also those that are on their way."""
    return [path.name for path in (settings.data_dir / "files").rglob("*") if path.is_file()]


async def test_the_whole_journey(
    teams: InTeams, drive: DriveDouble, connector: ConnectorDouble, settings: Settings
) -> None:
    await teams.signs_in(CLAIRE)
    told = await teams.deposits(PARTLY_REJECTED)
    await shows_its_picture(teams, told)
    await teams.taps(told, "Rapport de traitement")
    await teams.hears("Je prépare ce document")
    card = await teams.is_offered()
    assert card["name"].endswith(".pdf")
    assert "Rapport de traitement (PDF)" in card["content"]["description"]
    assert await teams.answers(card, "accept", drive.opens_upload("report")) == 200
    sent = await teams.hears(INFO_CARD)
    (info,) = [one for one in sent["attachments"] if one["contentType"] == INFO_CARD]
    assert (info["name"], info["contentUrl"]) == (card["name"], CONTENT_URL + card["name"])
    assert info["content"] == {"uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C9D", "fileType": "pdf"}
    assert connector.taken_back == ["card-1"]
    report = drive.uploads["report"].whole
    assert report is not None
    assert report.startswith(b"%PDF-")
    assert report.rstrip().endswith(b"%%EOF")
    assert card["content"]["sizeInBytes"] == len(report)
    check_secrets(settings)


async def shows_its_picture(teams: InTeams, told: dict[str, Any]) -> None:
    """The outcome came by itself, with a picture that its address alone lets one see."""
    (card,) = told["attachments"]
    (image,) = [part for part in parts(card["content"]["body"]) if part["type"] == "Image"]
    address = urlsplit(image["url"])
    response = await teams.guichet.get(f"{address.path}?{address.query}")
    assert (response.status, response.content_type) == (200, "image/png")
    assert (await response.read()).startswith(b"\x89PNG")


def check_secrets(settings: Settings) -> None:
    """Nowhere in the database, where others could read them, are the addresses that give access to files."""
    everything = b"".join(path.read_bytes() for path in settings.data_dir.glob("guichet.db*"))
    assert b"secret-of" not in everything
    (sent,) = [
        json.loads(body) for (body,) in rows(settings, "select body from activities where body like '%download.info%'")
    ]
    assert set(sent["attachments"][0]) == {"contentType", "name"}
    assert rows(settings, "select source from received_files where source is not null") == []
    assert rows(settings, "select target from file_offers where target is not null") == []


async def test_nothing_of_ours_goes_to_where_files_lie(teams: InTeams, drive: DriveDouble) -> None:
    await teams.sends(drive.keeps("a.xml", b""))
    await teams.hears("Ce fichier est vide")
    ((method, _, headers),) = drive.asked
    assert method == "GET"
    assert not {"Authorization", "Cookie"} & set(headers)


async def test_what_is_sent_before_signing_in_waits_for_it(teams: InTeams, drive: DriveDouble) -> None:
    await teams.sends(drive.keeps("a.xml", OURS))
    await teams.hears("/sign-in?")


async def test_several_files_at_once_and_one_that_is_gone(teams: InTeams, drive: DriveDouble) -> None:
    await teams.signs_in(CLAIRE)
    gone = drive.keeps("gone.xml", b"")
    del drive.files["gone.xml"]
    await teams.sends(drive.keeps("a.xml", OURS), gone)
    asked = await teams.hears("Faut-il déposer")
    assert "a.xml" in str(asked)
    assert "**gone.xml** ne peut pas être déposé. Ce fichier ne m’est pas parvenu" in str(asked)


async def test_a_download_that_is_cut_is_tried_again_and_leaves_nothing(
    teams: InTeams, drive: DriveDouble, settings: Settings
) -> None:
    await teams.signs_in(CLAIRE)
    drive.cut = 2
    drive.failures = [503, 429]
    await teams.sends(drive.keeps("a.xml", OURS))
    await teams.hears("Faut-il déposer")
    assert len(drive.asked) == 5
    assert len(kept(settings)) == 1


async def test_one_that_is_cut_again_and_again_is_given_up(
    teams: InTeams, drive: DriveDouble, settings: Settings
) -> None:
    drive.cut = 100
    await teams.sends(drive.keeps("a.xml", OURS))
    await teams.hears("Ce fichier ne m’est pas parvenu")
    assert kept(settings) == []
    assert rows(settings, "select source from received_files") == [(None,)]


@pytest.mark.parametrize(
    "address",
    [
        FAR_AWAY,
        "https://sharepoint.com.attacker.example/a.xml",
        "https://169.254.169.254/latest/meta-data",
        "https://contoso.sharepoint.com@attacker.example/a.xml",
        "http://contoso.sharepoint.com/a.xml",
        "file:///etc/passwd",
        "",
    ],
)
async def test_nobody_is_called_who_is_not_a_drive(teams: InTeams, drive: DriveDouble, address: str) -> None:
    await teams.sends(address)
    await teams.hears("Ce fichier ne m’est pas parvenu")
    assert drive.asked == []


@pytest.mark.parametrize("address", [FAR_AWAY, "http://10.0.0.1/", "//attacker.example/x", "/personal/a.xml"])
async def test_a_drive_that_leads_elsewhere_is_not_followed(teams: InTeams, drive: DriveDouble, address: str) -> None:
    drive.moved_to = address
    await teams.sends(drive.keeps("a.xml", OURS))
    await teams.hears("Ce fichier ne m’est pas parvenu")
    assert all(path.startswith("/personal/") for _, path, _ in drive.asked)


async def test_a_file_that_is_too_large_is_not_kept(
    settings: Settings,
    connector: ConnectorDouble,
    drive: DriveDouble,
    files_may_be_here: None,
) -> None:
    del files_may_be_here
    deposits = settings.deposits.model_copy(update={"max_megabytes": 1})
    small = settings.model_copy(update={"deposits": deposits})
    await opened(small)
    async with TestClient(TestServer(await build(small)), cookie_jar=CookieJar(unsafe=True)) as guichet:
        teams = InTeams(guichet, connector, drive)
        await teams.sends(drive.keeps("a.xml", b"x" * 1_000_001))
        await teams.hears("Ce fichier dépasse")
    assert kept(small) == []


async def test_without_a_drive_of_its_own_this_machine_is_none(
    settings: Settings, connector: ConnectorDouble, drive: DriveDouble
) -> None:
    await opened(settings)
    async with TestClient(TestServer(await build(settings))) as guichet:
        teams = InTeams(guichet, connector, drive)
        await teams.sends(drive.keeps("a.xml", OURS))
        await teams.hears("Ce fichier ne m’est pas parvenu")
    assert drive.asked == []


async def test_an_emulator_has_its_files_on_this_machine(
    make_settings: MakeSettings, connector: ConnectorDouble, drive: DriveDouble
) -> None:
    settings = make_settings()
    await opened(settings)
    file = {"contentType": "text/xml", "name": "a.xml", "contentUrl": f"{drive.url}/personal/a.xml"}
    async with TestClient(TestServer(await build(settings))) as guichet:
        teams = InTeams(guichet, connector, drive)
        await teams.says("", channelId="emulator", attachments=[file])
        await teams.hears("Ce fichier ne m’est pas parvenu")  # it asks for no secret, and gets none
    assert [path for _, path, _ in drive.asked] == ["/personal/a.xml"]


async def test_in_a_group_nothing_of_deposits_is_shown(teams: InTeams, drive: DriveDouble, settings: Settings) -> None:
    group = {"conversation": {"id": "19:group", "conversationType": "groupChat", "isGroup": True}}
    await teams.sends(drive.keeps("a.xml", OURS), **group)
    await teams.hears("D’autres personnes lisent ici")
    for words in ("je veux déposer un fichier", "mes accusés", "mes dépôts de mars"):
        await teams.says(words, **group)
        await teams.hears("D’autres personnes lisent ici")
    assert rows(settings, "select count(*) from received_files") == [(0,)]
    assert drive.asked == []
    await teams.says("c'est quoi un bcr ?", **group)
    await teams.hears("BCR")


async def test_what_came_of_a_deposit_is_not_told_in_a_group(teams: InTeams, settings: Settings) -> None:
    await teams.says("bonjour", conversation={"id": "19:group", "isGroup": True})
    await teams.hears("")
    store = await open_database(settings)
    async with store.turn() as transaction:
        work = transaction.work
        facts = {"name": "a.xml", "refused": [{"name": "a.xml", "problem": "files.empty"}], "number": 1}
        await work.notices.queue("msteams:19:group", "29:jean", "files_refused", work.now(), **facts)
    await store.close()
    async with asyncio.timeout(30):
        while rows(settings, "select count(*) from notices where due_at is not null") != [(0,)]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert len(teams.connector.deliveries) == 1


async def offered(teams: InTeams, title: str = "Accusé de réception") -> dict[str, Any]:
    """Deposit, and have a document offered."""
    await teams.signs_in(CLAIRE)
    await teams.deposits(OURS)
    await teams.says("donnez-moi l'accusé de mon dernier dépôt")
    found = await teams.finds(lambda activity: any("guichet_file" in one.get("data", {}) for one in buttons(activity)))
    await teams.taps(found, title)
    return await teams.is_offered()


async def test_what_is_declined_is_not_sent(teams: InTeams, connector: ConnectorDouble, drive: DriveDouble) -> None:
    card = await offered(teams)
    before = len(drive.asked)
    assert await teams.answers(card, "decline") == 200
    await teams.hears("Entendu, je garde ce document de côté")
    assert connector.taken_back == ["card-1"]
    assert await teams.answers(card, "accept", drive.opens_upload("late")) == 200  # another tap, from another device
    await teams.says("bonjour")
    await teams.finds(lambda activity: bool(activity.get("text")))
    assert len(drive.asked) == before


async def test_every_document_is_handed_over_as_it_is_made(teams: InTeams, drive: DriveDouble) -> None:
    broken = OURS.replace(b"<cpf:obtentionCertification>PAR_ADMISSION<", b"<cpf:obtentionCertification>PAR_HASARD<", 1)
    await teams.signs_in(CLAIRE)
    told = await teams.deposits(broken)
    titles = [one["title"] for one in buttons(told) if "guichet_file" in one.get("data", {})]
    assert len(titles) >= 2
    for number, title in enumerate(titles):
        await teams.taps(told, title)
        card = await teams.is_offered()
        await teams.answers(card, "accept", drive.opens_upload(f"file{number}"))
        await teams.hears(INFO_CARD)
        whole = drive.uploads[f"file{number}"].whole
        assert whole is not None
        assert len(whole) == card["content"]["sizeInBytes"], title  # made twice, the same both times


async def test_an_offer_is_good_for_whom_it_was_made_and_where(
    teams: InTeams, drive: DriveDouble, settings: Settings
) -> None:
    card = await offered(teams)
    upload = drive.opens_upload("theirs")
    other = {"from": {"id": "29:paul", "name": "Paul"}, "conversation": {"id": "a:2", "conversationType": "personal"}}
    await teams.says("bonjour", **other)
    assert await teams.answers(card, "accept", upload, **other) == 200
    await teams.hears("Cette proposition a expiré")
    await teams.says("déconnecte-moi")
    await teams.hears("connecté")
    assert await teams.answers(card, "accept", upload) == 200
    await teams.hears("Cette proposition a expiré")
    assert drive.uploads["theirs"].pieces == []
    assert rows(settings, "select state from file_offers") == [("lost",)]


async def test_a_button_asks_for_nothing_that_is_not_theirs(teams: InTeams, settings: Settings) -> None:
    await teams.signs_in(CLAIRE)
    for number, what in (("AR-2222-3333-4444", "report.pdf"), ("AR-2222-3333-4444", "picture.png")):
        await teams.says("Rapport", value={"guichet_file": {"number": number, "what": what}})
        await teams.hears("Je ne trouve pas ce dépôt")
    for value in ({"guichet_file": {"number": "../etc", "what": "report.pdf"}}, {"guichet_file": ["x"]}, {"x": 1}):
        await teams.says("bonjour", value=value)
    assert rows(settings, "select count(*) from file_offers") == [(0,)]


async def test_whoever_is_not_signed_in_signs_in_first(teams: InTeams) -> None:
    await teams.says("Rapport", value={"guichet_file": {"number": "AR-2222-3333-4444", "what": "report.pdf"}})
    await teams.hears("/sign-in?")


async def test_nothing_is_sent_to_where_no_drive_is(teams: InTeams, drive: DriveDouble, settings: Settings) -> None:
    card = await offered(teams)
    before = len(drive.asked)
    assert await teams.answers(card, "accept", FAR_AWAY) == 200
    await teams.hears("Je n’ai pas pu vous remettre ce document")
    assert len(drive.asked) == before
    assert rows(settings, "select state, target from file_offers") == [("lost", None)]


async def test_what_the_drive_cannot_take_now_it_gets_later(teams: InTeams, drive: DriveDouble) -> None:
    card = await offered(teams)
    drive.failures = [503, 429]
    await teams.answers(card, "accept", drive.opens_upload("receipt"))
    await teams.hears(INFO_CARD)
    assert drive.uploads["receipt"].whole is not None


async def test_an_upload_whose_time_is_over_is_told(teams: InTeams, drive: DriveDouble) -> None:
    card = await offered(teams)
    upload = drive.opens_upload("receipt")
    del drive.uploads["receipt"]
    await teams.answers(card, "accept", upload)
    await teams.hears("Je n’ai pas pu vous remettre ce document")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "accept",
        {"action": "accept"},
        {"action": "accept", "context": {"offer": "x"}, "uploadInfo": {"uploadUrl": 1}},
        {"action": "eat", "context": {"offer": "x"}},
        {"action": {}},
    ],
)
async def test_a_malformed_answer_is_refused(teams: InTeams, settings: Settings, value: object) -> None:
    activity = teams.connector.message(None, type="invoke", name="fileConsent/invoke", value=value)
    assert await teams.posts(activity) == 400
    assert rows(settings, "select count(*) from activities") == [(0,)]


async def test_an_answer_to_an_offer_that_was_never_made(teams: InTeams, drive: DriveDouble) -> None:
    upload = upload_info("a.pdf", drive.opens_upload("a"))
    assert await teams.posts(teams.connector.consent("accept", "nobody's", "card-9", upload)) == 200
    await teams.hears("Cette proposition a expiré")
    assert drive.asked == []


async def test_the_same_answer_twice_is_one(teams: InTeams, drive: DriveDouble, settings: Settings) -> None:
    card = await offered(teams)
    upload = upload_info(card["name"], drive.opens_upload("receipt"))
    invoke = teams.connector.consent("accept", card["content"]["acceptContext"]["offer"], "card-1", upload)
    assert await asyncio.gather(*[teams.posts(invoke) for _ in range(5)]) == [200] * 5
    await teams.hears(INFO_CARD)
    assert rows(settings, "select count(*) from jobs where kind = 'send'") == [(1,)]
    assert len(drive.uploads["receipt"].pieces) == 1


async def test_a_link_is_not_fetched_twice_in_vain(teams: InTeams, drive: DriveDouble) -> None:
    """404 does not become better by asking again."""
    gone = drive.keeps("gone.xml", b"")
    del drive.files["gone.xml"]
    await teams.sends(gone)
    await teams.hears("Ce fichier ne m’est pas parvenu")
    assert len(drive.asked) == 1
