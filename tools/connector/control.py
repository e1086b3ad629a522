"""The tool's own small API, by which whoever tries a bot by hand makes people speak and reads what came of it."""

import json
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from tools.connector import people
from tools.connector.failures import Failure

if TYPE_CHECKING:
    from tools.connector.connector import StrictConnector


def routes(connector: "StrictConnector") -> list[web.RouteDef]:
    control = Control(connector)
    return [
        web.post("/tool/say", control.say),
        web.get("/tool/record", control.record),
        web.get("/tool/conversations", control.conversations),
        web.post("/tool/settings", control.settings),
    ]


class Control:
    def __init__(self, connector: "StrictConnector") -> None:
        self._connector = connector

    async def say(self, request: web.Request) -> web.Response:
        """Make a person speak: `text`, `person` (a name), `conversation` (an id), `fields` of the activity."""
        asked = await _object(request)
        if not self._connector.bot_url:
            return _wrong("no bot was named: start with --bot")
        person = str(asked.get("person", "Jean Dupont"))
        user = f"29:{person.casefold().replace(' ', '-')}"
        tenant = self._connector.tenant
        conversation = str(asked.get("conversation", f"a:{user}"))
        place = self._connector.places.known.get(conversation)
        kind = {"id": conversation, "conversationType": "personal", "tenantId": tenant}
        fields = {"conversation": place.account() if place else kind, **asked.get("fields", {})}
        activity = self._connector.message(
            asked.get("text"), **{"from": {"id": user, "name": person, "aadObjectId": f"aad-{user}"}, **fields}
        )
        async with aiohttp.ClientSession() as session:
            try:
                status, answer = await people.send(session, self._connector.bot_url, activity, self._connector.token())
            except aiohttp.ClientError as away:
                return _wrong(f"the bot does not answer: {away}", HTTPStatus.BAD_GATEWAY)
        return web.json_response({"status": status, "answer": answer, "activity": activity})

    async def record(self, request: web.Request) -> web.Response:
        """Return what was asked of the Connector, from behind the entry `after` on."""
        after = request.query.get("after", "0")
        if not after.isdecimal():
            return _wrong("after is no number")
        return web.json_response([asdict(entry) for entry in self._connector.record.entries[int(after) :]])

    async def conversations(self, _: web.Request) -> web.Response:
        known = self._connector.places.known
        return web.json_response({name: asdict(place) for name, place in known.items()})

    async def settings(self, request: web.Request) -> web.Response:
        """Change how it fails from now on: `fail`, `kinds`, `delay`; `roll_over` signs with another key."""
        asked, connector = await _object(request), self._connector
        try:
            connector.chance.fail = float(asked.get("fail", connector.chance.fail))
            connector.chance.kinds = [Failure(kind) for kind in asked.get("kinds", connector.chance.kinds)]
            connector.delay = float(asked.get("delay", connector.delay))
        except (ValueError, TypeError) as wrong:
            return _wrong(str(wrong))
        if asked.get("roll_over"):
            connector.roll_over()
        chance = connector.chance
        now = {"fail": chance.fail, "kinds": [*chance.kinds], "delay": connector.delay, "keys": [*connector.published]}
        return web.json_response(now)


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        asked = json.loads(await request.read() or b"{}")
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest(text="an object is needed, in JSON")
    return asked


def _wrong(words: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> web.Response:
    return web.json_response({"error": words}, status=status)
