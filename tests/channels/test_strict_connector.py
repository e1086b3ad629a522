"""The connector that people try a bot against by hand: a bot that does nothing right, then one that does."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.channels.connector_double import UNLIMITED
from tools.connector.bot_tokens import SCOPE
from tools.connector.connector import APP_ID, BOT, PASSWORD, TENANT, StrictConnector

ROOT = Path(__file__).parent.parent.parent


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[dict[str, Any]]:
    """Start the tool as one does by hand; returns what it prints."""
    command = (sys.executable, "-m", "tools.connector", "--port", "0", *arguments)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield json.loads(await process.stdout.readuntil(b"\n}\n"))
    finally:
        process.kill()
        await process.wait()


@dataclass
class Bot:
    """Calls the connector with a token."""

    session: aiohttp.ClientSession
    url: str
    token: str = ""

    async def asks(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.session.request(method, self.url + path, json=body, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None

    async def gets_a_token(self, **form: str) -> int:
        right = {"grant_type": "client_credentials", "client_id": APP_ID, "client_secret": PASSWORD, "scope": SCOPE}
        async with self.session.post(f"{self.url}/token", data=right | form) as response:
            self.token = (await response.json()).get("access_token", self.token)
            return response.status


def answer_to(activity: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "message",
        "text": "voilà",
        "serviceUrl": activity["serviceUrl"],
        "channelId": "msteams",
        "conversation": activity["conversation"],
        "from": BOT,
        "recipient": activity["from"],
        "replyToId": activity["id"],
    }


async def test_what_teams_would_not_take_is_refused() -> None:
    async with StrictConnector(limits=UNLIMITED) as connector, aiohttp.ClientSession() as session:
        bot = Bot(session, connector.url)
        activity = connector.message()
        answer, here = answer_to(activity), f"/v3/conversations/a%3A1%2Fx/activities/{activity['id']}"
        assert (await bot.asks("POST", here, answer))[0] == 401
        assert await bot.gets_a_token(client_secret="another") == 401
        assert await bot.gets_a_token(scope="https://graph.microsoft.com/.default") == 401
        assert await bot.gets_a_token() == 200
        card = {"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard"}}
        for wrong in (
            {"serviceUrl": "https://smba.example"},
            {"conversation": {"id": activity["conversation"]["id"]}},
            {"replyToId": "f:another"},
            {"from": activity["from"]},
            {"recipient": {"id": "29:nobody"}},
            {"type": "handoff"},
            {"text": ""},
            {"guichetUpdates": 4},
            {"id": "mine"},
            {"attachments": [{**card, "content": {"type": "AdaptiveCard", "version": "1.6"}}]},
        ):
            assert (await bot.asks("POST", here, answer | wrong))[0] == 400, wrong
        assert (await bot.asks("POST", "/v3/conversations/a:nobody/activities", answer))[0] == 404
        assert (await bot.asks("POST", here, answer | {"text": "é" * 40_000}))[0] == 413
        assert connector.deliveries == []
        connector.tokens.given = dict.fromkeys(connector.tokens.given, 0.0)
        assert (await bot.asks("POST", here, answer))[0] == 401  # it is over


async def test_too_much_at_once_is_refused_in_one_conversation() -> None:
    async with StrictConnector(limits=((2, 3600.0),)) as connector, aiohttp.ClientSession() as session:
        bot = Bot(session, connector.url)
        await bot.gets_a_token()
        for conversation in ("a:1", "a:2"):
            activity = connector.message(conversation={"id": conversation, "tenantId": TENANT})
            here = f"/v3/conversations/{conversation}/activities/{activity['id']}"
            statuses = [(await bot.asks("POST", here, answer_to(activity)))[0] for _ in range(3)]
            assert statuses == [201, 201, 429]
        assert connector.throttle.refused == 2


async def test_by_hand(tmp_path: Path) -> None:
    heard: list[tuple[str, dict[str, Any]]] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append((request.headers["Authorization"].removeprefix("Bearer "), await request.json()))
        return web.json_response({}, status=202)

    app = web.Application()
    app.add_routes([web.post("/api/messages", hear)])
    record = tmp_path / "record.jsonl"
    async with (
        TestServer(app) as server,
        started("--no-throttle", "--bot", str(server.make_url("/api/messages")), "--record", str(record)) as told,
        aiohttp.ClientSession() as session,
    ):
        assert told["settings"]["GUICHET_BOT_APP_ID"] == APP_ID
        bot = Bot(session, told["url"])
        await bot.gets_a_token()
        status, said = await bot.asks("POST", "/tool/say", {"text": "bonjour", "person": "Marie Curie"})
        assert (status, said["status"]) == (200, 202)
        ((token, activity),) = heard
        assert activity["text"] == "bonjour"
        await is_signed(token, bot)

        answer, conversation = answer_to(activity), f"/v3/conversations/{activity['conversation']['id']}"
        here = f"{conversation}/activities/{activity['id']}"
        status, posted = await bot.asks("POST", here, answer)
        assert status == 201
        changed = f"{conversation}/activities/{posted['id']}"
        assert (await bot.asks("PUT", changed, answer | {"text": "voici", "id": posted["id"]}))[0] == 200
        assert (await bot.asks("PUT", here, answer))[0] == 403  # what a person said is theirs
        _, there = await bot.asks("GET", "/tool/conversations")
        assert there[activity["conversation"]["id"]]["activities"][posted["id"]]["text"] == "voici"
        assert (await bot.asks("DELETE", changed))[0] == 200
        assert (await bot.asks("PUT", changed, answer))[0] == 404

        member = activity["from"]["id"]
        assert (await bot.asks("GET", f"{conversation}/members/{member}"))[1]["name"] == "Marie Curie"
        assert (await bot.asks("GET", f"{conversation}/members/29:nobody"))[0] == 404
        assert [one["id"] for one in (await bot.asks("GET", f"{conversation}/members"))[1]] == [member]
        opened = {"members": [{"id": "29:new"}], "tenantId": TENANT, "activity": {"type": "message", "text": "bonjour"}}
        assert (await bot.asks("POST", "/v3/conversations", opened))[1]["activityId"]

        kinds = {"fail": 1, "kinds": ["lost"], "roll_over": True}
        before, after = (await bot.asks("POST", "/tool/settings", kinds))[1]["keys"]
        assert jwt.get_unverified_header(heard[0][0])["kid"] == before
        assert (await bot.asks("POST", "/tool/settings", {"fail": "often"}))[0] == 400
        await bot.asks("POST", "/tool/say", {"text": "encore"})
        assert jwt.get_unverified_header(heard[1][0])["kid"] == after
        with pytest.raises(aiohttp.ClientError):
            await bot.asks("POST", "/v3/conversations/a:29:new/activities", new_to(answer))
        _, entries = await bot.asks("GET", "/tool/record?after=3")
    lines = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    assert lines[3:] == entries
    assert (lines[-1]["failure"], lines[-1]["status"], lines[-1]["recorded"]) == ("lost", 0, True)


def new_to(answer: dict[str, Any]) -> dict[str, Any]:
    """Return it as it is sent to somebody who has said nothing yet."""
    there = {"conversation": {"id": "a:29:new", "tenantId": TENANT}, "recipient": {"id": "29:new"}}
    return {name: value for name, value in (answer | there).items() if name != "replyToId"}


async def is_signed(token: str, bot: Bot) -> None:
    _, metadata = await bot.asks("GET", "/.well-known/openidconfiguration")
    async with bot.session.get(metadata["jwks_uri"]) as response:
        listed = (await response.json())["keys"]
    (key,) = [one for one in listed if one["kid"] == jwt.get_unverified_header(token)["kid"]]
    assert "msteams" in key["endorsements"]
    claims = jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"], audience=APP_ID, issuer=metadata["issuer"])
    assert claims["serviceurl"] == bot.url
