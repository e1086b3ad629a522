"""What the API answers when it does not do what is asked: problem details, as RFC 9457 has them."""

import json
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from actions.outcome import Refusal
from actions.refusals import BadMoment, NobodyMentioned, NothingSaid, TicketGone
from actions.scopes import Scope
from bot.store.away import StoreAwayError
from bot.turn import TurnFailedError

BASE = "/api/v1"
CONTENT_TYPE = "application/problem+json"
KEPT_HEADERS = ("Allow", "Retry-After")
ERROR = 400  # the least status that is one
AWAY_SECONDS = 2
STATUS_OF: dict[type[Refusal], int] = {TicketGone: 404, NothingSaid: 422, BadMoment: 422, NobodyMentioned: 422}
"""Of refusals; of all others 409: the ticket is not in the state for it."""

log = structlog.get_logger()


class ProblemError(Exception):
    """`kind` names it for programs; `errors` are what is wrong with the request, each with where: never a value."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}

    def response(self) -> web.Response:
        body: dict[str, object] = {
            "type": f"urn:guichet:problem:{self.kind}",
            "title": self.kind.replace("-", " ").capitalize(),
            "status": self.status,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = list(self.errors)
        text = json.dumps(body, ensure_ascii=False)
        headers = {**self.headers, "Cache-Control": "no-store"}
        return web.Response(status=self.status, text=text, content_type=CONTENT_TYPE, headers=headers)


def refused(refusal: Refusal) -> ProblemError:
    """Return the problem that an action's refusal is."""
    return ProblemError(STATUS_OF.get(type(refusal), 409), refusal.key.replace("_", "-"))


def missing(scope: Scope) -> ProblemError:
    return ProblemError(403, "missing-scope", f"The token has no scope {scope}.")


def not_found() -> ProblemError:
    return refused(TicketGone())


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Make of everything that is refused under the API's address a problem, whoever refuses it."""
    if not request.path.startswith(f"{BASE}/"):
        return await handler(request)
    try:
        return await handler(request)
    except ProblemError as problem:
        return problem.response()
    except web.HTTPException as answered:
        if answered.status < ERROR:
            raise
        kept = {name: answered.headers[name] for name in KEPT_HEADERS if name in answered.headers}
        kind = HTTPStatus(answered.status).phrase.lower().replace(" ", "-")
        return ProblemError(answered.status, kind, headers=kept).response()
    except (StoreAwayError, TurnFailedError) as away:
        log.warning("api.store_away", reason=str(away))
        return ProblemError(503, "unavailable", headers={"Retry-After": str(AWAY_SECONDS)}).response()
    except Exception:
        number = secrets.token_hex(4)
        log.exception("api.failed", number=number)
        return ProblemError(500, "unforeseen", f"The log has it under the number {number}.").response()
