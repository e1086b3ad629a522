"""Resumable uploads over HTTP: whose they are, what is kept of them, and what becomes of them."""

import asyncio
import gc
import hashlib
import os
from base64 import b64encode
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import ClientResponse, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from actions.outside.files import open_files
from actions.store.tables import sessions
from actions.store.uploads import Upload
from bot.pages import tus
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import Settings
from tests.databases import ON_BOTH, OpenStore
from tests.pages.conftest import Visit
from tests.pages.person import Person
from tests.pages.small_portal import PASSWORD, pages

PATH = tus.PATH
VERSION = {"Tus-Resumable": "1.0.0"}
CONTENT = os.urandom(700_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.pages.tus.PART", 250_000)


@pytest.fixture
async def claire(visit: Visit) -> Person:
    return await comes(visit, "CLAIRE234")


async def comes(visit: Visit, login: str, **given: Any) -> Person:
    person = await visit(login, **given)
    await person.opens("/deposits/new")
    return person


async def creates(person: Person, size: int = len(CONTENT), **given: str) -> ClientResponse:
    name = b64encode(given.pop("name", "flux.xml").encode()).decode()
    headers = {
        **VERSION,
        "Upload-Length": str(size),
        "Upload-Metadata": f"filename {name},filetype dGV4dA==",
        "X-Csrf-Token": person.token,
        **{key.replace("_", "-"): value for key, value in given.items()},
    }
    return await person.client.post(PATH, headers=headers)


async def begins(person: Person, size: int = len(CONTENT)) -> str:
    response = await creates(person, size)
    assert response.status == 201, await response.text()
    return response.headers["Location"]


async def sends(person: Person, upload: str, content: Any, offset: int = 0, **given: str) -> ClientResponse:
    headers = {**VERSION, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
    given = {name.replace("_", "-"): value for name, value in given.items()}
    return await person.client.patch(upload, data=content, headers={**headers, **given})


async def looks(person: Person, upload: str) -> ClientResponse:
    return await person.client.head(upload, headers=VERSION)


def kept(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.data_dir / "files").rglob("*") if path.is_file())


@ON_BOTH
async def test_a_file_arrives_in_one_go(claire: Person, settings: Settings) -> None:
    upload = await begins(claire)
    response = await sends(claire, upload, CONTENT)
    assert response.status == 204
    assert response.headers["Upload-Offset"] == str(len(CONTENT))
    assert response.headers["Upload-Location"] == "/deposits/new?done=file_received"
    assert kept(settings) == [SHA256]
    again = await looks(claire, upload)  # a cut answer loses nothing
    assert again.headers["Upload-Location"] == response.headers["Upload-Location"]
    assert again.headers["Upload-Offset"] == again.headers["Upload-Length"] == str(len(CONTENT))
    assert again.headers["Cache-Control"] == "no-store"
    assert (await claire.opens(again.headers["Upload-Location"])).status == 200
    assert "Le fichier est reçu." in claire.page


@ON_BOTH
async def test_a_file_arrives_bit_by_bit_at_any_replica(
    claire: Person, settings: Settings, open_store: OpenStore, phrases: Phrases
) -> None:
    upload = await begins(claire)
    app = pages(settings, Portal(await open_store()), phrases)
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        other, offset = Person(client), 0
        await other.signs_in("CLAIRE234", PASSWORD)
        for number, size in enumerate((1, 300_000, 399_999)):
            person = (claire, other)[number % 2]
            assert (await looks(person, upload)).headers["Upload-Offset"] == str(offset)
            response = await sends(person, upload, CONTENT[offset : offset + size], offset)
            offset += size
            assert response.headers["Upload-Offset"] == str(offset)
    assert kept(settings) == [SHA256]


async def test_what_has_arrived_before_a_cut_is_kept(claire: Person, settings: Settings) -> None:
    upload = await begins(claire)
    await cut(claire, upload, CONTENT[:600_000])
    offset = await until_it_stands(claire, upload)
    assert 500_000 <= offset <= 600_000
    response = await sends(claire, upload, CONTENT[offset:], offset)
    assert response.headers["Upload-Location"]
    assert kept(settings) == [SHA256]


async def cut(person: Person, upload: str, content: bytes) -> None:
    """Send the beginning of a file over a connection that breaks."""
    cookie = person.cookie("guichet-session")
    _, writer = await asyncio.open_connection(person.client.host, person.client.port)
    writer.write(
        f"PATCH {upload} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nCookie: guichet-session={cookie}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 700000\r\n\r\n".encode()
    )
    writer.write(content)
    await writer.drain()
    while int((await looks(person, upload)).headers["Upload-Offset"]) < 500_000:  # noqa: ASYNC110 - nobody rings
        await asyncio.sleep(0.01)
    writer.transport.abort()


async def until_it_stands(person: Person, upload: str) -> int:
    """Return where an upload stands when the connection that was cut is over."""
    before = -1
    while (offset := int((await looks(person, upload)).headers["Upload-Offset"])) != before:
        before = offset
        await asyncio.sleep(0.1)
    return offset


@ON_BOTH
async def test_of_two_senders_at_once_one_counts(claire: Person, settings: Settings) -> None:
    upload = await begins(claire)
    responses = await asyncio.gather(*(sends(claire, upload, CONTENT) for _ in range(4)))
    statuses = sorted(response.status for response in responses)
    assert statuses[0] == 204
    assert set(statuses[1:]) <= {409, 423}
    assert kept(settings) == [SHA256]


@ON_BOTH
async def test_a_file_is_finished_once(claire: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    finished: list[str] = []
    goes_on = asyncio.Event()
    assemble = type(open_files(settings.data_dir / "other")).assemble

    async def slow(*given: Any) -> Any:
        finished.append("once")
        await goes_on.wait()
        return await assemble(*given)

    monkeypatch.setattr("actions.outside.files.FileStore.assemble", slow)
    upload = await begins(claire)
    sending = asyncio.create_task(sends(claire, upload, CONTENT))
    while not finished:  # noqa: ASYNC110 - nobody rings
        await asyncio.sleep(0.01)
    assert (await looks(claire, upload)).status == 423
    goes_on.set()
    assert (await sending).status == 204
    assert (await looks(claire, upload)).headers["Upload-Location"]
    assert len(finished) == 1


async def test_what_breaks_while_it_is_finished_is_made_good_by_asking_again(
    claire: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("actions.outside.files.objects.SPARE_BYTES", 2**80)
        upload = await begins(claire)
        assert (await sends(claire, upload, CONTENT)).status == 507
    assert (await sends(claire, upload, CONTENT)).status == 204
    assert kept(settings) == [SHA256]


async def test_an_upload_is_given_up_and_leaves_nothing(claire: Person, settings: Settings) -> None:
    upload = await begins(claire)
    await sends(claire, upload, CONTENT[:300_000])
    assert len(kept(settings)) == 2
    assert (await claire.client.delete(upload, headers=VERSION)).status == 204
    assert kept(settings) == []
    assert (await looks(claire, upload)).status == 404
    assert (await claire.client.delete(upload, headers=VERSION)).status == 404


@ON_BOTH
async def test_an_upload_is_nobody_elses(visit: Visit, claire: Person) -> None:
    upload, paul, stranger = await begins(claire), await comes(visit, "PAUL56789"), await visit()
    for person, status in ((paul, 404), (stranger, 401)):
        assert (await looks(person, upload)).status == status
        assert (await sends(person, upload, CONTENT)).status == status
        assert (await person.client.delete(upload, headers=VERSION)).status == status
    assert (await creates(stranger)).status == 401
    assert (await looks(claire, upload)).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Csrf_Token": ""},
        {"X_Csrf_Token": "AAAA"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Origin": "https://evil.example"},
    ],
    ids=str,
)
async def test_another_site_begins_nothing(claire: Person, headers: dict[str, str]) -> None:
    assert (await creates(claire, **headers)).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
async def test_another_site_sends_and_deletes_nothing(claire: Person, site: str) -> None:
    upload, foreign = await begins(claire), {**VERSION, "Sec-Fetch-Site": site}
    assert (await sends(claire, upload, CONTENT, Sec_Fetch_Site=site)).status == 403
    assert (await claire.client.delete(upload, headers=foreign)).status == 403
    assert (await looks(claire, upload)).headers["Upload-Offset"] == "0"


async def test_who_came_by_a_temporary_password_sends_nothing(claire: Person, portal: Portal) -> None:
    upload = await begins(claire)

    async def must_change(work: Any) -> None:
        await work.sessions._connection.execute(update(sessions).values(must_change=True))  # noqa: SLF001 - no action does

    await portal.read(must_change)
    assert (await looks(claire, upload)).status == 401
    assert (await creates(claire)).status == 401


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Upload_Length": ""}, 400),
        ({"Upload_Length": "-1"}, 400),
        ({"Upload_Length": "1e3"}, 400),
        ({"Upload_Length": "٣"}, 400),
        ({"Upload_Length": "9" * 40}, 400),
        ({"Upload_Length": "200000001"}, 413),
        ({"Upload_Metadata": "filename"}, 201),
        ({"Upload_Metadata": "filename %%%,, ,x y z"}, 201),
        ({"Upload_Metadata": "filename /w=="}, 201),
    ],
    ids=str,
)
async def test_creation_reads_what_it_is_told_or_refuses_it(claire: Person, given: dict[str, str], status: int) -> None:
    response = await creates(claire, **given)
    assert response.status == status
    assert response.headers["Tus-Resumable"] == "1.0.0"


