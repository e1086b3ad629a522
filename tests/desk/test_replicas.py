"""A person at one server and an agent at another: what one says reaches the other, also when a server is killed."""

from pathlib import Path

import pytest

from actions.store.tickets import Sought
from bot.app import open_database
from bot.store.store import Store
from tests.conftest import MakeSettings
from tests.desk.at_servers import HANDS_OVER, AtDesk, Listener, hire
from tests.server_process import ServerProcess

KEY = "a key that both servers have, and nobody else"


@pytest.fixture
def variables(postgresql_url: str) -> dict[str, str]:
    return {"database_url": postgresql_url, "secret_key": KEY}


async def test_messages_cross_between_servers_and_outlive_one(
    tmp_path: Path, make_settings: MakeSettings, variables: dict[str, str]
) -> None:
    store = await open_database(make_settings(**variables))
    word = await hire(store, "Nadia")
    async with (
        ServerProcess(tmp_path / "one", **variables) as one,
        ServerProcess(tmp_path / "other", **variables) as other,
        Listener.comes(one) as person,
        AtDesk(other, word) as agent,
    ):
        await person.begins()
        await person.opens()
        await person.talks(*HANDS_OVER)
        (ticket,) = await _tickets(store)
        async with person.listens() as heard, agent.watches(ticket) as watched:
            assert (await agent.acts(ticket, "take")).status == 303
            await heard.until("**Nadia**, de")
            await watched.hears("ticket")
            assert await person.says("Vous êtes là ?")
            await watched.hears("ticket")
            assert "Vous êtes là ?" in await agent.sees(ticket)
            assert (await agent.acts(ticket, "reply", text="Oui, je regarde.")).status == 303
            await heard.until("Oui, je regarde.")
        await other.kill()  # the agent's, at once after a reply; they go on at the person's
        agent.server = one
        assert await person.says("Et maintenant ?")
        assert "Et maintenant ?" in await agent.sees(ticket)
        assert (await agent.acts(ticket, "reply", text="Toujours là.")).status == 303
        await one.kill()  # now the other way round
        await other.start()
        person.server = agent.server = other
        async with person.listens() as heard:
            await heard.until("Toujours là.")
            assert await person.says("Merci")
            assert (await agent.acts(ticket, "close", text="Avec plaisir.")).status == 303
            await heard.until("Avec plaisir.")
            assert sum("Oui, je regarde." in text for text in heard.texts) == 1
    await store.close()


async def _tickets(store: Store) -> list[str]:
    async with store.turn() as transaction:
        return [ticket.number for ticket in await transaction.work.tickets.sought(Sought(), most=5)]
