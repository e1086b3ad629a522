"""The real server, a desk with two agents, and programs that hold tokens."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from actions.api_tokens import add_token
from actions.scopes import Scope
from actions.tickets import Agent, Role
from bot.app import build
from bot.settings import Settings
from bot.store.store import Store
from tests.databases import chosen_url

BASE = "/api/v1"
LEA, NOE = "agent.lea", "agent-noe"
NEW = {
    "subject": "Le fichier est refusé",
    "text": "Bonjour, le fichier de mars est refusé.",
    "severity": "significant",
    "urgency": "high",
    "language": "fr",
    "email": "helene@cfa-lyon.fr",
}


@dataclass
class Program:
    """Another program, with a token of its own; `answered` is the last answer's body."""

    client: TestClient[web.Request, web.Application]
    word: str
    answered: Any = field(default=None)

    async def asks(self, method: str, path: str, body: object = None, **headers: str) -> ClientResponse:
        given = {"Authorization": f"Bearer {self.word}"} if self.word else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        more = {"json": body} if body is not None else {}
        response = await self.client.request(method, BASE + path, headers=given, **more)  # type: ignore[arg-type]
        is_json = response.content_type.endswith("json")
        self.answered = await response.json(content_type=None) if is_json else await response.text()
        return response

    async def gets(self, path: str, status: int = 200) -> Any:
        response = await self.asks("GET", path)
        assert response.status == status, self.answered
        return self.answered

    async def posts(self, path: str, body: object, status: int = 200, **headers: str) -> Any:
        response = await self.asks("POST", path, body, **headers)
        assert response.status == status, self.answered
        return self.answered

    async def opens(self, **given: object) -> str:
        number: str = (await self.posts("/tickets", {**NEW, **given}, 201))["number"]
        return number


MakeProgram = Callable[..., Awaitable[Program]]


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return chosen_url(request)


@pytest.fixture
async def client(store: Store, settings: Settings) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    async with store.turn() as transaction:
        for agent_id, name, roles in ((LEA, "Léa", [Role.AGENT]), (NOE, "Noé", [Role.SUPERVISOR])):
            agent = Agent(
                id=agent_id, email=f"{name}@aide.example", name=name, roles=roles, state="active", language="fr"
            )
            await transaction.work.agents.add(agent, transaction.work.now())
    async with TestClient(TestServer(await build(settings))) as opened:
        yield opened


@pytest.fixture
async def make_program(client: TestClient[web.Request, web.Application], store: Store) -> MakeProgram:
    async def make(scopes: Collection[Scope] = tuple(Scope)) -> Program:
        async with store.turn() as transaction:
            _, word = await add_token("helpdesk", scopes, None, transaction.work)
        return Program(client, word)

    return make


@pytest.fixture
async def program(make_program: MakeProgram) -> Program:
    """One that may do everything."""
    return await make_program()


def problem(answered: Mapping[str, Any]) -> str:
    return str(answered["type"]).removeprefix("urn:guichet:problem:")