async def test_what_cannot_be_sent_is_refused(claire: Person) -> None:
    upload = await begins(claire)
    assert (await sends(claire, upload, b"x", Content_Type="text/plain")).status == 415
    assert (await sends(claire, upload, b"x", offset=1)).status == 409
    assert (await sends(claire, upload, b"x", Upload_Offset="x")).status == 400
    assert (await sends(claire, upload, CONTENT + b"x")).status == 413
    assert (await sends(claire, PATH + "/none", b"x")).status == 404
    assert (await sends(claire, upload, b"x", Tus_Resumable="2.0.0")).status == 412
    assert (await looks(claire, upload)).headers["Upload-Offset"] == "0"


async def test_it_says_what_it_can_do(claire: Person) -> None:
    response = await claire.client.options(PATH)
    assert response.status == 204
    assert response.headers["Tus-Version"] == "1.0.0"
    assert response.headers["Tus-Extension"] == "creation,expiration,termination"
    assert response.headers["Tus-Max-Size"] == "200000000"


async def test_an_empty_file_is_whole_at_once(claire: Person) -> None:
    assert (await creates(claire, size=0)).headers["Upload-Location"]


@ON_BOTH
async def test_so_many_an_hour_and_so_many_at_once(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    claire = await comes(visit, "CLAIRE234", uploads_per_hour=3)
    monkeypatch.setattr("actions.uploads.MOST_OPEN", 2)
    first, _ = await begins(claire), await begins(claire)
    refused = await creates(claire)
    assert (refused.status, await refused.text()) == (429, "too many open")
    await claire.client.delete(first, headers=VERSION)
    await begins(claire)
    refused = await creates(claire)
    assert (refused.status, await refused.text()) == (429, "too many")
    assert int(refused.headers["Retry-After"]) > 0


@ON_BOTH
async def test_an_upload_is_over_after_a_day(claire: Person, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.uploads.LIFE_MS", -1)
    upload = await begins(claire)
    assert (await looks(claire, upload)).status == 404
    await portal.read(lambda work: work.uploads.forget_before(work.now()))


async def test_a_name_is_a_name_and_nothing_else(claire: Person, portal: Portal) -> None:
    upload = (await creates(claire, name="../../C:\\x\\\u202eflux\0é.xml")).headers["Location"]

    async def find(work: Any) -> Upload:
        found = await work.uploads.of_account(Path(upload).name, "id of Claire", work.now())
        assert found is not None
        return found  # type: ignore[no-any-return]

    assert (await portal.read(find)).name == "fluxé.xml"


async def test_what_is_refused_while_its_request_ends_is_not_complained_of(caplog: pytest.LogCaptureFixture) -> None:
    """The log had a traceback of it, much later, when Python noticed that nobody had asked what came of it."""

    class Refused(tus.ResumableUploads):
        def __init__(self) -> None:
            """Nothing is kept."""

        async def _keep(self, upload: Upload, body: Any) -> Upload:
            del upload
            while not body.is_cut:  # noqa: ASYNC110 - it is what the request says when it ends
                await asyncio.sleep(0)
            raise tus.refuse(web.HTTPConflict, "offset")

    taking = asyncio.create_task(Refused()._kept(cast("Upload", None), tus._Body(cast("Any", None))))  # noqa: SLF001
    await asyncio.sleep(0)
    taking.cancel()
    await asyncio.wait([taking])
    assert taking.cancelled()
    del taking
    gc.collect()
    assert caplog.messages == []
