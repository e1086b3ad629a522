import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType

from bot.bell import Bell, Listening
from bot.channels.directline.feed import Feed
from bot.store.store import Store, StoreAwayError
from bot.typing_signs import Side, topic
from tests.channels.directline.person import Person


async def places(stream: ClientWebSocketResponse, last: int) -> list[int]:
    """Read until the activity of this place comes; return the places of all that came."""
    came: list[int] = []
    async with asyncio.timeout(60):
        while not came or came[-1] < last:
            page = await stream.receive_json()
            came += [int(activity["id"].rpartition("|")[2]) for activity in page["activities"]]
            assert page["watermark"] == str(came[-1])
    return came


async def test_a_stream_begins_with_the_history_and_goes_on_with_what_is_said(person: Person) -> None:
    stream = await person.listens()
    assert await places(stream, 2) == [1, 2]
    await person.says("bonjour")
    assert await places(stream, 4) == [3, 4]
    await stream.close()


async def test_a_stream_from_a_watermark_tells_only_what_came_after_it(person: Person) -> None:
    await person.says("bonjour")
    stream = await person.listens(3)
    assert await places(stream, 4) == [4]
    await stream.close()


async def test_every_stream_of_a_conversation_hears_everything_once(person: Person) -> None:
    streams = [await person.listens() for _ in range(3)]
    await asyncio.gather(*(person.says("bonjour", f"key-{number}") for number in range(10)))
    for stream in streams:
        assert await places(stream, 22) == list(range(1, 23))
        await stream.close()


async def test_nobody_hears_the_conversation_of_another(client: Any) -> None:
    mine, theirs = await Person.arrives(client), await Person.arrives(client)
    listening = await mine.listens(2)
    await theirs.says("un secret")
    await mine.says("bonjour")
    page = await listening.receive_json()
    assert {activity["conversation"]["id"] for activity in page["activities"]} == {mine.conversation}
    await listening.close()


