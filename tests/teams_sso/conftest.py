from collections.abc import AsyncIterator

import pytest

from tests.channels.connector_double import ConnectorDouble
from tests.teams_sso.entra_double import EntraDouble


@pytest.fixture
async def entra() -> AsyncIterator[EntraDouble]:
    async with EntraDouble() as double:
        yield double


@pytest.fixture
async def connector() -> AsyncIterator[ConnectorDouble]:
    async with ConnectorDouble() as double:
        yield double
