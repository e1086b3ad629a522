import asyncio
from typing import Any

import pytest

from tests.channels.directline.person import BASE, Person

SAME_ORIGIN_POLICY = "Access-Control-Allow-Origin"


async def test_a_token_is_for_a_conversation_of_its_own(client: Any) -> None:
    first, second = [await (await client.post(f"{BASE}/tokens/generate")).json() for _ in range(2)]
    assert set(first) == {"conversationId", "token", "expires_in"}
    assert first["expires_in"] == 1800
    assert first["conversationId"] != second["conversationId"]


async def test_a_conversation_begins_with_a_welcome_in_the_language_asked_for(client: Any) -> None:
    for locale, word in (("fr-FR", "Bonjour"), ("en-GB", "Hello"), ("xx", "Bonjour")):
        person = await Person.arrives(client, locale)
        opened, welcome = await person.reads()
        assert opened["type"] == "conversationUpdate"
        assert welcome["text"].startswith(word)
        assert welcome["replyToId"] == opened["id"]
        assert welcome["from"] == {"id": "guichet", "name": "Guichet", "role": "bot"}


async def test_opening_twice_welcomes_once_and_gives_a_stream_from_the_start(person: Person) -> None:
    again = await person.opens()
    assert again.status == 200
    grant = await again.json()
    assert set(grant) == {"conversationId", "token", "expires_in", "streamUrl", "referenceGrammarId"}
    assert grant["conversationId"] == person.conversation
    assert grant["streamUrl"].startswith(
        f"ws://{person.client.host}:{person.client.port}{person.url}/stream?watermark=&t="
    )
    assert len(await person.reads()) == 2


async def test_a_conversation_can_begin_without_a_token_and_without_a_body(client: Any) -> None:
    response = await client.post(f"{BASE}/conversations")
    assert response.status == 201
    person = Person(client, await response.json())
    assert len(await person.reads()) == 2


async def test_a_message_is_given_back_as_it_was_sent_with_its_reply(person: Person) -> None:
    sent = await person.says("comment déposer un fichier ?", "key-1")
    assert sent.status == 200
    said, reply = await person.reads(2)
    assert (await sent.json()) == {"id": said["id"]}
    assert said["text"] == "comment déposer un fichier ?"
    assert said["channelData"] == {"clientActivityID": "key-1"}
    assert said["from"]["role"] == "user"
    assert said["from"]["id"].startswith("dl_")
    assert reply["replyToId"] == said["id"]
    for activity in (said, reply):
        assert activity["conversation"] == {"id": person.conversation}
        assert activity["channelId"] == "directline"
        assert activity["timestamp"].endswith("Z")


async def test_a_watermark_gives_only_what_came_after_it(person: Person) -> None:
    page = await (await person.polls()).json()
    assert page["watermark"] == "2"
    assert await person.reads(2) == []
    await person.says("bonjour")
    page = await (await person.polls(2)).json()
    assert [activity["id"][-7:] for activity in page["activities"]] == ["0000003", "0000004"]
    assert page["watermark"] == "4"


@pytest.mark.parametrize("watermark", ["x", "-1", "1.5", "0x10", "٣", "1" * 10, "1" * 5000, "1;drop", "%00", "true"])
async def test_a_watermark_that_we_never_gave_is_a_bad_request(person: Person, watermark: str) -> None:
    for asked in (person.polls, person.resumes):
        response = await asked(watermark)
        assert response.status == 400
        assert (await response.json())["error"]["code"] == "BadArgument"


@pytest.mark.parametrize("watermark", ["", "null", "0"])
async def test_no_watermark_gives_everything(person: Person, watermark: str) -> None:
    assert len(await person.reads(watermark)) == 2


async def test_a_watermark_from_the_future_hides_nothing_that_is_still_to_come(person: Person) -> None:
    """A database restored from a backup is behind its clients: they waited for ever."""
    page = await (await person.polls(999)).json()
    assert page == {"activities": [], "watermark": "2"}
    assert "watermark=2&" in (await (await person.resumes(999)).json())["streamUrl"]


async def test_resuming_gives_a_fresh_token_and_a_stream_from_the_watermark(person: Person) -> None:
    response = await person.resumes(1)
    assert response.status == 200
    grant = await response.json()
    assert "watermark=1&" in grant["streamUrl"]
    person.token = grant["token"]
    assert len(await person.reads()) == 2


async def test_a_conversation_that_never_was_has_ended(client: Any) -> None:
    stranger = Person(client, await (await client.post(f"{BASE}/tokens/generate")).json())
    assert (await stranger.resumes()).status == 404
    assert (await stranger.polls()).status == 404


