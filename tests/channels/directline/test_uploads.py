import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientResponse
from yarl import URL

from actions.outside.files import open_files
from bot.channels.directline.feed import attachment_owner
from bot.channels.directline.tokens import Tokens, Use
from tests.channels.directline.person import Person

KEY = "k" * 40
BOUNDARY = "b0undary"
ACTIVITY_TYPE = "application/vnd.microsoft.activity"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "files"


@pytest.fixture
async def client(serve: Any) -> Any:
    return await serve(secret_key=KEY, max_upload_megabytes=1)


@pytest.fixture(autouse=True)
def nothing_breaks(logged: Callable[[], str]) -> Iterator[None]:
    yield
    assert "Traceback" not in logged()


def part(content: bytes, *headers: str) -> bytes:
    head = "".join(f"{header}\r\n" for header in headers)
    return f"--{BOUNDARY}\r\n{head}\r\n".encode() + content + b"\r\n"


def file_part(content: bytes, name: str = "a.txt") -> bytes:
    given = f"filename*={name}" if name.startswith("UTF-8''") else f'filename="{name}"'
    return part(content, f'Content-Disposition: form-data; name="file"; {given}', "Content-Type: text/html")


def activity_part(activity: Any) -> bytes:
    content = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
    return part(content, 'Content-Disposition: form-data; name="activity"', f"Content-Type: {ACTIVITY_TYPE}")


END = f"--{BOUNDARY}--\r\n".encode()


async def upload(person: Person, *parts: bytes, content_type: str = "", end: bytes = END) -> ClientResponse:
    headers = {"Content-Type": content_type or f"multipart/form-data; boundary={BOUNDARY}", **person.headers}
    url = f"{person.url}/upload?userId=somebody-else"
    return await person.client.post(url, data=b"".join(parts) + end, headers=headers)


async def download(person: Person, link: str) -> ClientResponse:
    response = await person.client.session.get(person.client.make_url("/").join(URL(link, encoded=True)))
    await response.read()
    return response


async def until(happened: Callable[[], Any]) -> None:
    while not happened():  # noqa: ASYNC110 - nobody rings when a file appears
        await asyncio.sleep(0)


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


async def test_a_file_comes_with_its_message_and_goes_back_to_its_sender(person: Person, folder: Path) -> None:
    activity = {"type": "message", "text": "bonjour", "channelData": {"clientActivityID": "up-1"}}
    response = await upload(person, activity_part(activity), file_part(b"<script>alert(1)</script>", "page.html"))
    assert response.status == 200
    said, reply = await person.reads(2)
    assert (await response.json())["id"] == said["id"]
    assert said["channelData"] == {"clientActivityID": "up-1"}
    assert said["from"]["id"].startswith("dl_")
    assert reply["text"]
    (attachment,) = said["attachments"]
    assert (attachment["name"], attachment["contentType"]) == ("page.html", "application/octet-stream")
    given_back = await download(person, attachment["contentUrl"])
    assert await given_back.read() == b"<script>alert(1)</script>"
    assert given_back.headers["Content-Type"] == "application/octet-stream"
    assert given_back.headers["Content-Disposition"] == "attachment; filename*=UTF-8''page.html"
    assert given_back.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in given_back.headers["Content-Security-Policy"]
    assert len(left_behind(folder)) == 1


async def test_a_file_alone_is_answered_that_nothing_is_deposited_yet(person: Person) -> None:
    assert (await upload(person, file_part(b"x"))).status == 200
    assert "Rien n’est déposé" in (await person.reads(2))[1]["text"]


async def test_the_same_upload_sent_twice_is_one_message(person: Person, folder: Path) -> None:
    activity = activity_part({"type": "message", "channelData": {"clientActivityID": "once"}})
    responses = await asyncio.gather(*(upload(person, activity, file_part(b"x")) for _ in range(3)))
    assert len({(await response.json())["id"] for response in responses}) == 1
    assert len(await person.reads()) == 4
    assert len(left_behind(folder)) == 1


