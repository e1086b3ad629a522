import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.channels.directline.person import BASE, Person

MARK = "Pimprenelle"  # in every message, and in no log
FRENCH_TOO_LONG = "trop long"
FRENCH_EMPTY = "Je n’ai pas reçu de texte"


@pytest.fixture(autouse=True)
def nothing_written_is_logged(
    logged: Callable[[], str], capfd: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> Any:
    yield
    everything = "".join([logged(), *capfd.readouterr()])
    assert "Traceback" not in everything, request.node.name
    assert MARK not in everything, request.node.name


MALFORMED = {
    "nothing": b"",
    "no JSON": b"{" + MARK.encode(),
    "cut JSON": b'{"type": "message", "text": "' + MARK.encode(),
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "a string": b'"message"',
    "nesting": b"[" * 100_000 + b"]" * 100_000,
    "nested objects": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "a number without end": b'{"type": "message", "text": "a", "n": ' + b"9" * 10_000 + b"}",
    "not UTF-8": b'{"type": "message", "text": "\xff\xfe\xe9"}',
    "a form": b"type=message&text=bonjour",
    "XML": b"<message>bonjour</message>",
    "compressed": b"\x1f\x8b\x08\x00\x00",
    "zero bytes": b"\x00" * 1000,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_body_that_is_no_activity_is_a_bad_request(person: Person, body: bytes) -> None:
    response = await person.posts(data=body)
    assert response.status == 400
    assert set((await response.json())["error"]) == {"code", "message"}
    assert len(await person.reads()) == 2
    assert await person.is_answered()


@pytest.mark.parametrize(
    "body",
    [b"\xff", b"[1", b"[]", b"1", b"null", b'{"user": 1, "locale": []}', b'{"user": {"id": {}}, "locale": {}}'],
    ids=str,
)
@pytest.mark.parametrize("place", ["tokens/generate", "conversations"])
async def test_what_asks_for_a_conversation_is_refused_or_overlooked(client: Any, place: str, body: bytes) -> None:
    response = await client.post(f"{BASE}/{place}", data=body)
    assert response.status in ({400} if body in {b"\xff", b"[1"} else {200, 201})


NO_ACTIVITIES: dict[str, Any] = {
    "no type": {"text": MARK},
    "an empty type": {"type": "", "text": MARK},
    "type is a number": {"type": 1, "text": MARK},
    "type is a list": {"type": ["message"], "text": MARK},
    "type is too long": {"type": "m" * 101, "text": MARK},
    "type is no word": {"type": "mess\x00age", "text": MARK},
    "type has half a letter": {"type": "\ud800", "text": MARK},
    "text is a number": {"type": "message", "text": 1},
    "text is a list": {"type": "message", "text": [MARK]},
    "text is an object": {"type": "message", "text": {"a": MARK}},
    "text is true": {"type": "message", "text": True},
}


@pytest.mark.parametrize("activity", NO_ACTIVITIES.values(), ids=NO_ACTIVITIES.keys())
async def test_a_wrong_activity_is_a_bad_request(person: Person, activity: Any) -> None:
    assert (await person.posts(activity)).status == 400
    assert len(await person.reads()) == 2


ODD_PARTS: dict[str, Any] = {
    "everything of a wrong type": {
        "id": 1,
        "locale": {"a": []},
        "name": 7,
        "from": "somebody",
        "conversation": [],
        "recipient": 3,
        "channelData": "x",
        "attachments": {"contentUrl": "file:///etc/passwd"},
        "entities": None,
        "suggestedActions": 1,
        "value": [[[]]],
        "timestamp": {},
        "replyToId": [],
        "serviceUrl": "http://169.254.169.254/",
    },
    "a key of 10 kB": {"channelData": {"clientActivityID": "k" * 10_000}},
    "a key that is a number": {"channelData": {"clientActivityID": 1}},
    "a key that is a list": {"channelData": {"clientActivityID": ["k"]}},
    "a key with control characters": {"channelData": {"clientActivityID": "k\n\x00\u202e"}},
    "a key with half a letter": {"channelData": {"clientActivityID": "\udfff"}},
    "an empty key": {"channelData": {"clientActivityID": ""}},
    "a long locale": {"locale": "fr" * 1000},
    "a locale of another world": {"locale": "\ud800-\x00"},
}


@pytest.mark.parametrize("parts", ODD_PARTS.values(), ids=ODD_PARTS.keys())
async def test_parts_that_make_no_sense_are_left_out_and_the_message_is_answered(person: Person, parts: Any) -> None:
    response = await person.posts({"type": "message", "text": f"bonjour {MARK}", **parts})
    assert response.status == 200
    said, reply = await person.reads(2)
    assert said["text"] == f"bonjour {MARK}"
    assert said["from"]["role"] == "user"
    assert set(said) <= {
        *{"type", "text", "textFormat", "from", "channelData", "locale", "id", "channelId", "conversation"},
        "timestamp",
    }
    assert len(json.dumps(said)) < 2000
    assert reply["text"]


@pytest.mark.parametrize("kind", ["event", "invoke", "endOfConversation", "messageReaction", "conversationUpdate", "é"])
async def test_an_activity_that_we_do_not_know_is_recorded_without_its_words_and_not_answered(
    person: Person, kind: str
) -> None:
    """They were kept whole and unmasked, as long as they were."""
    activity = {"type": kind, "name": "x", "text": f"mon mot de passe est {MARK}1!", "value": MARK}
    assert (await person.posts(activity)).status == 200
    (kept,) = await person.reads(2)
    assert kept["type"] == kind
    assert MARK not in json.dumps(kept)
    assert await person.is_answered()


SHOWN_AS_WRITTEN = {
    "emoji": "🙈👩‍👩‍👧‍👦🇫🇷",
    "right to left": "مرحبا \u202e\u2066abc\u2069\u202c שלום",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "Markdown": "[click](javascript:alert(1)) ![x](http://evil.example/x.png) **gras** # titre",
    "a template": "{{ settings.secret_key }} {% raw %} ${7*7} #{7*7}",
    "SQL": "'; DROP TABLE activities; --",
    "line ends": "a\r\nb\tc\u2028d",
    "control characters": "a\x01\x07\x1b[31mb\x7f",
    "Zalgo": "Z" + "\u0300\u0301\u0489" * 300,
    "a whole repertoire": "".join(chr(c) for c in range(32, 3000)),
}


@pytest.mark.parametrize("text", SHOWN_AS_WRITTEN.values(), ids=SHOWN_AS_WRITTEN.keys())
async def test_words_are_kept_as_plain_text_whatever_they_look_like(person: Person, text: str) -> None:
    assert (await person.says(f"{MARK} {text}")).status == 200
    said, *replies = await person.reads(2)
    assert said["text"] == f"{MARK} {text}"
    assert said["textFormat"] == "plain"
    assert replies
    assert not any(MARK in reply["text"] for reply in replies)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("a\x00b", "ab"), ("a\ud800b", "a?b"), ("\udc00\ud800", "??"), ("\ud83d\ude00", "😀")],
    ids=["NUL", "half a letter", "halves swapped", "a whole pair"],
)
@pytest.mark.parametrize("part", ["text", "value"])
async def test_what_no_database_can_hold_is_taken_out(person: Person, written: str, kept: str, part: str) -> None:
    """It was kept in what a button says."""
    assert (await person.posts(data=json.dumps({"type": "message", part: written}).encode())).status == 200
    assert (await person.reads(2))[0]["text"] == kept


