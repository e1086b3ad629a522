"""Without a bot's credentials, only an emulator on this very machine may talk to us."""

from http import HTTPStatus

import structlog
from aiohttp import web

from bot.channels.botframework import service_url
from bot.channels.botframework.refusal import RequestRefusedError
from bot.messages import Json

PROXY_HEADERS = frozenset({"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"})

log = structlog.get_logger()


class Emulator:
    """A caller on this machine; its replies stay on this machine too, whatever address it asks for."""

    @property
    def app_id(self) -> str:
        return ""

    def check(self, activity: Json) -> None:
        if not service_url.is_local(activity["serviceUrl"]):
            raise _forbidden("without credentials serviceUrl must be on this machine")


class OnlyEmulator:
    """`behind_proxy`: everybody seems to be on this machine then, so nobody is let in."""

    def __init__(self, *, behind_proxy: bool) -> None:
        log.warning(
            "botframework.no_credentials",
            meaning="POST /api/messages takes activities from this machine only, without authentication",
            remedy="set bot_app_id, bot_tenant_id and bot_app_password, or another proof, to connect an Azure Bot",
        )
        self._behind_proxy = behind_proxy

    async def identify(self, request: web.Request) -> Emulator:
        if self._behind_proxy or not _is_local(request):
            raise _forbidden("without credentials only an emulator on this machine may connect")
        return Emulator()


def _is_local(request: web.Request) -> bool:
    """Tell whether the peer is on this machine, and neither a proxy nor a web page that was lured to us."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    if not peer or not service_url.is_loopback(str(peer[0])):
        return False
    called_locally = service_url.is_local(f"http://{request.host}")
    return called_locally and not any(name in request.headers for name in PROXY_HEADERS)


def _forbidden(words: str) -> RequestRefusedError:
    return RequestRefusedError(HTTPStatus.FORBIDDEN, "Forbidden", words)
