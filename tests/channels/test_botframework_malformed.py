import gzip
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import ConnectorDouble
from tests.channels.turns_double import TurnsDouble

JSON = {"Content-Type": "application/json"}


async def post(bot: Client, connector: ConnectorDouble, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    response = await bot.post(PATH, data=body, headers={**connector.bearer(), **JSON, **headers})
    return response.status, (await response.json())["error"]


def nested(depth: int) -> bytes:
    return b'{"value":' + b"[" * depth + b"]" * depth + b"}"


NOT_JSON = {
    "nothing": b"",
    "a word": b"bonjour",
    "half": b'{"type":',
    "a list": b"[]",
    "an activity in a list": b'[{"type":"message"}]',
    "a number": b"1",
    "null": b"null",
    "a string": b'"message"',
    "invalid UTF-8": b'{"type":"\xff"}',
    "UTF-16": '{"type":"message"}'.encode("utf-16"),
    "NaN": b'{"value":NaN}',
    "infinity": b'{"value":1e999}',
    "a number without end": b'{"value":' + b"9" * 5000 + b"}",
    "nested deeply": nested(60),
    "nested very deeply": nested(100_000),
    "objects nested very deeply": b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON.keys())
async def test_what_is_no_json_object_is_refused(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, body: bytes
) -> None:
    status, error = await post(bot, connector, body)
    assert (status, error["code"]) == (400, "BadSyntax")
    assert turns.taken == []


@pytest.mark.parametrize("field", ["type", "channelId", "serviceUrl", "conversation", "from"])
async def test_a_message_has_what_an_answer_needs(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, field: str
) -> None:
    nothing: list[Any] = [None, 1, [], "", {}]
    for wrong in nothing:
        body = json.dumps(connector.message() | {field: wrong}).encode()
        status, error = await post(bot, connector, body)
        assert (status, error["code"]) == (400, "BadArgument"), wrong
    assert turns.taken == []


WRONG: dict[str, list[Any]] = {
    "text": [1, {}, ["a"], True],
    "id": [7, {}],
    "locale": [{"a": 1}],
    "recipient": ["bot", [], {"id": 1}, {}],
    "entities": [{}, "x", [None], ["x"]],
    "attachments": [{}, [1]],
    "membersAdded": [{}, ["x"]],
    "deliveryMode": [1],
    "textFormat": [1],
    "replyToId": [1],
    "timestamp": [5],
    "conversation": [{"id": 5}, {"id": None}, {"id": ""}, {"name": "x"}, {"id": "x" * 801}],
    "from": [{"id": ""}, {"id": 5}, {"name": "x"}, {"id": "x", "name": "y" * 5000}],
}


@pytest.mark.parametrize(
    ("field", "wrong"), [(name, wrong) for name, values in WRONG.items() for wrong in values], ids=str
)
async def test_a_field_of_the_wrong_kind_is_refused(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, field: str, wrong: Any
) -> None:
    body = json.dumps(connector.message() | {field: wrong}).encode()
    status, error = await post(bot, connector, body)
    assert (status, error["code"]) == (400, "BadArgument")
    assert turns.taken == []


async def test_only_json_is_read(bot: Client, connector: ConnectorDouble, turns: TurnsDouble) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        status, error = await post(bot, connector, b"{}", **{"Content-Type": kind})
        assert (status, error["code"]) == (415, "UnsupportedMediaType")
    assert turns.taken == []


async def test_a_megabyte_is_too_much(bot: Client, connector: ConnectorDouble, turns: TurnsDouble) -> None:
    body = json.dumps(connector.message("a" * 1_000_000)).encode()
    assert (await post(bot, connector, body))[0] == 413
    small = gzip.compress(body)
    assert (await post(bot, connector, small, **{"Content-Encoding": "gzip"}))[0] == 413
    assert turns.taken == []


async def test_a_megabyte_in_chunks_is_too_much(bot: Client, connector: ConnectorDouble) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"[" * 10_000

    response = await bot.post(PATH, data=chunks(), headers={**connector.bearer(), **JSON})
    assert response.status == 413


async def test_a_body_that_is_not_what_its_encoding_says_is_refused(bot: Client, connector: ConnectorDouble) -> None:
    status, _ = await post(bot, connector, b"this is not gzip", **{"Content-Encoding": "gzip"})
    assert status == 400


async def test_halves_of_characters_and_nul_are_replaced(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    body = json.dumps(connector.message("salut \ud83d\ude00 \ud83d a\0b", name="\ud800")).encode()
    response = await bot.post(PATH, data=body, headers={**connector.bearer(), **JSON})
    assert response.status == 202
    assert turns.taken[0].text == "salut 😀 \ufffd a\ufffdb"
    assert turns.taken[0].body["name"] == "\ufffd"


@pytest.mark.parametrize("field", ["id", "from", "conversation"])
async def test_nobody_says_to_be_what_we_did_ourselves(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, field: str
) -> None:
    """Keys of ours begin with a tab: who had used one first would have kept an agent's order from being done."""
    forged = "\tdesk close" if field == "id" else {"id": "\tdesk close"}
    body = json.dumps(connector.message() | {field: forged}).encode()
    status, error = await post(bot, connector, body)
    assert (status, error["code"]) == (400, "BadArgument")
    assert turns.taken == []


async def test_nothing_of_what_was_sent_is_logged_or_returned(
    bot: Client, connector: ConnectorDouble, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "motdepasse-Xyz123"
    body = json.dumps(connector.message(secret, conversation=secret)).encode()
    _, error = await post(bot, connector, body)
    assert secret not in json.dumps(error)
    assert secret not in caplog.text + "".join(capsys.readouterr())


async def test_other_methods_are_not_allowed(bot: Client) -> None:
    assert (await bot.get(PATH)).status == 405