async def test_a_long_history_comes_batch_by_batch_without_loss(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.directline.stream.BATCH", 3)
    for number in range(5):
        await person.says("bonjour", f"key-{number}")
    stream = await person.listens()
    assert await places(stream, 12) == list(range(1, 13))
    await stream.close()


async def test_a_watermark_from_the_future_hears_what_is_still_to_come(person: Person) -> None:
    stream = await person.listens(999)
    await person.says("bonjour")
    assert await places(stream, 4) == [3, 4]
    await stream.close()


@pytest.mark.parametrize("watermark", ["x", "-1", "9" * 30])
async def test_a_stream_from_a_watermark_that_is_none_is_refused(person: Person, watermark: str) -> None:
    url = (await (await person.resumes()).json())["streamUrl"].replace("watermark=0", f"watermark={watermark}")
    answer = await person.client.session.get(url.replace("ws:", "http:"))
    assert answer.status == 400


async def test_what_is_no_websocket_is_refused(person: Person) -> None:
    url = (await (await person.resumes()).json())["streamUrl"].replace("ws:", "http:")
    assert (await person.client.session.get(url)).status == 400


async def test_a_stream_is_not_compressed_as_every_socket_would_keep_its_dictionary(person: Person) -> None:
    stream = await person.listens(compress=15)
    assert stream.compress == 0
    await stream.close()


@pytest.mark.parametrize("ping", ["", "hello", "\x00", '{"activities": []}'])
async def test_what_a_client_sends_on_its_stream_is_overlooked(person: Person, ping: str) -> None:
    stream = await person.listens(2)
    await stream.send_str(ping)
    await stream.send_bytes(b"\xff\xfe")
    await person.says("bonjour")
    assert await places(stream, 4) == [3, 4]
    await stream.close()


async def test_who_sends_too_much_on_a_stream_is_disconnected(person: Person) -> None:
    stream = await person.listens(2)
    await stream.send_str("a" * 2000)
    assert (await stream.receive()).data == WSCloseCode.MESSAGE_TOO_BIG


async def test_the_oldest_of_too_many_streams_makes_room(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.directline.stream.MOST_OF_A_CONVERSATION", 2)
    oldest, other, newest = [await person.listens(2) for _ in range(3)]
    assert (await oldest.receive()).data == WSCloseCode.POLICY_VIOLATION
    await person.says("bonjour")
    for stream in (other, newest):
        assert await places(stream, 4) == [3, 4]
        await stream.close()


async def test_a_stream_outlasts_a_database_that_was_away(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = asyncio.Event()

    async def away(*_: object) -> None:
        looked.set()
        raise StoreAwayError("gone")

    monkeypatch.setattr("bot.channels.directline.stream.AWAY_SECONDS", 0.01)
    stream = await person.listens(1)
    assert await places(stream, 2) == [2]
    with monkeypatch.context() as broken:
        broken.setattr(Store, "activities_after", away)
        await person.says("bonjour")
        await looked.wait()
    assert await places(stream, 4) == [3, 4]
    await stream.close()


async def test_a_stream_that_breaks_is_closed_so_that_its_client_comes_back(
    person: Person, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    """It stayed open and silent for ever."""

    def broken(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(Feed, "page", broken)
        stream = await person.listens()
        closed = await stream.receive()
    assert (closed.type, closed.data) == (WSMsgType.CLOSE, WSCloseCode.INTERNAL_ERROR)
    assert "stream.failed" in logged()
    back = await person.listens()
    assert await places(back, 2) == [1, 2]
    await back.close()


async def test_a_client_that_vanishes_is_forgotten(person: Person) -> None:
    stream = await person.listens(2)
    assert stream._response.connection is not None  # noqa: SLF001 - pulling the plug
    transport = stream._response.connection.transport  # noqa: SLF001
    assert transport is not None
    transport.abort()
    await person.says("bonjour")
    again = await person.listens(2)
    assert await places(again, 4) == [3, 4]
    await again.close()


async def test_a_reader_who_does_not_read_holds_nobody_up(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Much more than sockets hold is on its way to somebody who reads nothing."""
    monkeypatch.setattr("bot.channels.directline.stream.BATCH", 5)
    slow, quick = await Person.arrives(client), await Person.arrives(client)
    stuck = await slow.listens()
    stuck._response.connection.transport.pause_reading()  # type: ignore[union-attr]  # noqa: SLF001
    for number in range(150):
        await slow.says("é" * 3900, f"key-{number}")
    assert await quick.is_answered()
    assert len(await slow.reads()) == 302
    back = await slow.listens()
    assert await places(back, 302) == list(range(1, 303))
    await back.close()
    stuck._response.close()  # noqa: SLF001


async def test_a_server_that_stops_says_so_and_opens_no_more_streams(person: Person) -> None:
    stream = await person.listens(2)
    url = (await (await person.resumes()).json())["streamUrl"].replace("ws:", "http:")
    await person.client.app.shutdown()
    assert (await stream.receive()).data == WSCloseCode.GOING_AWAY
    assert (await person.client.session.get(url)).status == 503


async def test_a_feed_is_valid_json_for_every_reader(person: Person) -> None:
    stream = await person.listens(2)
    await person.posts(data=json.dumps({"type": "message", "text": "\u2028\ud83d\ude00</script>"}).encode())
    text = await stream.receive_str()
    assert text.isascii()
    assert json.loads(text)["activities"][0]["text"] == "\u2028😀</script>"
    await stream.close()


async def test_typing_of_an_agent_is_shown_and_moves_no_watermark(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bells: list[Bell] = []
    listen = Bell.listen

    def heard(bell: Bell, place: str) -> Listening:
        bells.append(bell)
        return listen(bell, place)

    monkeypatch.setattr(Bell, "listen", heard)
    stream = await person.listens()
    assert await places(stream, 2) == [1, 2]
    bells[0].ring(topic(person.conversation, Side.AGENT))
    page = await stream.receive_json()
    assert [activity["type"] for activity in page["activities"]] == ["typing"]
    assert "watermark" not in page
    await person.says("bonjour")
    assert await places(stream, 4) == [3, 4]
    await stream.close()
