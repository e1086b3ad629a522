"""Who may use which address of the API, and what it answers to others."""

import re
from typing import Any

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient

from actions.scopes import Scope
from bot.api.routes import PUBLIC, ROUTES, Route
from bot.limits import Limits, TooManyError, Window
from bot.settings import read_settings
from bot.store.store import Store, StoreAwayError
from tests.api.conftest import BASE, LEA, MakeProgram, Program, problem

Client = TestClient[web.Request, web.Application]
ELSEWHERE = {"/api/messages"}  # of the Bot Framework, which has tokens of its own


@pytest.fixture
def database_url() -> str:
    """One database is enough: what is tested here is before it."""
    return ""


def named(route: Route) -> str:
    return f"{route.method} {route.path}"


def path_of(route: Route) -> str:
    return route.path.removeprefix(BASE).format(number="DS-AAAA-BBBB")


async def test_every_route_of_the_api_has_a_scope(client: Client) -> None:
    app = client.app
    assert app is not None
    routes = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    of_api = {(method, path) for method, path in routes if path.startswith("/api") and path not in ELSEWHERE}
    assert of_api == {(route.method, route.path) for route in ROUTES} | set(PUBLIC)


async def test_every_route_is_described_with_its_scope(client: Client) -> None:
    response = await client.get(f"{BASE}/openapi.yaml")
    assert response.status == 200
    described = yaml.safe_load(await response.text())
    told: dict[tuple[str, str], Any] = {
        (method.upper(), BASE + path): operation
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }
    assert set(told) == {(route.method, route.path) for route in ROUTES}
    for route in ROUTES:
        operation = told[route.method, route.path]
        assert operation["description"].startswith(f"Scope: `{route.scope}`"), named(route)
        assert str(route.status) in operation["responses"]


@pytest.mark.parametrize("route", ROUTES, ids=named)
@pytest.mark.parametrize("word", ["", "guichet_nonsense", "é", "x" * 5000], ids=range(4))
async def test_nobody_comes_in_without_a_token(client: Client, route: Route, word: str) -> None:
    headers = {"Authorization": f"Bearer {word}"} if word else {}
    response = await client.request(route.method, BASE + path_of(route), headers=headers)
    assert response.status == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("route", ROUTES, ids=named)
async def test_nobody_does_what_their_token_does_not_say(make_program: MakeProgram, route: Route) -> None:
    program = await make_program([scope for scope in Scope if scope is not route.scope])
    response = await program.asks(route.method, path_of(route), {"agent": LEA} if route.write else None)
    assert (response.status, problem(program.answered)) == (403, "missing-scope")


async def test_no_other_site_may_call_it(client: Client, program: Program) -> None:
    response = await client.options(f"{BASE}/tickets", headers={"Origin": "https://evil.example"})
    assert response.status == 405
    assert not [name for name in response.headers if name.lower().startswith("access-control")]
    response = await program.asks("GET", "/tickets", Origin="https://evil.example")
    assert not [name for name in response.headers if name.lower().startswith("access-control")]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [("GET", "/nothing", 404, "not-found"), ("DELETE", "/tickets", 405, "method-not-allowed")],
)
async def test_what_the_router_refuses_is_a_problem_too(
    program: Program, method: str, path: str, status: int, kind: str
) -> None:
    response = await program.asks(method, path)
    assert (response.status, problem(program.answered)) == (status, kind)
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b'{"agent": NaN}', "application/json", 422),
        (b'{"agent": "\xff"}', "application/json", 400),
        (b'{"agent": "\\ud800"}', "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"x" * 300_000, "application/json", 413),
    ],
)
async def test_a_body_that_cannot_be_read_is_a_problem(program: Program, body: bytes, kind: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {program.word}", "Content-Type": kind}
    response = await program.client.post(f"{BASE}/tickets", data=body, headers=headers)
    assert response.status == status
    assert response.content_type == "application/problem+json"


async def test_a_program_that_asks_too_often_is_told_when_to_come_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Limits, "program", lambda self, _: Window(0, 60, self._requests._clock).spend(""))  # noqa: SLF001
    response = await program.asks("GET", "/agents")
    assert (response.status, problem(program.answered)) == (429, "too-many-requests")
    assert 0 < int(response.headers["Retry-After"]) <= 60


def test_each_program_has_a_limit_of_its_own() -> None:
    limits = Limits(read_settings(requests_per_minute=2), clock=lambda: 1.0)
    for _ in range(2):
        limits.program("one")
        limits.program("other")
    with pytest.raises(TooManyError):
        limits.program("one")


async def test_a_database_that_is_away_is_a_problem(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreAwayError("gone")

    monkeypatch.setattr(Store, "turn", away)
    response = await program.asks("GET", "/tickets")
    assert (response.status, problem(program.answered)) == (503, "unavailable")


async def test_what_nobody_foresaw_is_told_by_a_number(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(Store, "turn", broken)
    response = await program.asks("GET", "/tickets")
    assert (response.status, problem(program.answered)) == (500, "unforeseen")
    assert re.search(r"number [0-9a-f]{8}", program.answered["detail"])
    assert "RuntimeError" not in str(program.answered)
