"""A real server with the portal of the demonstration."""

from collections.abc import AsyncIterator

import pytest

from actions.demonstration import load
from actions.passwords import make_hash
from bot.settings import Settings
from tests.databases import OpenStore, chosen_url
from tests.deposits.depositor import PASSWORD, Depositor
from tests.server_process import ServerProcess


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return chosen_url(request)


@pytest.fixture
async def server(settings: Settings, open_store: OpenStore) -> AsyncIterator[ServerProcess]:
    store = await open_store()
    async with store.turn() as transaction:
        await load(transaction.work, await make_hash(PASSWORD))
    await store.close()
    variables = {"database_url": url} if (url := settings.database_url.get_secret_value()) else {}
    async with ServerProcess(settings.data_dir, **variables) as server:
        yield server


@pytest.fixture
async def depositor(server: ServerProcess) -> AsyncIterator[Depositor]:
    async with Depositor.comes(server) as person:
        yield person
