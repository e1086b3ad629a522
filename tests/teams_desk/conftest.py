"""A whole server whose support team has a channel in Teams, and a connector that is strict."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.tickets import Agent, AgentState, Role
from bot.app import build, open_database
from bot.settings import Settings
from bot.store.store import Store
from tests.channels.bot_under_test import Client
from tests.channels.connector_double import ConnectorDouble
from tests.channels.drive_double import DriveDouble
from tests.conftest import MakeSettings
from tests.teams_desk.in_channel import CHANNEL, TEAM, Asker, Channel

AGENTS = {
    "anna": (Role.AGENT, AgentState.ACTIVE, "fr"),
    "paul": (Role.SUPERVISOR, AgentState.ACTIVE, "en"),
    "edith": (Role.EDITOR, AgentState.ACTIVE, "fr"),
    "former": (Role.AGENT, AgentState.DISABLED, "fr"),
    "elsewhere": (Role.AGENT, AgentState.ACTIVE, "fr"),  # and not in the team
}


@pytest.fixture
async def connector() -> AsyncIterator[ConnectorDouble]:
    async with ConnectorDouble() as double:
        yield double


@pytest.fixture
def settings(make_settings: MakeSettings, connector: ConnectorDouble) -> Settings:
    return make_settings(
        **connector.settings(),
        teams_desk_team=TEAM,
        teams_desk_channel=CHANNEL,
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    opened = await open_database(settings)
    async with opened.turn() as transaction:
        work = transaction.work
        for name, (role, state, language) in AGENTS.items():
            agent = Agent(
                id=f"id of {name}",
                email=f"{name}@aide.example",
                name=name.title(),
                roles=[role],
                state=state,
                language=language,
            )
            await work.agents.add(agent, work.now())
    yield opened
    await opened.close()


@pytest.fixture
async def guichet(settings: Settings, store: Store) -> AsyncIterator[Client]:
    del store
    async with TestClient(TestServer(await build(settings))) as client:
        yield client


@pytest.fixture
async def channel(guichet: Client, connector: ConnectorDouble) -> Channel:
    """The channel, from which something has come."""
    there = Channel(guichet, connector)
    there.begins("anna", "paul", "edith", "former", "boss")
    await there.is_installed()
    return there


@pytest.fixture
def jean(guichet: Client, connector: ConnectorDouble) -> Asker:
    """Somebody who asks, in Teams, too."""
    return Asker(guichet, connector, DriveDouble())
