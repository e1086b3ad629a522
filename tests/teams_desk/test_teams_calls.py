"""Teams is asked again where it does not answer, for as long as somebody waits, and no longer."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.backoff import Backoff
from bot.channels.botframework import teams_calls
from bot.channels.botframework.bot_token import BotToken
from bot.channels.botframework.teams_calls import TeamsCalls
from bot.delivery import DeliveryFailedError, DeliveryRefusedError
from bot.messages import Json
from bot.teams_desk.members import RosterAwayError
from tests.channels.connector_double import APP_ID, BOT, TENANT, ConnectorDouble
from tests.teams_desk.in_channel import CHANNEL, TEAM, member
from tools.connector.places import Place

CARD: Json = {"type": "message", "text": "a card"}


class Token(BotToken):
    """One that the connector gave."""

    def __init__(self) -> None:
        self.app_id = APP_ID
        self.dropped = 0

    async def value(self) -> str:
        return f"token-{self.dropped}"

    def drop(self, token: str) -> None:
        del token
        self.dropped += 1


@pytest.fixture
async def calls(connector: ConnectorDouble, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TeamsCalls]:
    monkeypatch.setattr(teams_calls, "BACKOFF", Backoff(first=0.001, most_attempts=3))
    for place in (TEAM, CHANNEL):
        connector.places.known[place] = Place(place, "msteams", TENANT, "channel", {"29:anna": member("anna")})
    form = {
        "grant_type": "client_credentials",
        "client_id": APP_ID,
        "client_secret": "the bot's password",
        "scope": "https://api.botframework.com/.default",
    }
    connector.tokens.give(form, "token-1")
    async with aiohttp.ClientSession() as session:
        yield TeamsCalls(session, Token())


async def test_teams_is_asked_again(calls: TeamsCalls, connector: ConnectorDouble) -> None:
    conversation = {"id": TEAM, "tenantId": TENANT}
    address = {"serviceUrl": connector.url, "conversation": conversation, "bot": BOT, "appId": APP_ID}
    found = await calls.member(address, TEAM, "29:anna")  # with a token that is over first
    assert found
    assert (found.email, found.principal) == ("anna@aide.example", "ANNA@AIDE.EXAMPLE")
    assert await calls.member(address, TEAM, "29:somebody") is None
    connector.failures = [(502, {}), (429, {"Retry-After": "0"})]
    assert await calls.member(address, TEAM, "29:anna") == found
    connector.failures = [(503, {})] * 4
    with pytest.raises(RosterAwayError):
        await calls.member(address, TEAM, "29:anna")
    assert connector.failures == []
    connector.failures = [(429, {"Retry-After": "7"}), (403, {})]
    with pytest.raises(DeliveryFailedError) as throttled:
        await calls.open_thread(address, CHANNEL, CARD)
    assert throttled.value.retry_after == 7
    with pytest.raises(DeliveryRefusedError):
        await calls.open_thread(address, CHANNEL, CARD)
    opened = await calls.open_thread(address, CHANNEL, CARD)
    assert opened.conversation == f"{CHANNEL};messageid={opened.activity}"
    with pytest.raises(RosterAwayError):  # the bot's token goes to no address of another bot
        await calls.member({**address, "appId": "another"}, TEAM, "29:anna")
