"""What we ask of Teams besides sending messages: who is of a team, and to open a thread in a channel."""

import asyncio
from http import HTTPStatus
from itertools import count
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.backoff import Backoff, retry_after
from bot.channels.botframework import answers, service_url
from bot.channels.botframework.bot_token import BotToken, NoTokenError
from bot.delivery import DeliveryFailedError, DeliveryRefusedError
from bot.messages import Json
from bot.teams_desk.members import Member, RosterAwayError
from bot.teams_desk.ports import THREAD, Opened

TIMEOUT = aiohttp.ClientTimeout(total=8, connect=4)
PATIENCE_SECONDS = 6.0  # somebody waits for the answer to what they tapped
BACKOFF = Backoff(first=0.4, most_attempts=4)
NOBODY = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST})
NEVER = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class NotAnsweredError(Exception):
    """Teams did not answer, or not in a way that says anything; `status` is None where nothing came.

    `retry_after` is in how many seconds it wants to be asked again, if it says so.
    """

    def __init__(self, reason: str, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after


class TeamsCalls:
    """Calls go where a team's activities come from. `token` is None where only an emulator is called."""

    def __init__(self, session: aiohttp.ClientSession, token: BotToken | None) -> None:
        self._session = session
        self._token = token

    async def member(self, address: Json, team: str, user: str) -> Member | None:
        """Return somebody of a team, None for who is not of it. Raises `RosterAwayError`."""
        path = f"/v3/conversations/{quote(team, safe='')}/members/{quote(user, safe='')}"
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                found = await self._ask(address, path)
        except NotAnsweredError as failed:
            if failed.status in NOBODY:
                return None
            raise RosterAwayError(str(failed)) from failed
        except TimeoutError as late:
            raise RosterAwayError("the connector takes too long") from late
        return Member(principal=answers.name_in(found, "userPrincipalName"), email=answers.name_in(found, "email"))

    async def open_thread(self, address: Json, channel: str, card: Json) -> Opened:
        """Post a card that begins a thread. Raises `DeliveryFailedError` and `DeliveryRefusedError`."""
        tenant = address["conversation"].get("tenantId")
        body = {
            "isGroup": True,
            "bot": address.get("bot"),
            "channelData": {"channel": {"id": channel}, "tenant": {"id": tenant}},
            "tenantId": tenant,
            "activity": card,
        }
        try:
            made = await self._call("POST", address, "/v3/conversations", body)
        except NotAnsweredError as failed:
            if failed.status in NEVER:
                raise DeliveryRefusedError(str(failed)) from failed
            raise DeliveryFailedError(str(failed), retry_after=failed.retry_after) from failed
        conversation = answers.name_in(made, "id")
        activity = answers.name_in(made, "activityId") or conversation.partition(THREAD)[2]
        if not conversation or not activity:
            raise DeliveryRefusedError("the connector did not say what it has opened")
        return Opened(conversation=conversation, activity=activity)

    async def _ask(self, address: Json, path: str) -> Any:
        """Return the answer to a question, which may be asked again. Raises `NotAnsweredError`."""
        for attempts in count():
            try:
                return await self._call("GET", address, path)
            except NotAnsweredError as failed:
                if failed.status in NEVER or BACKOFF.is_over(attempts):
                    raise
                seconds = BACKOFF.seconds(attempts, failed.retry_after)
            await asyncio.sleep(seconds)
        raise AssertionError

    async def _call(self, method: str, address: Json, path: str, body: Json | None = None) -> Any:
        token = await self._token_for(address)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = URL(address["serviceUrl"].rstrip("/") + path, encoded=True)
        try:
            async with self._session.request(
                method, url, json=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                answer = await answers.read(response)
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise NotAnsweredError(type(lost).__name__) from lost
        if response.status == HTTPStatus.UNAUTHORIZED and self._token:
            self._token.drop(token)
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            reason = f"the connector answered {response.status}"
            raise NotAnsweredError(reason, response.status, retry_after(response.headers))
        try:
            return answers.parsed(answer)
        except ValueError as broken:
            raise NotAnsweredError("the connector did not answer in JSON") from broken

    async def _token_for(self, address: Json) -> str:
        """Return the bot's token for an address that came with the Connector's, and none for an emulator."""
        if self._token is None and service_url.is_local(address["serviceUrl"]):
            return ""
        if self._token is None or address.get("appId") != self._token.app_id:
            raise NotAnsweredError("the address was not authenticated for this bot")
        try:
            return await self._token.value()
        except NoTokenError as none:
            raise NotAnsweredError(str(none)) from none
