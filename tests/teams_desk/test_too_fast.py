"""Whoever writes too fast in a thread is told that the person was not sent it."""

from functools import partial

import pytest

from bot import app
from bot.limits import Limits
from bot.settings import Settings
from tests.channels.connector_double import ConnectorDouble
from tests.conftest import MakeSettings
from tests.teams_desk.in_channel import CHANNEL, HANDS_OVER, TEAM, Asker, Channel

MOST = len(HANDS_OVER)


@pytest.fixture
def settings(make_settings: MakeSettings, connector: ConnectorDouble, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Few messages a minute, of a minute that does not end."""
    monkeypatch.setattr(app, "Limits", partial(Limits, clock=lambda: 30.0))
    at = {"teams_desk_team": TEAM, "teams_desk_channel": CHANNEL, "messages_per_minute": MOST}
    return make_settings(**connector.settings(), **at)


async def test_agent_who_writes_too_fast_is_told_once(channel: Channel, jean: Asker) -> None:
    """It looked as if the person had been sent it, and a thread is no conversation with the assistant."""
    for words in HANDS_OVER:
        await jean.says(words)
    thread = await channel.thread()
    for number in range(MOST):
        await channel.writes(thread, "29:anna", f"Salutations {number}")
    await channel.writes(thread, "29:anna", "De trop")
    told = await channel.hears(thread, "Anna : Rien n’a été fait : vous allez plus vite que je ne peux suivre")
    assert told.endswith("réécrivez ce que la personne doit lire.")
    assert await channel.posts("De trop", thread, "29:anna") == 429
    await jean.hears(f"Salutations {MOST - 1}")
    assert not any("De trop" in str(one.activity) for one in channel.connector.deliveries)
    await channel.shows(thread, "Prise en charge")