@pytest.mark.parametrize("text", ["", " ", " \t\r\n ", "\u00a0\u2003\u3000", "\x00", None], ids=repr)
async def test_nothing_written_is_answered_kindly(person: Person, text: str | None) -> None:
    assert (await person.posts({"type": "message", "text": text})).status == 200
    assert FRENCH_EMPTY in (await person.reads(2))[1]["text"]


@pytest.mark.parametrize(
    "text",
    ["a" * 4001, "e" + "\u0301" * 10_000, "🙈" * 4001, " " * 200_000, "mdp " * 50_000, "1" * 200_000],
    ids=["one too many", "10,000 accents", "emoji", "spaces", "passwords", "digits"],
)
async def test_a_message_that_is_too_long_is_answered_kindly_and_kept_cut(person: Person, text: str) -> None:
    assert (await person.says(text)).status == 200
    said, reply = await person.reads(2)
    assert len(said["text"]) <= 4000
    assert FRENCH_TOO_LONG in reply["text"]
    assert await person.is_answered()


async def test_what_is_confidential_is_masked_where_a_long_message_is_cut_too(person: Person) -> None:
    await person.says("a " * 1995 + "1 85 12 75 123 456 78 et la suite")  # cut in the middle of the number
    assert not set((await person.reads(2))[0]["text"]) - set("a ")


