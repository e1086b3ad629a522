"""Somebody in Teams is written to of what happens later: after a restart, and by another server than theirs, once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from actions.store.tickets import Sought
from bot.app import open_database
from bot.store.store import Store
from bot.store.tables import activities
from tests.channels.connector_double import PERSON, TENANT, ConnectorDouble
from tests.conftest import MakeSettings
from tests.desk.at_servers import HANDS_OVER, AtDesk, hire
from tests.server_process import ServerProcess

PATIENCE = 60.0  # seconds
CONVERSATION = "msteams:a:1/x"
PROCESSED = {
    "number": "AR-RXVX-6ZMT-MUCE",
    "name": "mars.xml",
    "size": "4100",
    "status": "processed",
    "certifier": "34DEF567",
    "received_at": "1795793915375",
    "total": "2",
    "accepted": "2",
    "rejected": "0",
    "warned": "0",
}


@pytest.fixture
async def connector() -> AsyncIterator[ConnectorDouble]:
    async with ConnectorDouble() as double:
        yield double


async def test_what_happens_later_is_told_in_teams_once(
    tmp_path: Path, make_settings: MakeSettings, postgresql_url: str, connector: ConnectorDouble
) -> None:
    variables = {
        "database_url": postgresql_url,
        "secret_key": "a key that both servers have, and nobody else",
        **connector.settings(),
    }
    store = await open_database(make_settings(**variables))
    word = await hire(store, "Nadia")
    async with (
        ServerProcess(tmp_path / "one", **variables) as one,
        ServerProcess(tmp_path / "other", **variables) as other,
        aiohttp.ClientSession() as teams,
        AtDesk(other, word) as agent,
    ):
        for words in HANDS_OVER:
            url, message = f"{one.address}/api/messages", connector.message(words)
            async with teams.post(url, json=message, headers=connector.bearer()) as taken:
                assert taken.status == 202
        number = await _ticket(store)
        await _told(connector, number)
        await _settled(store)
        await one.kill()  # where the person was
        assert (await agent.acts(number, "take")).status == 303
        assert (await agent.acts(number, "reply", text="Je regarde votre demande.")).status == 303
        await _told(connector, "Je regarde votre demande.")
        await _happens(store, "account_active")
        await _told(connector, "Votre compte est **actif**")
        await _settled(store)  # what was delivered and not yet marked when its server died would come again
        await other.kill()
        await _happens(store, "deposit_processed", **PROCESSED)  # while nobody is there to tell it
        await one.start()
        await _told(connector, "Le contrôle de **mars.xml** est terminé")
    await store.close()
    for words in ("Je regarde votre demande.", "Votre compte est **actif**", "Le contrôle de **mars.xml** est terminé"):
        assert sum(words in str(delivery.activity) for delivery in connector.deliveries) == 1, words
    assert {delivery.activity["conversation"]["tenantId"] for delivery in connector.deliveries} == {TENANT}


async def _ticket(store: Store) -> str:
    async with store.turn() as transaction:
        (ticket,) = await transaction.work.tickets.sought(Sought(), most=5)
        return ticket.number


async def _happens(store: Store, key: str, **facts: str) -> None:
    async with store.turn() as transaction:
        work = transaction.work
        await work.notices.queue(CONVERSATION, PERSON["id"], key, work.now(), **facts)


async def _settled(store: Store) -> None:
    """Return when all that was delivered is marked."""
    unmarked = select(func.count()).select_from(activities).where(activities.c.due_at.is_not(None))
    async with asyncio.timeout(PATIENCE):
        while True:
            async with store._database.reading() as connection:  # noqa: SLF001 - there is no other way to look at all rows
                if not (await connection.execute(unmarked)).scalar_one():
                    return
            await asyncio.sleep(0.05)


async def _told(connector: ConnectorDouble, words: str) -> None:
    """Return when the person has been told."""
    async with asyncio.timeout(PATIENCE):
        while not any(words in str(delivery.activity) for delivery in list(connector.deliveries)):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.05)
