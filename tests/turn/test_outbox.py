import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import outbox as module
from bot.backoff import Backoff
from bot.delivery import UPDATED, UPDATES, Deliver, DeliveryFailedError, DeliveryRefusedError
from bot.messages import Taken
from bot.outbox import Outbox
from bot.pacing import PACED, Pace, Paced
from bot.store.conversations import LEASE_MS, OvertakenError, now_ms
from bot.store.store import Store, StoreAwayError
from tests.activities import ADDRESS, end_leases, log, message, record, texts
from tests.channels.bot_under_test import Clock
from tests.databases import OpenStore
from tests.turn.deliver_double import DeliverDouble
from tests.turn.replica import Replica

HOUR = 3600.0
FAILED = DeliveryFailedError("503")
SOON = Backoff(first=0.005)
StartOutbox = Callable[..., Outbox]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SWEEP_SECONDS", "BACKLOG_SECONDS", "MARK_SECONDS"):
        monkeypatch.setattr(module, name, 0.005)


@pytest.fixture
def deliver() -> DeliverDouble:
    return DeliverDouble()


@pytest.fixture
async def start(deliver: DeliverDouble) -> AsyncIterator[StartOutbox]:
    """Starts an outbox, with its sweep unless a test wants none, as each replica has one."""
    started: list[Outbox] = []
    sweeps: list[asyncio.Task[None]] = []

    def start(
        store: Store,
        *,
        sweeps_too: bool = True,
        to: Deliver = deliver,
        backoff: Backoff = SOON,
    ) -> Outbox:
        started.append(Outbox(store, to, backoff))
        if sweeps_too:
            sweeps.append(asyncio.create_task(started[-1].sweep()))
        return started[-1]

    yield start
    for gate in deliver.gates.values():
        gate.set()  # a test that failed has left it shut
    for sweep in sweeps:
        sweep.cancel()
        with suppress(asyncio.CancelledError):
            await sweep
    for outbox in started:
        await outbox.close()


async def turn(store: Store, outbox: Outbox, *replies: str, conversation: str = "c") -> Taken:
    incoming = message(conversation=conversation, address=ADDRESS)
    try:
        taken = await record(store, incoming, *replies)
    except OvertakenError:  # the other replica has spoken here since
        taken = await record(store, incoming, *replies)
    outbox.dispatch(incoming, taken)
    return taken


async def nothing_is_due(store: Store, *taken: Taken) -> bool:
    """Tell whether these are marked: not even the end of their lease brings them back."""
    for one in taken:
        await end_leases(store, one)
    return not await store.claim_due(100)


async def settled(store: Store, taken: Taken) -> None:
    """Return when a delivered reply is marked: a turn then finds nothing undelivered."""
    async with asyncio.timeout(60):
        while True:
            async with store.turn() as transaction:
                if not (await transaction.load(taken.incoming.conversation)).undelivered:
                    return
            await asyncio.sleep(0.005)


async def test_delivered_after_the_commit_and_marked(store: Store, start: StartOutbox, deliver: DeliverDouble) -> None:
    seen: list[str] = []

    async def look(text: str) -> None:
        assert text in await texts(store)
        seen.append(text)

    deliver.look = look
    outbox = start(store, sweeps_too=False)
    taken = await turn(store, outbox, "un", "deux")
    await outbox.close()
    assert deliver.arrived == seen == ["un", "deux"]
    assert [stored.external_id for stored in await log(store)] == [None, "id of un", "id of deux"]
    assert await nothing_is_due(store, taken)


