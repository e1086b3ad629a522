import asyncio

import pytest
from structlog.testing import capture_logs

from bot.store import conversations
from bot.store.store import Store
from bot.turn import TurnFailedError
from tests.activities import log, message, texts
from tests.databases import OpenStore
from tests.turn.replica import Replica

TURNS = 50


@pytest.mark.parametrize("replicas", [1, 2, 3])
async def test_turns_of_one_conversation_never_interleave(open_store: OpenStore, replicas: int) -> None:
    them = [Replica(await open_store()) for _ in range(replicas)]
    arrivals = [message(str(n), key=str(n)) for n in range(TURNS)]
    taken = await asyncio.gather(*(them[n % replicas].take(arrival) for n, arrival in enumerate(arrivals)))

    stored = await log(them[0].store)
    assert [one.sequence for one in stored] == list(range(1, 2 * TURNS + 1))
    incoming, replies = stored[::2], stored[1::2]
    assert [reply.reply_to for reply in replies] == [one.sequence for one in incoming]
    seen = [one.body["text"] for one in incoming]
    assert sorted(seen, key=int) == [str(n) for n in range(TURNS)]
    assert [reply.body["text"] for reply in replies] == [f"{text}: {n}" for n, text in enumerate(seen, start=1)]
    assert (await them[0].state())["question"].split() == seen  # no turn was lost by another
    assert {one.incoming.sequence for one in taken} == {one.sequence for one in incoming}


async def test_one_process_works_no_turn_out_twice(store: Store) -> None:
    replica = Replica(store)
    await asyncio.gather(*(replica.take(message(str(n), key=str(n))) for n in range(TURNS)))
    assert sorted(replica.assistant.runs, key=int) == [str(n) for n in range(TURNS)]


async def test_a_turn_that_waits_for_another_replica_sees_its_work(open_store: OpenStore) -> None:
    replica, elsewhere = Replica(await open_store()), await open_store()
    await replica.take(message("un", key="1"))
    async with elsewhere.turn() as transaction:
        found = await transaction.load("c")
        taking = asyncio.create_task(replica.take(message("deux", key="2")))
        await transaction.record(found, message("ailleurs", key="x"), {"question": "1 x"}, [])
    await taking
    assert (await replica.state())["question"] == "1 x 2"
    assert await texts(elsewhere) == ["un", "un: 1", "ailleurs", "deux", "deux: 3"]


async def test_overtaken_without_end_gives_up_and_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    replica = Replica(store)
    await replica.take(message("un", key="1"))

    async def overtaken(*_: object) -> None:
        raise conversations.OvertakenError

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(conversations, "record", overtaken)
        with pytest.raises(TurnFailedError):
            await replica.take(message("deux", key="2"))
    assert [entry["event"] for entry in logs] == ["turn.overtaken"]
    assert await texts(store) == ["un", "un: 1"]
    assert not (await replica.take(message("deux", key="2"))).duplicate
