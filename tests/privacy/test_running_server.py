"""Somebody is forgotten while a server goes on that remembers their conversation."""

import pytest

from bot.store.conversations import OvertakenError
from tests.activities import message, record, texts
from tests.databases import OpenStore


async def test_a_conversation_that_is_forgotten_elsewhere_begins_afresh(open_store: OpenStore) -> None:
    server, command = await open_store(), await open_store()
    await record(server, message("avant"), "réponse", state={"step": 1})
    async with command.turn() as transaction:
        share = await transaction.share_of({"c": frozenset()})
        assert await transaction.forget(share) == {"conversations": 1, "activities": 2}
    with pytest.raises(OvertakenError):  # a turn that meets this is run again
        await record(server, message("après", key="k"))
    await record(server, message("après", key="k"), "bonjour")
    assert await texts(server) == ["après", "bonjour"]