async def test_a_file_is_given_only_to_who_shows_its_own_link(person: Person, client: Any) -> None:
    await upload(person, file_part(b"first"), file_part(b"second"))
    first, second = [one["contentUrl"] for one in (await person.reads(2))[0]["attachments"]]
    key = first.partition("?t=")[2]
    stranger = await Person.arrives(client)
    tokens = Tokens(KEY, seconds=60)
    other = tokens.issue(conversation=attachment_owner("another", "0" * 64), user="guichet", use=Use.ATTACHMENT)
    refused = [
        first.partition("?")[0],
        f"{first.partition('?')[0]}?t={person.token}",
        f"{first.partition('?')[0]}?t={stranger.token}",
        f"{first.partition('?')[0]}?t={other.value}",
        f"{second.partition('?')[0]}?t={key}",
        first.replace(person.conversation, stranger.conversation),
        f"{person.url}/attachments/{quote('𝐀' * 64)}/x?t={key}",
        f"{person.url}/attachments/..%2f..%2fsigning.key/x?t={key}",
    ]
    for url in refused:
        answer = await download(person, url)
        assert answer.status == 403, url
        assert await answer.read() not in {b"first", b"second"}


async def test_a_file_that_is_kept_no_longer_is_not_found(person: Person, folder: Path) -> None:
    await upload(person, file_part(b"x"))
    (attachment,) = (await person.reads(2))[0]["attachments"]
    await open_files(folder).forget(left_behind(folder)[0])
    assert (await download(person, attachment["contentUrl"])).status == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("UTF-8''..%5C..%5Cwindows%5Cevil.exe", "evil.exe"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("r\u202efdp.exe", "rfdp.exe"),
        ("é 𝐀.txt", "é 𝐀.txt"),
        ("UTF-8''e%00%07%7F.txt", "e.txt"),
        ("<img src=x>.png", "<img src=x>.png"),
        ("UTF-8''a%0D%0ASet-Cookie%3A%20x%3D1", "aSet-Cookie: x=1"),
    ],
)
async def test_a_file_name_is_a_name_and_nothing_else(person: Person, folder: Path, given: str, kept: str) -> None:
    assert (await upload(person, file_part(b"x", given))).status == 200
    (attachment,) = (await person.reads(2))[0]["attachments"]
    assert attachment["name"] == kept
    given_back = await download(person, attachment["contentUrl"])
    assert given_back.status == 200
    assert "Set-Cookie" not in given_back.headers
    assert all(len(name) == 64 for name in left_behind(folder))


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\x00" * 100_000])
async def test_a_file_comes_back_as_it_was(person: Person, content: bytes) -> None:
    assert (await upload(person, file_part(content))).status == 200
    (attachment,) = (await person.reads(2))[0]["attachments"]
    assert await (await download(person, attachment["contentUrl"])).read() == content


