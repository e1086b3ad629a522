"""A whole server whose support team is in Teams, over a few articles in both languages."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.tickets import Agent, AgentState, Role
from bot import app
from bot.app import build, open_database
from bot.settings import Settings
from bot.store.store import Store
from bot.teams_extension.trials import Trials
from tests.cards.checker import CardChecker
from tests.channels.bot_under_test import Client
from tests.channels.connector_double import ConnectorDouble
from tests.conftest import MakeSettings
from tests.knowledge.test_trial import SUBJECTS, written
from tests.teams_desk.in_channel import TEAM, Channel
from tests.teams_extension.at_teams import AtTeams

ENGLISH = {
    "facture": ("pay my invoice", "settle an invoice", "invoice by cheque", "time limit of the invoice"),
    "bus": ("bus stop", "times of the bus", "where does the bus pass", "take the bus to come"),
}
PEOPLE = {
    "edith": (Role.EDITOR, AgentState.ACTIVE, "fr"),
    "anna": (Role.AGENT, AgentState.ACTIVE, "en"),
    "former": (Role.SUPERVISOR, AgentState.DISABLED, "fr"),
}


@pytest.fixture
async def connector() -> AsyncIterator[ConnectorDouble]:
    async with ConnectorDouble() as double:
        yield double


@pytest.fixture
def settings(make_settings: MakeSettings, connector: ConnectorDouble, tmp_path: Path) -> Settings:
    folder = tmp_path / "articles"
    for language, subjects in (("fr", SUBJECTS), ("en", ENGLISH)):
        (folder / language).mkdir(parents=True)
        for name, ways in subjects.items():
            (folder / language / f"{name}.md").write_text(written(name, *ways), encoding="utf-8")
    return make_settings(
        articles_dir=folder,
        **connector.settings(),
        teams_desk_team=TEAM,
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    opened = await open_database(settings)
    async with opened.turn() as transaction:
        work = transaction.work
        for name, (role, state, language) in PEOPLE.items():
            agent = Agent(
                id=name, email=f"{name}@aide.example", name=name.title(), roles=[role], state=state, language=language
            )
            await work.agents.add(agent, work.now())
    yield opened
    await opened.close()


@pytest.fixture
async def guichet(
    settings: Settings, store: Store, connector: ConnectorDouble, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Client]:
    """The server, to which something has come from the team; its boss has no account of the desk.

    What takes longer than a moment is asked for again.
    """
    del store
    monkeypatch.setattr(app, "Trials", partial(Trials, seconds=0.2))
    async with TestClient(TestServer(await build(settings))) as client:
        team = Channel(client, connector)
        team.begins(*PEOPLE, "boss")
        await team.is_installed()
        yield client


@pytest.fixture
def agent(guichet: Client, connector: ConnectorDouble, card_checker: CardChecker) -> Callable[..., AtTeams]:
    def come(name: str, locale: str = "fr-FR") -> AtTeams:
        return AtTeams(guichet, connector, card_checker, f"29:{name}", locale)

    return come