async def test_what_was_marked_while_a_turn_went_on_holds_nothing_up(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    """Somebody who answered quickly waited for the sweep, since their turn had seen the last reply undelivered."""
    outbox = start(store, sweeps_too=False)
    first = await turn(store, outbox, "un")
    await settled(store, first)
    incoming = message(address=ADDRESS)
    second = await record(store, incoming, "deux")
    outbox.dispatch(incoming, replace(second, undelivered_before=first.replies[-1].sequence))
    await outbox.close()
    assert deliver.arrived == ["un", "deux"]


async def test_people_who_fetch_their_replies_are_not_called(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    outbox = start(store)
    incoming = message()
    outbox.dispatch(incoming, await record(store, incoming, "à lire"))
    await outbox.close()
    assert deliver.tried == []


async def test_tried_again_until_it_arrives(store: Store, start: StartOutbox, deliver: DeliverDouble) -> None:
    deliver.answers["un"] = [FAILED, DeliveryFailedError("timeout"), ValueError("a bug of the connector")]
    taken = await turn(store, start(store), "un", "deux")
    await deliver.until(lambda: deliver.arrived == ["un", "deux"])
    assert deliver.tried == ["un"] * 4 + ["deux"]
    await settled(store, taken)


async def test_pauses_grow_and_what_the_channel_asks_is_respected(
    store: Store, start: StartOutbox, deliver: DeliverDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    postpone = store.postpone

    async def at_once(stored: Any, due_at: int, attempts: int) -> None:
        pauses.append((due_at - now_ms()) / 1000)
        await postpone(stored, now_ms() - 1, attempts)

    backoff = Backoff(first=100.0)
    monkeypatch.setattr(store, "postpone", at_once)
    deliver.answers["un"] = [FAILED] * 5 + [
        DeliveryFailedError("429", retry_after=HOUR),
        DeliveryFailedError("429", retry_after=1e300),
    ]
    await turn(store, start(store, backoff=backoff), "un")
    await deliver.until(lambda: deliver.arrived == ["un"])
    least = [0.5 * 100 * 2**attempt for attempt in range(3)]
    assert all(lower - 5 < pause <= 2 * lower for lower, pause in zip(least, pauses, strict=False))
    assert max(pauses[:5]) <= backoff.longest
    assert HOUR - 5 < pauses[5] <= HOUR + 1
    assert pauses[6] <= backoff.longest_asked + 1


async def test_refused_for_good_lets_the_next_one_through(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    deliver.answers["un"] = [DeliveryRefusedError("403 blocked")]
    outbox = start(store, sweeps_too=False)
    with capture_logs() as logs:
        taken = await turn(store, outbox, "un", "deux")
        await outbox.close()
    assert deliver.tried == ["un", "deux"]
    assert deliver.arrived == ["deux"]
    assert [entry["event"] for entry in logs] == ["outbox.refused"]
    assert await nothing_is_due(store, taken)


async def test_given_up_after_many_attempts(store: Store, start: StartOutbox, deliver: DeliverDouble) -> None:
    few = Backoff(first=0.005, most_attempts=2)
    deliver.answers["un"] = [FAILED] * 10
    await turn(store, start(store, backoff=few), "un")
    await deliver.until(lambda: len(deliver.tried) == 3)
    await turn(store, start(store, backoff=few), "deux")
    await deliver.until(lambda: deliver.arrived == ["deux"])
    assert deliver.tried == ["un", "un", "un", "deux"]


async def test_a_later_turn_waits_for_a_reply_under_way(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    gate = deliver.gates["un"] = asyncio.Event()
    outbox = start(store)
    await turn(store, outbox, "un")
    await turn(store, outbox, "deux")
    await turn(store, outbox, "ailleurs", conversation="autre")
    await deliver.until(lambda: deliver.arrived == ["ailleurs"])
    gate.set()
    await deliver.until(lambda: deliver.arrived == ["ailleurs", "un", "deux"])


async def test_a_later_turn_does_not_pass_a_postponed_reply(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    """It was delivered at once, before what had been said earlier."""
    deliver.answers["un"] = [DeliveryFailedError("429", retry_after=HOUR)]
    outbox = start(store)
    first = await turn(store, outbox, "un")
    await deliver.until(lambda: deliver.tried == ["un"])
    await turn(store, outbox, "deux")  # while it is being postponed
    await turn(store, outbox, "ailleurs", conversation="autre")
    await deliver.until(lambda: deliver.arrived == ["ailleurs"])
    await turn(store, outbox, "trois")  # and long after
    await turn(store, outbox, "encore", conversation="autre")
    await deliver.until(lambda: deliver.arrived == ["ailleurs", "encore"])
    assert deliver.tried == ["un", "ailleurs", "encore"]
    await end_leases(store, first)
    await deliver.until(lambda: deliver.arrived == ["ailleurs", "encore", "un", "deux", "trois"])


async def test_another_replica_does_not_pass_a_reply_either(
    open_store: OpenStore, start: StartOutbox, deliver: DeliverDouble
) -> None:
    stores = [await open_store(), await open_store()]
    here, there = start(stores[0]), start(stores[1])
    gate = deliver.gates["un"] = asyncio.Event()
    await turn(stores[0], here, "un")
    await deliver.until(lambda: deliver.tried == ["un"])
    await turn(stores[1], there, "deux")
    await turn(stores[0], here, "trois")
    await turn(stores[1], there, "ailleurs", conversation="autre")
    await deliver.until(lambda: deliver.arrived == ["ailleurs"])
    gate.set()
    await deliver.until(lambda: len(deliver.arrived) == 4)
    assert deliver.arrived == ["ailleurs", "un", "deux", "trois"]
    assert deliver.tried.count("deux") == deliver.tried.count("trois") == 1


async def test_many_turns_on_a_shaky_channel_arrive_once_and_in_order(
    open_store: OpenStore, start: StartOutbox, deliver: DeliverDouble
) -> None:
    stores = [await open_store(), await open_store()]
    outboxes = [start(store) for store in stores]
    said = [f"{n}" for n in range(20)]
    for n, text in enumerate(said):
        if n % 3 == 0:
            deliver.answers[text] = [FAILED]
        await turn(stores[n % 2], outboxes[n % 2], text)
    await deliver.until(lambda: len(deliver.arrived) >= len(said))
    assert deliver.arrived == said


async def test_what_a_dead_process_left_is_delivered_by_another(
    open_store: OpenStore, start: StartOutbox, deliver: DeliverDouble
) -> None:
    dead, alive = await open_store(), await open_store()
    left = await record(dead, message(address=ADDRESS), "un", "deux")  # and it died before the delivery
    start(alive)
    await turn(alive, start(alive), "trois")
    await end_leases(alive, left)
    await deliver.until(lambda: len(deliver.arrived) == 3)
    assert deliver.arrived == ["un", "deux", "trois"]


async def test_its_own_lease_that_ends_under_way_is_not_delivered_twice(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    gate = deliver.gates["un"] = asyncio.Event()
    outbox = start(store)
    taken = await turn(store, outbox, "un")
    await end_leases(store, taken)
    await end_leases(store, await record(store, message(conversation="autre", address=ADDRESS), "ailleurs"))
    await deliver.until(lambda: deliver.arrived == ["ailleurs"])  # so the sweep has been by
    gate.set()
    await deliver.until(lambda: "un" in deliver.arrived)
    await outbox.close()
    assert deliver.tried.count("un") == 1


async def test_shutdown_finishes_what_is_under_way_and_nothing_is_sent_again(
    open_store: OpenStore, start: StartOutbox, deliver: DeliverDouble
) -> None:
    before = await open_store()
    gate = deliver.gates["un"] = asyncio.Event()
    outbox = start(before, sweeps_too=False)
    taken = await turn(before, outbox, "un", "deux")
    await deliver.until(lambda: deliver.tried == ["un"])
    closing = asyncio.create_task(outbox.close())
    await asyncio.sleep(0)
    assert not closing.done()
    gate.set()
    await closing
    await before.close()

    after = await open_store()
    assert deliver.arrived == ["un", "deux"]
    assert await nothing_is_due(after, taken)


async def test_database_away_while_marking_does_not_deliver_twice(
    store: Store, start: StartOutbox, deliver: DeliverDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts, mark_done = iter(range(3)), store.mark_done
    marked = asyncio.Event()

    async def away_at_first(stored: Any) -> None:
        if next(attempts, None) is not None:
            raise StoreAwayError("gone")
        await mark_done(stored)
        marked.set()

    monkeypatch.setattr(store, "mark_done", away_at_first)
    taken = await turn(store, start(store), "un")
    await asyncio.wait_for(marked.wait(), 60)
    assert await nothing_is_due(store, taken)
    assert deliver.tried == ["un"]


async def test_shutdown_does_not_wait_for_a_database_that_is_away(
    store: Store, start: StartOutbox, deliver: DeliverDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreAwayError("gone")

    monkeypatch.setattr(store, "mark_done", away)
    outbox = start(store, sweeps_too=False)
    await turn(store, outbox, "un")
    await outbox.close()
    assert deliver.arrived == ["un"]


@pytest.mark.parametrize("broken", [StoreAwayError("gone"), ValueError("a bug")])
async def test_the_sweep_survives(
    store: Store, start: StartOutbox, deliver: DeliverDouble, monkeypatch: pytest.MonkeyPatch, broken: Exception
) -> None:
    attempts, claim_due = iter(range(3)), store.claim_due

    async def broken_at_first(most: int) -> Any:
        if next(attempts, None) is not None:
            raise broken
        return await claim_due(most)

    monkeypatch.setattr(store, "claim_due", broken_at_first)
    await end_leases(store, await record(store, message(address=ADDRESS), "un"))
    start(store)
    await deliver.until(lambda: deliver.arrived == ["un"])


async def test_a_reply_that_comes_late_still_names_the_message_it_replies_to(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    """It named the newest message of the conversation, and a channel showed it under that one."""
    replies: list[Any] = []

    async def keep(_: Any, activity: Any, updated: str | None = None) -> None:
        assert updated is None
        replies.append(activity["replyToId"])
        await deliver({"to": "c"}, activity)

    replica = Replica(store)
    for name in ("un", "deux"):
        taken = await replica.take(message(name, address={**ADDRESS, "activityId": name}, replied_as=name))
        await end_leases(store, taken)
    start(store, to=keep)
    await deliver.until(lambda: len(deliver.arrived) == 2)
    assert replies == ["un", "deux"]


async def test_a_sweep_that_comes_by_while_a_reply_is_handed_over_takes_it_up(
    store: Store, start: StartOutbox, deliver: DeliverDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It renewed the lease and left the reply to those who had just let go of it: a minute passed."""
    postpone = store.postpone
    swept = asyncio.Event()

    async def postpone_then_wait_for_the_sweep(stored: Any, due_at: int, attempts: int) -> None:
        await postpone(stored, due_at, attempts)
        await asyncio.wait_for(swept.wait(), 60)

    claim_due = store.claim_due

    async def claim_and_tell(most: int) -> Any:
        claimed = await claim_due(most)
        if claimed:
            asyncio.get_running_loop().call_soon(swept.set)
        return claimed

    monkeypatch.setattr(store, "postpone", postpone_then_wait_for_the_sweep)
    monkeypatch.setattr(store, "claim_due", claim_and_tell)
    deliver.answers["un"] = [DeliveryFailedError("429", retry_after=module.IN_HANDS_SECONDS)]
    await turn(store, start(store), "un")
    await deliver.until(lambda: deliver.arrived == ["un"])


async def test_what_updates_a_reply_takes_its_place(store: Store, start: StartOutbox, deliver: DeliverDouble) -> None:
    """By the id that the channel gave, be it marked already or not; of what never arrived nothing is to be updated."""
    deliver.answers["refusé"] = [DeliveryRefusedError("413")]
    outbox = start(store, sweeps_too=False)
    first = await turn(store, outbox, "un", "refusé")
    one, refused = (reply.sequence for reply in first.replies)
    await updates(store, outbox, (one, "un, bis"), (refused, "jamais"), ("a card's id", "une carte"))
    await outbox.close()
    assert deliver.arrived == ["un", "un, bis", "une carte"]
    assert deliver.updated == [("id of un", "un, bis"), ("a card's id", "une carte")]

    later = start(store, sweeps_too=False)
    last = await updates(store, later, (one, "un, ter"))
    await later.close()
    assert deliver.updated[2:] == [("id of un", "un, ter")]
    assert await nothing_is_due(store, first, last)


async def updates(store: Store, outbox: Outbox, *changed: tuple[int | str, str]) -> Taken:
    incoming = message(address=ADDRESS)
    async with store.turn() as transaction:
        found = await transaction.load(incoming.conversation)
        bodies = [{"type": UPDATES, UPDATED: which, "text": text} for which, text in changed]
        taken = await transaction.record(found, incoming, {}, bodies)
    outbox.dispatch(incoming, taken)
    return taken


async def test_no_faster_than_the_channel_takes_it_and_in_order(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    """What would be refused as too much is not tried; it waits here if that is short, else in the database."""
    clock = Clock()
    pace = Pace(((2, 0.05), (3, 3600.0)), clock=clock)
    said = ["un", "deux", "trois", "quatre"]
    incoming = message(address={**ADDRESS, "channelId": PACED})
    taken = await record(store, incoming, *said)
    outbox = start(store, to=Paced(deliver, pace), sweeps_too=False)
    outbox.dispatch(incoming, taken)
    await deliver.until(lambda: deliver.arrived == said[:2])
    clock.now += 0.05
    await deliver.until(lambda: deliver.arrived == said[:3])
    await outbox.close()
    assert pace.wait("c") > module.IN_HANDS_SECONDS
    clock.now += 3600
    await end_leases(store, replace(taken, replies=taken.replies[3:]))
    start(store, to=Paced(deliver, pace))
    await deliver.until(lambda: deliver.arrived == said)
    assert deliver.tried == said


async def test_a_lease_is_renewed_before_it_ends_and_what_another_took_up_is_left_to_it(
    open_store: OpenStore, start: StartOutbox, deliver: DeliverDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ATTEMPT_MS", LEASE_MS)  # so that each attempt needs a lease anew
    mine, other = await open_store(), await open_store()
    gate = deliver.gates["un"] = asyncio.Event()
    outbox = start(mine, sweeps_too=False)
    taken = await turn(mine, outbox, "un", "deux", "trois")
    await deliver.until(lambda: deliver.tried == ["un"])
    await end_leases(other, taken)  # as if we had been asleep
    ((first, *_),) = await other.claim_due(1)
    assert first.stored.sequence == taken.replies[0].sequence
    gate.set()
    await outbox.close()
    assert deliver.tried == ["un"]
    await other.postpone(taken.replies[1:], now_ms() - 1)
    start(other)
    await deliver.until(lambda: deliver.arrived == ["un", "deux", "trois"])
    assert deliver.tried == ["un", "deux", "trois"]


async def test_a_failure_is_tried_again_here_and_at_the_end_left_to_others(
    store: Store, start: StartOutbox, deliver: DeliverDouble
) -> None:
    deliver.answers["un"] = [FAILED, FAILED]
    outbox = start(store, sweeps_too=False)
    await turn(store, outbox, "un")
    await deliver.until(lambda: deliver.arrived == ["un"])  # without a sweep
    deliver.answers["deux"] = [FAILED] * 100
    slow = start(store, sweeps_too=False, backoff=Backoff(first=module.IN_HANDS_SECONDS))
    taken = await turn(store, slow, "deux", conversation="autre")
    await deliver.until(lambda: "deux" in deliver.tried)
    await slow.close()  # which does not wait until its turn would come
    assert deliver.tried.count("deux") == 1
    await end_leases(store, taken)
    ((due,),) = await store.claim_due(10)
    assert due.attempts == 2