REFUSED: dict[str, tuple[int, list[bytes], str, bytes]] = {
    "no form": (400, [b"hello"], "text/plain", b""),
    "no content type": (400, [b"hello"], "x", b""),
    "no boundary": (400, [file_part(b"x")], "multipart/form-data", END),
    "another boundary": (400, [file_part(b"x")], "multipart/form-data; boundary=other", END),
    "a boundary of 100 letters": (400, [file_part(b"x")], f"multipart/form-data; boundary={'b' * 100}", END),
    "an empty body": (400, [], "", b""),
    "parts of parts": (400, [part(file_part(b"x"), "Content-Type: multipart/mixed; boundary=inner")], "", END),
    "a file, then parts of parts": (
        400,
        [file_part(b"y"), part(b"", "Content-Type: multipart/mixed; boundary=i")],
        "",
        END,
    ),
    "eleven files": (400, [file_part(str(number).encode()) for number in range(11)], "", END),
    "a file that is too large": (413, [file_part(b"a" * 1_000_001)], "", END),
    "a small file, then one that is too large": (413, [file_part(b"b"), file_part(b"a" * 1_000_001)], "", END),
    "an activity that is no JSON": (400, [file_part(b"c"), activity_part(b"{")], "", END),
    "an activity of odd bytes": (400, [file_part(b"d"), activity_part(b"\xff\xfe")], "", END),
    "an activity that nests": (400, [activity_part(b"[" * 60_000)], "", END),
    "an activity that is a list": (400, [file_part(b"e"), activity_part([])], "", END),
    "an activity without a type": (400, [file_part(b"f"), activity_part({})], "", END),
    "an activity that is too large": (413, [file_part(b"g"), activity_part({"text": "a" * 70_000})], "", END),
    "a header without end": (400, [file_part(b"h"), part(b"", "X: " + "a" * 20_000)], "", END),
    "a hundred headers too many": (400, [file_part(b"i"), part(b"", *["X-A: b"] * 300)], "", END),
    "no header at all": (400, [file_part(b"j"), b"--b0undary\r\nno header\r\n\r\n"], "", END),
    "a charset field": (400, [part(b"x" * 40, 'Content-Disposition: form-data; name="_charset_"')], "", END),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED.keys())
async def test_an_upload_that_is_refused_leaves_nothing_behind(
    person: Person, folder: Path, refused: tuple[int, list[bytes], str, bytes]
) -> None:
    status, parts, content_type, end = refused
    response = await upload(person, *parts, content_type=content_type, end=end)
    assert response.status == status
    assert set((await response.json())["error"]) == {"code", "message"}
    assert left_behind(folder) == []
    assert len(await person.reads()) == 2
    assert await person.is_answered()


@pytest.mark.parametrize("end", [b"", f"--{BOUNDARY}".encode(), b"\r\n"], ids=["no end", "half an end", "a line"])
async def test_an_upload_that_does_not_end_properly_is_taken_whole_or_refused(
    person: Person, folder: Path, end: bytes
) -> None:
    response = await upload(person, file_part(b"x"), end=end)
    assert response.status in {200, 400}
    assert len(left_behind(folder)) == (response.status == 200)
    assert len(await person.reads()) == (4 if response.status == 200 else 2)


async def start_upload(person: Person) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(person.client.host, person.client.port)
    writer.write(
        f"POST {person.url}/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.token}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: 500000\r\n\r\n".encode()
    )
    writer.write(file_part(b"whole") + file_part(b"a" * 200_000)[:-100])
    return reader, writer


async def test_a_connection_cut_in_mid_file_leaves_nothing_behind(person: Person, folder: Path) -> None:
    _, writer = await start_upload(person)
    await until(lambda: left_behind(folder))
    writer.transport.abort()
    await until(lambda: not left_behind(folder))
    assert len(await person.reads()) == 2
    assert await person.is_answered()


async def test_an_upload_that_never_ends_is_given_up_and_leaves_nothing(
    person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.directline.uploads.UPLOAD_SECONDS", 0.05)
    reader, writer = await start_upload(person)
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    assert left_behind(folder) == []
    writer.close()
    await writer.wait_closed()


async def test_a_disk_that_is_almost_full_takes_no_files_and_goes_on_talking(
    person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    monkeypatch.setattr("actions.outside.files.objects.SPARE_BYTES", 2**80)
    assert (await upload(person, file_part(b"x"))).status == 507
    assert left_behind(folder) == []
    assert "upload.no_room" in logged()
    assert await person.is_answered()


async def test_a_file_name_that_is_malformed_is_not_printed(person: Person, capfd: pytest.CaptureFixture[str]) -> None:
    header = 'Content-Disposition: form-data; name="file"; filename="Pimprenelle; filename*=x'
    assert (await upload(person, part(b"x", header))).status in {200, 400}
    assert "Pimprenelle" not in "".join(capfd.readouterr())