async def test_the_longest_message_is_read(person: Person) -> None:
    await person.says("a" * 4000)
    assert FRENCH_TOO_LONG not in (await person.reads(2))[1]["text"]


async def test_the_answer_to_bad_input_is_in_the_language_of_the_person(client: Any) -> None:
    person = await Person.arrives(client, "en-GB")
    await person.says("a" * 4001)
    assert "too long" in (await person.reads(2))[1]["text"]


async def test_a_body_of_a_megabyte_is_refused_and_the_next_message_is_taken(person: Person) -> None:
    response = await person.says(MARK + "a" * 1_000_000)
    assert response.status == 413
    assert (await response.json())["error"]["code"] == "RequestEntityTooLarge"
    assert len(await person.reads()) == 2
    assert await person.is_answered()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "nonsense"])
async def test_a_body_that_is_not_compressed_as_it_says_is_a_bad_request(person: Person, encoding: str) -> None:
    url, headers = f"{person.url}/activities", {**person.headers, "Content-Encoding": encoding}
    response = await person.client.post(url, data=b"\x00\x01garbage", headers=headers)
    assert response.status == 400
    assert await person.is_answered()


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "x", "", "multipart/form-data", "a/b;c=\xff"]
)
async def test_the_content_type_matters_to_nobody(person: Person, content_type: str) -> None:
    body = json.dumps({"type": "message", "text": "bonjour"}).encode()
    headers = {**person.headers, "Content-Type": content_type}
    assert (await person.client.post(f"{person.url}/activities", data=body, headers=headers)).status == 200


START = b"POST /v3/directline/conversations HTTP/1.1\r\n"
RAW = {
    "a huge header": b"GET / HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 100_000 + b"\r\n\r\n",
    "a thousand headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n",
    "no HTTP": MARK.encode() + b"\r\n\r\n",
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length and chunks": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a negative length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "broken chunks": START + b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "chunks that break later": START + b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\nzz\r\n",
    "a path of odd bytes": b"GET /v3/directline/\xff\xfe%00%zz?watermark=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address for somebody else": b"GET http://evil.example/v3/directline/x HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    "no Host": START + b"\r\n",
    "a Host of odd bytes": START + b'Host: \xff"<>\\\r\n\r\n',
}


@pytest.mark.parametrize("sent", RAW.values(), ids=RAW.keys())
async def test_a_request_that_is_none_harms_nobody_else(person: Person, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection(person.client.host, person.client.port)
    writer.write(sent)
    writer.write_eof()
    answer = await reader.read(4096)
    assert answer[9:10] in {b"2", b"4", b""}  # nothing is told to who speaks no HTTP at all
    writer.close()
    await writer.wait_closed()
    assert await person.is_answered()


async def test_a_client_that_goes_away_in_mid_message_leaves_nothing(person: Person) -> None:
    _, writer = await asyncio.open_connection(person.client.host, person.client.port)
    head = f"POST {person.url}/activities HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.token}\r\n"
    writer.write(f'{head}Content-Length: 1000\r\n\r\n{{"type": "message", "text": "{MARK}'.encode())
    await writer.drain()
    assert await person.is_answered()
    writer.transport.abort()
    assert await person.is_answered()
    assert len(await person.reads()) == 6


async def test_a_message_that_never_ends_is_given_up(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """It held its connection for as long as the client wished."""
    monkeypatch.setattr("bot.channels.directline.server.BODY_SECONDS", 0.01)
    reader, writer = await asyncio.open_connection(person.client.host, person.client.port)
    head = f"POST {person.url}/activities HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.token}\r\n"
    writer.write(f"{head}Content-Length: 1000\r\n\r\n{{".encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    writer.close()
    await writer.wait_closed()
