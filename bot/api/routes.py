"""The addresses of the API, and which scope each asks for."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from aiohttp import web

from actions.api_tokens import token_of
from actions.scopes import ApiToken, Scope
from actions.tickets import Ticket
from actions.work import Work
from bot.api import bodies, reading, shown, writing
from bot.api.call import Api, Call
from bot.api.problems import BASE, ProblemError, missing, not_found
from bot.limits import TooManyError

LEASE_MS = 60_000  # a request that has been under way for longer has died
LONGEST_WORD = 200  # characters of a token
TICKET = f"{BASE}/tickets/{{number}}"
KEY = re.compile(r"[\x21-\x7e]{1,255}")
CREATED = 201
NO_STORE = {"Cache-Control": "no-store"}

Read = Callable[[Call], Awaitable[web.Response]]
Write = Callable[[Call], Awaitable[Ticket]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`read` answers by itself; `write` does something to a ticket, which is then answered with `status`."""

    method: str
    path: str
    scope: Scope
    read: Read | None = None
    write: Write | None = None
    status: int = 200


ROUTES = (
    Route(method="GET", path=f"{BASE}/agents", scope=Scope.TICKETS_READ, read=reading.list_agents),
    Route(method="GET", path=f"{BASE}/tickets", scope=Scope.TICKETS_READ, read=reading.list_tickets),
    Route(method="POST", path=f"{BASE}/tickets", scope=Scope.TICKETS_WRITE, write=writing.create, status=CREATED),
    Route(method="GET", path=TICKET, scope=Scope.TICKETS_READ, read=reading.show_ticket),
    Route(method="PATCH", path=TICKET, scope=Scope.TICKETS_WRITE, write=writing.change),
    Route(method="POST", path=f"{TICKET}/take", scope=Scope.TICKETS_WRITE, write=writing.take),
    Route(method="POST", path=f"{TICKET}/transfer", scope=Scope.TICKETS_WRITE, write=writing.transfer),
    Route(method="POST", path=f"{TICKET}/replies", scope=Scope.TICKETS_WRITE, write=writing.reply, status=CREATED),
    Route(method="POST", path=f"{TICKET}/notes", scope=Scope.NOTES_WRITE, write=writing.note, status=CREATED),
    Route(method="POST", path=f"{TICKET}/close", scope=Scope.TICKETS_WRITE, write=writing.close),
    Route(method="POST", path=f"{TICKET}/reopen", scope=Scope.TICKETS_WRITE, write=writing.reopen),
)
PUBLIC = (("GET", f"{BASE}/openapi.yaml"),)
"""What needs no token."""


def add_api(app: web.Application, api: Api) -> None:
    """Add all of the API; `bot.api.problems.problems` is among the middlewares of `app`."""
    app.router.add_get(f"{BASE}/openapi.yaml", reading.describe, allow_head=False)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, _handler(api, route))


def _handler(api: Api, route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        return await _answer(api, route, request)

    return answer


async def _answer(api: Api, route: Route, request: web.Request) -> web.Response:
    token = await _token(api, request)
    if route.scope not in token.scopes:
        raise missing(route.scope)
    if route.read:
        response = await route.read(Call(api=api, request=request, token=token, body=b""))
        response.headers.update(NO_STORE)
        return response
    ticket = await _write(api, route, request, token)
    headers = {**NO_STORE, "Location": f"{BASE}/tickets/{ticket.number}"} if route.status == CREATED else NO_STORE
    return web.json_response(shown.ticket(ticket, token), status=route.status, headers=headers)


async def _token(api: Api, request: web.Request) -> ApiToken:
    """Return whose request it is. Raises `ProblemError`: the same, after the same work, whatever is wrong with it."""
    scheme, _, word = request.headers.get("Authorization", "").partition(" ")
    told = {"WWW-Authenticate": "Bearer"}
    if scheme.lower() != "bearer" or not word.strip():
        raise ProblemError(401, "no-token", headers=told)
    token = await api.portal.read(lambda work: token_of(word.strip()[:LONGEST_WORD], work))
    if token is None:
        raise ProblemError(401, "bad-token", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    try:
        api.limits.program(token.id)
    except TooManyError as many:
        raise ProblemError(429, "too-many-requests", headers={"Retry-After": str(many.seconds)}) from None
    return token


async def _write(api: Api, route: Route, request: web.Request, token: ApiToken) -> Ticket:
    body = await bodies.raw(request)
    given = request.headers.get("Idempotency-Key")
    if given is not None and not KEY.fullmatch(given):
        raise ProblemError(400, "bad-idempotency-key", "It is up to 255 visible ASCII characters.")
    if given is None or request.method != "POST":
        return await _do(route, Call(api=api, request=request, token=token, body=body))
    key = sha256(given.encode()).hexdigest()
    if before := await _before(api, token, key, f"{request.method} {request.path}\n".encode() + body):
        return before
    try:
        return await _do(route, Call(api=api, request=request, token=token, body=body, key=key))
    except Exception:  # nothing was done, or it is found out by the same key when it is asked again
        await api.portal.read(lambda work: work.api_tokens.take_back(token.id, key))
        raise


async def _do(route: Route, call: Call) -> Ticket:
    assert route.write is not None, "or it would read"  # noqa: S101 - says it to the type checker
    return await route.write(call)


async def _before(api: Api, token: ApiToken, key: str, asked: bytes) -> Ticket | None:
    """Return what came of the same request before, None if there was none. Raises `ProblemError`."""
    fingerprint = sha256(asked).hexdigest()

    async def look(work: Work) -> Ticket | None:
        before = await work.api_tokens.begin(token.id, key, fingerprint, work.now(), lease_ms=LEASE_MS)
        if before is None:
            return None
        if before.fingerprint != fingerprint:
            raise ProblemError(409, "idempotency-key-used", "The key was sent with another request.")
        if before.ticket_id is None:
            raise ProblemError(409, "under-way", headers={"Retry-After": "1"})
        ticket = await work.tickets.by_id(before.ticket_id)
        if ticket is None:
            raise not_found()
        return ticket

    return await api.portal.read(look)
