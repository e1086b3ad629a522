import asyncio

import pytest

from bot.messages import Taken
from bot.store.store import Store
from tests.activities import message, texts
from tests.databases import OpenStore
from tests.turn.assistant_double import AssistantDouble
from tests.turn.replica import Replica


def same(one: Taken, other: Taken) -> bool:
    return (one.incoming, one.replies) == (other.incoming, other.replies)


async def test_delivered_again_gets_its_first_replies(store: Store) -> None:
    replica = Replica(store)
    first = await replica.take(message("un", key="k"))
    await replica.take(message("deux"))
    again = await replica.take(message("un", key="k"))

    assert again.duplicate
    assert same(first, again)
    assert await texts(store) == ["un", "un: 1", "deux", "deux: 2"]
    assert len(replica.committed) == 2  # nothing to deliver for the second time


async def test_delivered_again_after_a_restart(open_store: OpenStore) -> None:
    before = await open_store()
    first = await Replica(before).take(message("un", key="k"))
    await before.close()

    after = await open_store()
    again = await Replica(after).take(message("un", key="k"))
    assert again.duplicate
    assert same(first, again)
    assert await texts(after) == ["un", "un: 1"]


@pytest.mark.parametrize("replicas", [1, 2])
async def test_delivered_many_times_at_once(open_store: OpenStore, replicas: int) -> None:
    them = [Replica(await open_store()) for _ in range(replicas)]
    takings = [them[n % replicas].take(message("un", key="k")) for n in range(12)]
    taken = await asyncio.gather(*takings)

    assert [one.duplicate for one in taken].count(False) == 1
    assert all(same(taken[0], one) for one in taken)
    assert await texts(them[0].store) == ["un", "un: 1"]
    assert sum(len(replica.committed) for replica in them) == 1


async def test_same_key_in_another_conversation_is_another_activity(store: Store) -> None:
    replica = Replica(store)
    assert not (await replica.take(message("un", key="k", conversation="a"))).duplicate
    assert not (await replica.take(message("un", key="k", conversation="b"))).duplicate


async def test_an_activity_that_failed_is_not_run_again(store: Store) -> None:
    first = await Replica(store, AssistantDouble.that_breaks(LookupError())).take(message("un", key="k"))
    again = await Replica(store).take(message("un", key="k"))
    assert again.duplicate
    assert same(first, again)
