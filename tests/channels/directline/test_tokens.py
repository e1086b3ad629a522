import asyncio
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import FormData

from bot.channels.directline.tokens import Token, TokenRefusedError, Tokens, Use
from tests.channels.directline.person import BASE, Person

KEY = "k" * 40


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(KEY, seconds=60)


@pytest.fixture
async def client(serve: Any) -> Any:
    return await serve(secret_key=KEY)


def claims(person: Person, **others: Any) -> dict[str, Any]:
    now = int(time.time())
    ours = {"iss": "guichet", "iat": now, "exp": now + 60, "use": "conversation", "conv": person.conversation}
    return {**ours, "user": "dl_somebody", **others}


def segment(value: str) -> str:
    return urlsafe_b64encode(value.encode()).decode().rstrip("=")


FORGED: dict[str, Callable[[Person], str]] = {
    "no signature": lambda person: jwt.encode(claims(person), "", "none"),
    "another key": lambda person: jwt.encode(claims(person), "x" * 40, "HS256"),
    "another algorithm": lambda person: jwt.encode(claims(person), KEY.ljust(64, "k"), "HS512"),
    "expired": lambda person: jwt.encode(claims(person, exp=int(time.time()) - 1), KEY, "HS256"),
    "never expires": lambda person: jwt.encode({k: v for k, v in claims(person).items() if k != "exp"}, KEY, "HS256"),
    "another issuer": lambda person: jwt.encode(claims(person, iss="somebody"), KEY, "HS256"),
    "of a stream": lambda person: jwt.encode(claims(person, use="stream"), KEY, "HS256"),
    "of an attachment": lambda person: jwt.encode(claims(person, use="attachment"), KEY, "HS256"),
    "of another conversation": lambda person: jwt.encode(claims(person, conv="another"), KEY, "HS256"),
    "cut short": lambda person: person.token[:-4],
    "signed for other claims": lambda person: ".".join(
        [person.token.split(".")[0], segment(json.dumps(claims(person))), person.token.split(".")[2]]
    ),
    "no token": lambda _: "",
    "words": lambda _: "let me in",
    "accents": lambda _: "é.é.é",
    "endless nesting": lambda _: f"{segment('[' * 5000)}.e30.c2ln",
    "a list": lambda _: f"{segment('[]')}.{segment('[]')}.c2ln",
    "another scheme": lambda person: f"x Basic {person.token}",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
async def test_a_token_that_is_not_for_this_tells_nothing_and_does_nothing(
    person: Person, forged: Callable[[Person], str], logged: Callable[[], str]
) -> None:
    genuine, person.token = person.token, forged(person)
    answers = [
        await person.polls(),
        await person.resumes(),
        await person.says("bonjour"),
        await person.client.post(
            f"{person.url}/upload", data=FormData({"file": BytesIO(b"content")}), headers=person.headers
        ),
    ]
    for answer in answers:
        assert answer.status == 403
        assert (await answer.json())["error"]["code"] == "TokenExpired"
    person.token = genuine
    assert len(await person.reads()) == 2
    assert "Traceback" not in logged()


@pytest.mark.parametrize("secret", ["", "secret"])
async def test_a_token_of_bytes_that_are_no_letters_is_refused(serve: Any, secret: str) -> None:
    """It was answered 500."""
    client = await serve(directline_secret=secret)
    reader, writer = await asyncio.open_connection(client.host, client.port)
    for place in ("tokens/generate", "tokens/refresh", "conversations"):
        head = f"POST {BASE}/{place} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nAuthorization: Bearer "
        writer.write(head.encode() + b"\xff\xfe.\xff.\xff\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 403 ")
        length = int(
            (await reader.readuntil(b"\r\n\r\n")).lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        )
        await reader.readexactly(length)
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("place", ["", "/activities", "/stream", "/upload"])
async def test_nobody_enters_the_conversation_of_another(client: Any, place: str) -> None:
    mine, theirs = await Person.arrives(client), await Person.arrives(client)
    send = client.post if place == "/upload" else client.get
    answer = await send(f"{theirs.url}{place}", headers=mine.headers)
    assert answer.status == 403
    assert "Bonjour" not in await answer.text()
    assert (await client.post(f"{theirs.url}/activities", json={"type": "message"}, headers=mine.headers)).status == 403
    assert len(await theirs.reads()) == 2


@pytest.mark.parametrize("use", [Use.CONVERSATION, Use.ATTACHMENT])
async def test_a_stream_opens_only_with_its_own_token(person: Person, tokens: Tokens, use: Use) -> None:
    other = tokens.issue(conversation=person.conversation, user="dl_x", use=use).value
    assert (await person.client.get(f"{person.url}/stream?t={other}")).status == 403
    assert (await person.client.get(f"{person.url}/stream?t=%ff.%ff.%ff")).status == 403
    assert (await person.client.get(f"{person.url}/stream")).status == 403


async def test_a_stream_of_another_conversation_is_refused(client: Any) -> None:
    mine, theirs = await Person.arrives(client), await Person.arrives(client)
    key = (await (await mine.resumes()).json())["streamUrl"].rpartition("t=")[2]
    assert (await client.get(f"{theirs.url}/stream?t={key}")).status == 403


async def test_the_token_says_who_a_person_is_and_nothing_else_does(person: Person) -> None:
    impostor = {"type": "message", "text": "bonjour", "from": {"id": "guichet", "role": "bot", "name": "Guichet"}}
    await person.posts({**impostor, "id": "x", "timestamp": "1999", "replyToId": "x", "conversation": {"id": "x"}})
    opened, _, said, _ = await person.reads()
    assert said["from"] == opened["from"]
    assert said["from"]["role"] == "user"
    assert "replyToId" not in said
    assert said["conversation"] == {"id": person.conversation}
    assert said["timestamp"] > "2000"


async def test_a_stream_token_lives_no_longer_than_it_takes_to_open_the_stream() -> None:
    def life(token: Token) -> int:
        read = jwt.decode(token.value, options={"verify_signature": False})
        return int(read["exp"] - read["iat"])

    hours = Tokens(KEY, seconds=36_000)
    assert life(hours.issue(conversation="c", user="u", use=Use.STREAM)) == 120
    assert life(hours.issue(conversation="c", user="u")) == 36_000


def test_a_token_of_a_replica_whose_clock_is_ahead_is_good(tokens: Tokens) -> None:
    ahead = int(time.time()) + 30
    token = jwt.encode({**claims_of("c"), "iat": ahead, "exp": ahead + 60}, KEY, "HS256")
    assert tokens.read(token).conversation == "c"


def test_a_token_from_another_deployment_is_refused(tokens: Tokens) -> None:
    with pytest.raises(TokenRefusedError):
        tokens.read(Tokens("y" * 40, seconds=60).issue(conversation="c", user="u").value)


def claims_of(conversation: str) -> dict[str, Any]:
    return {"iss": "guichet", "use": "conversation", "conv": conversation, "user": "u"}


SECRET = "s3cr3t.with.dots-" + "x" * 20


class TestWithASecret:
    @pytest.fixture
    async def client(self, serve: Any) -> Any:
        return await serve(directline_secret=SECRET)

    @pytest.mark.parametrize("place", ["tokens/generate", "conversations"])
    @pytest.mark.parametrize("shown", ["", "wrong", SECRET[:-1], SECRET + "x"])
    async def test_only_who_knows_it_begins_conversations(self, client: Any, place: str, shown: str) -> None:
        headers = {"Authorization": f"Bearer {shown}"} if shown else {}
        assert (await client.post(f"{BASE}/{place}", headers=headers)).status == 403

    async def test_a_site_that_knows_it_says_who_its_user_is(self, client: Any) -> None:
        headers = {"Authorization": f"Bearer {SECRET}"}
        grant = await client.post(f"{BASE}/tokens/generate", json={"user": {"id": "dl_alice"}}, headers=headers)
        person = Person(client, await grant.json())
        assert (await person.opens()).status == 201
        assert (await person.reads())[0]["from"]["id"] == "dl_alice"

    async def test_a_conversation_begins_with_the_secret_itself(self, client: Any) -> None:
        headers = {"Authorization": f"Bearer {SECRET}"}
        assert (await client.post(f"{BASE}/conversations", headers=headers)).status == 201

    async def test_the_secret_opens_nobodys_conversation(self, client: Any) -> None:
        headers = {"Authorization": f"Bearer {SECRET}"}
        person = Person(client, await (await client.post(f"{BASE}/conversations", headers=headers)).json())
        person.token = SECRET
        assert (await person.polls()).status == 403

    @pytest.mark.parametrize("user", [None, 7, "", "x" * 101, "a\nb", "\ud800", ["x"], {"id": "x"}])
    async def test_a_user_id_that_is_none_is_replaced(self, client: Any, user: object) -> None:
        headers = {"Authorization": f"Bearer {SECRET}"}
        grant = await client.post(f"{BASE}/tokens/generate", json={"user": {"id": user}}, headers=headers)
        assert jwt.decode((await grant.json())["token"], options={"verify_signature": False})["user"].startswith("dl_")


async def test_without_a_secret_nobody_chooses_who_they_are(client: Any) -> None:
    grant = await client.post(f"{BASE}/tokens/generate", json={"user": {"id": "dl_alice"}})
    claimed = jwt.decode((await grant.json())["token"], options={"verify_signature": False})
    assert claimed["user"] != "dl_alice"


async def test_the_key_made_for_us_is_kept_so_that_tokens_outlive_a_restart(serve: Any, tmp_path: Path) -> None:
    person = await Person.arrives(await serve(data_dir=tmp_path / "kept"))
    person.client = await serve(data_dir=tmp_path / "kept")
    assert len(await person.reads()) == 2
