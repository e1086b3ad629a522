"""Delivers replies to the Bot Connector, or to a local emulator."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

import aiohttp
import structlog
from yarl import URL

from bot.backoff import retry_after
from bot.channels.botframework import answers, service_url
from bot.channels.botframework.address import addressed
from bot.channels.botframework.bot_token import BotToken, NoTokenError
from bot.delivery import DeliveryFailedError, DeliveryRefusedError
from bot.fitting import LARGEST, size
from bot.messages import Json
from bot.rendering import TAKES_BACK

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
CONNECTIONS = 512
THROTTLED_SECONDS = 1.0  # before we come back, where the connector does not say when: its shortest window
JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
TRY_AGAIN = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.UNAUTHORIZED,
    }
)

log = structlog.get_logger()


def open_session() -> aiohttp.ClientSession:
    """Return the session for all calls of this channel: it keeps connections, but no cookies."""
    # TLS anew costs more than a reply; a slow connector holds up many conversations at once, but not each other.
    connections = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300, keepalive_timeout=30)
    return aiohttp.ClientSession(connector=connections, timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())


class Connector:
    """`token` is None where the bot has no credentials and only an emulator is called."""

    def __init__(self, session: aiohttp.ClientSession, token: BotToken | None) -> None:
        self._session = session
        self._token = token
        self._headers = JSON_HEADERS
        self._headers_token = ""

    async def __call__(self, address: Json, activity: Json, updated: str | None = None) -> str | None:
        token = await self._token_for(address)
        reply = addressed(activity, address)
        if updated:
            reply["id"] = updated
            reply.pop("replyToId", None)  # it stays where it was
        if (large := size(reply)) > LARGEST:
            log.error("connector.too_large", bytes=large, type=reply["type"])
            raise DeliveryRefusedError(f"{large} bytes are too large")
        body = json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        method = "DELETE" if reply["type"] == TAKES_BACK else "PUT" if updated else "POST"
        try:
            async with self._session.request(
                method,
                _url(reply, updated),
                data=body,
                headers=self._headers_with(token),
                allow_redirects=False,
            ) as response:
                answer = await answers.read(response)
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise DeliveryFailedError(type(lost).__name__) from lost
        if response.ok and response.status < HTTPStatus.MULTIPLE_CHOICES:
            return _id(answer) or (None if method == "POST" else updated or reply["replyToId"])
        if response.status == HTTPStatus.UNAUTHORIZED and self._token:
            self._token.drop(token)
        raise _failure(response.status, response.headers, answer)

    async def _token_for(self, address: Json) -> str:
        """Return the bot's token if the address came with the Connector's, and none for an emulator."""
        if self._token is None and service_url.is_local(address["serviceUrl"]):
            return ""
        if self._token is None or address.get("appId") != self._token.app_id:
            raise DeliveryRefusedError("the address was not authenticated for this bot")
        try:
            return await self._token.value()
        except NoTokenError as none:
            raise DeliveryFailedError(str(none), retry_after=none.retry_after) from none

    def _headers_with(self, token: str) -> Mapping[str, str]:
        if token != self._headers_token:
            self._headers = {**JSON_HEADERS, "Authorization": f"Bearer {token}"}
            self._headers_token = token
        return self._headers


def _url(reply: Json, updated: str | None) -> URL:
    """Return where an activity is posted, as a reply where there is something to reply to; or which changes or goes."""
    conversation = quote(reply["conversation"]["id"], safe="")
    url = f"{reply['serviceUrl'].rstrip('/')}/v3/conversations/{conversation}/activities"
    if activity := updated or reply.get("replyToId"):
        url = f"{url}/{quote(activity, safe='')}"
    return URL(url, encoded=True)


def _failure(status: int, headers: Mapping[str, str], answer: bytes) -> Exception:
    reason = f"the connector answered {status} {_code(answer)}".rstrip()
    if status in TRY_AGAIN or status < HTTPStatus.BAD_REQUEST or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        asked = retry_after(headers)
        if asked is None and status == HTTPStatus.TOO_MANY_REQUESTS:
            asked = THROTTLED_SECONDS
        return DeliveryFailedError(reason, retry_after=asked)
    return DeliveryRefusedError(reason)


def _id(answer: bytes) -> str | None:
    try:
        return answers.name_in(answers.parsed(answer), "id") or None
    except ValueError:
        return None


def _code(answer: bytes) -> str:
    try:
        return answers.name_in(answers.parsed(answer), "error", "code")[:80]
    except ValueError:
        return ""