async def test_a_refreshed_token_works_as_the_first_did(person: Person) -> None:
    response = await person.client.post(f"{BASE}/tokens/refresh", headers=person.headers)
    grant = await response.json()
    assert grant["conversationId"] == person.conversation
    assert grant["token"] != person.token
    person.token = grant["token"]
    assert await person.is_answered()


async def test_a_session_id_is_given_to_those_who_have_a_token(person: Person) -> None:
    response = await person.client.get(f"{BASE}/session/getsessionid", headers=person.headers)
    assert set(await response.json()) == {"sessionId"}
    assert (await person.client.get(f"{BASE}/session/getsessionid")).status == 403


async def test_typing_is_taken_and_not_kept(person: Person) -> None:
    assert (await person.posts({"type": "typing"})).status == 200
    assert len(await person.reads()) == 2


async def test_the_same_message_sent_twice_is_one_message(person: Person) -> None:
    ids = {(await (await person.says("bonjour", "once")).json())["id"] for _ in range(2)}
    assert len(ids) == 1
    assert len(await person.reads()) == 4


async def test_the_same_message_sent_at_the_same_time_is_one_message(person: Person) -> None:
    responses = await asyncio.gather(*(person.says("bonjour", "once") for _ in range(8)))
    assert {response.status for response in responses} == {200}
    assert len({(await response.json())["id"] for response in responses}) == 1
    assert len(await person.reads()) == 4


async def test_the_same_key_in_two_conversations_is_two_messages(client: Any) -> None:
    for person in [await Person.arrives(client) for _ in range(2)]:
        await person.says("bonjour", "mine")
        assert len(await person.reads()) == 4


async def test_messages_sent_at_the_same_time_are_all_answered_one_after_the_other(person: Person) -> None:
    await asyncio.gather(*(person.says("bonjour", f"key-{number}") for number in range(10)))
    activities = await person.reads(2)
    assert [activity["from"]["role"] for activity in activities] == ["user", "bot"] * 10
    for said, reply in zip(activities[::2], activities[1::2], strict=True):
        assert reply["replyToId"] == said["id"]


async def test_a_key_cannot_take_the_place_of_the_opening(client: Any) -> None:
    """A client that called its first message "opening" was never welcomed."""
    person = Person(client, await (await client.post(f"{BASE}/tokens/generate")).json())
    await person.says("bonjour", "opening")
    assert (await person.opens()).status == 201


async def test_more_than_a_page_is_read_page_by_page_without_loss(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.directline.server.PAGE", 3)
    for number in range(4):
        await person.says("bonjour", f"key-{number}")
    places, watermark = [], ""
    while activities := await person.reads(watermark):
        assert len(activities) <= 3
        places += [int(activity["id"].rpartition("|")[2]) for activity in activities]
        watermark = str(places[-1])
    assert places == list(range(1, 11))


async def test_pages_of_other_sites_may_call(client: Any) -> None:
    headers = {
        "Origin": "https://partner.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,x-ms-bot-agent",
    }
    asked = await client.options(f"{BASE}/conversations", headers=headers)
    assert asked.status == 204
    allowed = asked.headers["Access-Control-Allow-Headers"].lower()
    assert all(name in allowed for name in ("authorization", "content-type", "x-ms-bot-agent"))
    assert "Access-Control-Allow-Credentials" not in asked.headers
    for answer in (
        await client.post(f"{BASE}/tokens/generate"),
        await client.post(f"{BASE}/tokens/refresh"),
        await client.get(f"{BASE}/nowhere"),
    ):
        assert answer.headers[SAME_ORIGIN_POLICY] == "*"
        assert answer.headers["Cache-Control"] == "no-store"
    assert SAME_ORIGIN_POLICY not in (await client.get("/")).headers


async def test_a_poll_while_the_database_is_away_says_nothing_new_instead_of_ending_the_chat(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Microsoft's client stops polling for ever at a 500, which it was given."""
    from bot.store.store import Store, StoreAwayError  # noqa: PLC0415 - to be broken

    async def away(*_: object) -> None:
        raise StoreAwayError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "activities_after", away)
        broken.setattr(Store, "last_sequence", away)
        assert await (await person.polls(1)).json() == {"activities": [], "watermark": "1"}
        resumed = await person.resumes(1)
        assert (resumed.status, resumed.headers["Retry-After"]) == (503, "2")
    assert len(await person.reads(1)) == 1
