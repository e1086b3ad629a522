"""What the Connector refuses, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web


@dataclass
class RefusedError(Exception):
    status: int
    code: str
    words: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self) -> web.Response:
        error = {"error": {"code": self.code, "message": self.words}}
        return web.json_response(error, status=self.status, headers=self.headers)


def bad(words: str) -> RefusedError:
    return RefusedError(HTTPStatus.BAD_REQUEST, "BadSyntax", words)


def unknown(words: str) -> RefusedError:
    return RefusedError(HTTPStatus.NOT_FOUND, "ConversationNotFound", words)


def unauthorized(words: str) -> RefusedError:
    return RefusedError(HTTPStatus.UNAUTHORIZED, "Unauthorized", words)
