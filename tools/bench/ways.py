"""The ways to talk to a bot: each sends one message and returns when its reply is there."""

import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

import aiohttp
from channel import NAME, Channel
from process import Server
from wire import Wire


class Talk(Protocol):
    async def __call__(self, words: str) -> float:
        """Say the words; returns the seconds until their reply was there. Raises `NoReplyError`."""


class NoReplyError(Exception):
    """The bot answered something else than it should."""


Way = Callable[[Server, Channel], AbstractAsyncContextManager[Talk]]
"""Opens one conversation on one connection."""


@asynccontextmanager
async def connector(server: Server, channel: Channel, *, authorization: str = "") -> AsyncIterator[Talk]:
    """POST /api/messages; the bot delivers its reply to the channel."""
    conversation = uuid.uuid4().hex
    async with Wire(server.port) as wire:

        async def talk(words: str) -> float:
            message = uuid.uuid4().hex
            body = _message(words, conversation, channel.url, id=message)
            arrival = channel.reply_to(message)
            begun = time.perf_counter()
            status, answer = await wire.send("POST", "/api/messages", body, authorization)
            _expect(status, answer, 200, 201, 202)
            return await arrival - begun

        yield talk


@asynccontextmanager
async def connector_with_token(server: Server, channel: Channel) -> AsyncIterator[Talk]:
    async with connector(server, channel, authorization=channel.token()) as talk:
        yield talk


@asynccontextmanager
async def expect_replies(server: Server, channel: Channel) -> AsyncIterator[Talk]:
    """POST /api/messages; the reply is in the response."""
    conversation = uuid.uuid4().hex
    async with Wire(server.port) as wire:

        async def talk(words: str) -> float:
            body = _message(words, conversation, channel.url, deliveryMode="expectReplies")
            begun = time.perf_counter()
            status, answer = await wire.send("POST", "/api/messages", body)
            taken = time.perf_counter() - begun
            _expect(status, answer, 200)
            if not json.loads(answer)["activities"][0]["text"]:
                raise NoReplyError("a reply without words")
            return taken

        yield talk


@asynccontextmanager
async def direct_line(server: Server, channel: Channel) -> AsyncIterator[Talk]:
    """POST …/activities; the reply comes over the conversation's WebSocket."""
    del channel
    base = f"http://127.0.0.1:{server.port}/v3/directline"
    async with aiohttp.ClientSession() as session, Wire(server.port) as wire:
        async with session.post(f"{base}/conversations", json={"locale": "fr-FR"}) as response:
            opened = await response.json()
        path = f"/v3/directline/conversations/{opened['conversationId']}/activities"
        authorization = f"Bearer {opened['token']}"
        async with session.ws_connect(opened["streamUrl"]) as stream:
            await stream.receive_json()  # the welcome

            async def talk(words: str) -> float:
                mine = {"clientActivityID": uuid.uuid4().hex}
                activity = {"type": "message", "text": words, "locale": "fr-FR", "channelData": mine}
                begun = time.perf_counter()
                status, answer = await wire.send("POST", path, json.dumps(activity).encode(), authorization)
                _expect(status, answer, 200)
                posted = json.loads(answer)["id"]
                while True:
                    page = await stream.receive_json()
                    if any(one.get("replyToId") == posted and one["text"] for one in page["activities"]):
                        return time.perf_counter() - begun

            yield talk


def _message(words: str, conversation: str, url: str, **fields: str) -> bytes:
    """Return a message as a channel sends it, its id new each time."""
    activity = {
        "type": "message",
        "id": uuid.uuid4().hex,
        "timestamp": "2026-11-23T09:00:00.000Z",
        "localTimestamp": "2026-11-23T10:00:00.000+01:00",
        "serviceUrl": url,
        "channelId": NAME,
        "from": {"id": f"person-{conversation}", "name": "Jean Dupont", "role": "user"},
        "recipient": {"id": "bot", "name": "Bot", "role": "bot"},
        "conversation": {"id": conversation, "conversationType": "personal"},
        "locale": "fr-FR",
        "textFormat": "plain",
        "text": words,
        "entities": [{"type": "clientInfo", "locale": "fr-FR", "country": "FR", "timezone": "Europe/Paris"}],
        "channelData": {"clientActivityID": uuid.uuid4().hex},
        **fields,
    }
    return json.dumps(activity).encode()


def _expect(status: int, answer: bytes, *wanted: int) -> None:
    if status not in wanted:
        raise NoReplyError(f"status {status}: {answer[:200]!r}")
