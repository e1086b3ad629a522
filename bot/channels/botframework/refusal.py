"""A request that is not taken: one exception, raised where it is noticed and answered in one place."""

from http import HTTPStatus

from aiohttp import web


class RequestRefusedError(Exception):
    """`code` and `words` are what the caller reads; neither holds anything of what it sent."""

    def __init__(self, status: HTTPStatus, code: str, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.code = code
        self.words = words

    def response(self) -> web.Response:
        headers = {"WWW-Authenticate": "Bearer"} if self.status is HTTPStatus.UNAUTHORIZED else None
        return web.json_response(error_body(self.code, self.words), status=self.status, headers=headers)


def error_body(code: str, words: str) -> dict[str, dict[str, str]]:
    """Return an error in the form of the Bot Connector API."""
    return {"error": {"code": code, "message": words}}
