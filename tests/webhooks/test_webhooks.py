"""A program of the deployment's own is told what happens to tickets: signed, in order, once it can be."""

import asyncio
import json
import random
from contextlib import suppress

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from actions.webhooks import EVENTS
from bot.settings import BadSettingsError, Settings, read_settings
from bot.store.store import Store
from bot.webhooks import BACKOFF, Webhooks
from tests.databases import OpenStore
from tests.webhooks.conftest import Desk
from tests.webhooks.receiver import SECRET, Receiver, answers, hangs_up, never_answers, takes_it


async def send_all(webhooks: Webhooks) -> None:
    while await webhooks.send_due():
        pass


async def test_what_happens_is_told_signed_and_without_personal_data(
    desk: Desk, webhooks: Webhooks, receiver: Receiver
) -> None:
    await desk.tells("ticket.opened", "t1")
    assert await webhooks.send_due()
    assert not await webhooks.send_due()
    [body] = receiver.bodies  # the receiver has verified the signature
    assert body["type"] == "ticket.opened"
    assert body["timestamp"].endswith("Z")
    assert body["data"]["number"] == "DS-T1"
    assert body["data"]["created_at"] == "2025-10-09T08:53:20.123Z"
    assert body["data"]["tags"] == ["accès"]
    told = json.dumps(body, ensure_ascii=False)
    for personal in ("Hélène", "helene", "account-of", "dl_helene", "12ABC345", "conversation of"):
        assert personal not in told
    [row] = await desk.rows()
    assert (row["status"], row["due_at"]) == (204, None)
    assert row["received_at"] is not None


async def test_it_is_told_as_soon_as_it_is_committed(
    desk: Desk, store: Store, webhooks: Webhooks, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.dispatcher.SWEEP_SECONDS", 3600)
    got = asyncio.Event()

    async def tells_us(_: web.Request) -> web.StreamResponse:
        got.set()
        return web.Response()

    receiver.answer = tells_us
    store.after_commit(lambda work: webhooks.wake() if work.webhooks.queued else None)
    running = asyncio.create_task(webhooks.run())
    await asyncio.sleep(0)
    await desk.tells("ticket.opened", "t1")
    await asyncio.wait_for(got.wait(), 60)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.mark.parametrize(
    "answer",
    [answers(500), answers(404), answers(302, Location="http://127.0.0.1:9/elsewhere"), hangs_up, never_answers],
    ids=["breaks", "is not there", "is elsewhere", "is killed", "is slow"],
)
async def test_what_was_not_received_is_told_again_and_is_the_same(
    desk: Desk,
    webhooks: Webhooks,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    answer: object,
) -> None:
    monkeypatch.setattr("bot.webhooks.ATTEMPT_SECONDS", 0.3)
    receiver.answer = answer  # type: ignore[assignment]
    await desk.tells("ticket.opened", "t1")
    await webhooks.send_due()
    assert receiver.received == []
    assert not await webhooks.send_due()  # it waits for its time
    receiver.answer = takes_it
    await desk.makes_due()
    await send_all(webhooks)
    assert receiver.received == receiver.ids[-1:]
    assert len(set(receiver.ids)) == 1
    assert len(set(receiver.raw)) == 1
    [row] = await desk.rows()
    assert row["attempts"] == 2
    assert row["received_at"] is not None


async def test_a_receiver_that_is_not_there_is_told_later(desk: Desk, store: Store, receiver: Receiver) -> None:
    nobody = Webhooks(store, url="http://127.0.0.1:9/hook", secret=SECRET)
    await desk.tells("ticket.opened", "t1")
    await nobody.send_due()
    await nobody.close()
    [row] = await desk.rows()
    assert (row["attempts"], row["status"]) == (1, None)
    assert receiver.ids == []


async def test_of_one_ticket_nothing_is_told_before_what_happened_earlier(
    desk: Desk, webhooks: Webhooks, receiver: Receiver
) -> None:
    """While one ticket's first delivery fails, its others wait for it, and those of other tickets do not."""

    async def refuses_t1(_: web.Request) -> web.StreamResponse:
        return web.Response(status=503 if receiver.bodies[-1]["data"]["number"] == "DS-T1" else 200)

    receiver.answer = refuses_t1
    for event in ("ticket.opened", "ticket.taken", "ticket.closed"):
        await desk.tells(event, "t1")
        await desk.tells(event, "t2")
    await send_all(webhooks)
    of = [(body["data"]["number"], body["type"]) for body in receiver.bodies]
    assert [event for number, event in of if number == "DS-T1"] == ["ticket.opened"]
    assert [event for number, event in of if number == "DS-T2"] == ["ticket.opened", "ticket.taken", "ticket.closed"]
    receiver.answer = takes_it
    await desk.makes_due()
    await send_all(webhooks)
    of_t1 = [body["type"] for body in receiver.bodies if body["data"]["number"] == "DS-T1"]
    assert of_t1 == ["ticket.opened", "ticket.opened", "ticket.taken", "ticket.closed"]


async def test_two_replicas_and_a_receiver_that_fails_at_random_lose_and_disorder_nothing(
    desk: Desk, open_store: OpenStore, receiver: Receiver
) -> None:
    chance = random.Random(7)  # noqa: S311 - which attempts fail

    async def fails_at_random(request: web.Request) -> web.StreamResponse:
        return await chance.choice([takes_it, answers(500), hangs_up])(request)

    receiver.answer = fails_at_random
    for event in EVENTS:
        for name in ("t1", "t2", "t3"):
            await desk.tells(event, name)
    replicas = [Webhooks(await open_store(), url=receiver.url, secret=SECRET) for _ in range(2)]
    for _ in range(400):
        await asyncio.gather(*map(send_all, replicas))
        if all(row["due_at"] is None for row in await desk.rows()):
            break
        await desk.makes_due()
    rows = await desk.rows()
    assert len(receiver.received) == len(set(receiver.received)) == len(rows) == 3 * len(EVENTS)
    for name in ("t1", "t2", "t3"):
        mine = [row["id"] for row in rows if row["ticket_id"] == name]
        assert [one for one in receiver.received if one in mine] == mine
    for replica in replicas:
        await replica.close()


async def test_each_failure_waits_longer_and_the_last_gives_up(
    desk: Desk, webhooks: Webhooks, receiver: Receiver
) -> None:
    receiver.answer = answers(500)
    await desk.tells("ticket.opened", "t1")
    waits = []
    for attempt in (0, 6, 21):
        await desk.makes_due(attempts=attempt)
        await webhooks.send_due()
        [row] = await desk.rows()
        waits.append(int(str(row["due_at"])) - int(str(row["created_at"])))
    assert 6_500 <= waits[0] < 60_000
    assert 416_000 <= waits[1] < 900_000
    assert 14_400_000 <= waits[2] < 28_900_000
    await desk.makes_due(attempts=BACKOFF.most_attempts)
    with capture_logs() as logs:
        await webhooks.send_due()
    [row] = await desk.rows()
    assert (row["due_at"], row["received_at"], row["status"]) == (None, None, 500)
    assert [entry["event"] for entry in logs] == ["webhooks.given_up"]


async def test_a_receiver_says_when_to_come_again_or_that_it_never_wants_it(
    desk: Desk, webhooks: Webhooks, receiver: Receiver
) -> None:
    await desk.tells("ticket.opened", "t1")
    receiver.answer = answers(429, Retry_After="1800")
    await webhooks.send_due()
    [row] = await desk.rows()
    assert int(str(row["due_at"])) - int(str(row["created_at"])) >= 1_800_000
    await desk.makes_due()
    receiver.answer = answers(410)
    await webhooks.send_due()
    [row] = await desk.rows()
    assert (row["due_at"], row["received_at"]) == (None, None)


async def test_what_is_told_again_has_the_id_it_had(
    desk: Desk, store: Store, webhooks: Webhooks, receiver: Receiver
) -> None:
    for name in ("t1", "t2"):
        await desk.tells("ticket.opened", name)
        await desk.tells("ticket.closed", name)
    await send_all(webhooks)
    before = list(receiver.ids)
    async with store.turn() as transaction:
        assert await transaction.work.webhooks.replay(transaction.work.now(), number="DS-T2") == 2
        assert transaction.work.webhooks.queued
    await send_all(webhooks)
    of_t2 = [row["id"] for row in await desk.rows() if row["ticket_id"] == "t2"]
    assert receiver.ids[len(before) :] == of_t2
    async with store.turn() as transaction:
        assert await transaction.work.webhooks.replay(transaction.work.now(), ids=before[:1]) == 1
        assert await transaction.work.webhooks.replay(transaction.work.now(), since=transaction.work.now() + 1) == 0
        listed = await transaction.work.webhooks.listed()
    assert [one.due_at is not None for one in reversed(listed)].count(True) == 1
    assert {one.number for one in listed} == {"DS-T1", "DS-T2"}


async def test_nothing_is_kept_where_there_is_nobody_to_tell(
    desk: Desk, settings: Settings, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    del settings
    quiet = await open_store()
    async with quiet.turn() as transaction:
        monkeypatch.setattr(transaction.work.webhooks, "_events", frozenset())
        await transaction.work.webhooks.tell("ticket.opened", None, 1)  # type: ignore[arg-type]
        assert not transaction.work.webhooks.queued
    assert await desk.rows() == []


def test_settings_tell_of_nothing_of_everything_or_of_what_is_listed() -> None:
    told = {"webhook_url": "https://desk.example/hook", "webhook_secret": SECRET}
    assert read_settings().told_by_webhook == ()
    assert read_settings(**told).told_by_webhook == EVENTS
    some = read_settings(**told, webhook_events="ticket.opened, ticket.closed")
    assert some.told_by_webhook == ("ticket.opened", "ticket.closed")


@pytest.mark.parametrize(
    "bad",
    [
        {"webhook_url": "http://desk.example/hook", "webhook_secret": SECRET},
        {"webhook_url": "https://desk.example/hook"},
        {"webhook_secret": SECRET},
        {"webhook_url": "https://desk.example/hook", "webhook_secret": "whsec_c2hvcnQ="},
        {"webhook_url": "https://desk.example/hook", "webhook_secret": "hunter2"},
        {"webhook_url": "https://desk.example/hook", "webhook_secret": SECRET, "webhook_events": "ticket.exploded"},
    ],
)
def test_bad_settings_are_told_without_the_secret(bad: dict[str, str]) -> None:
    with pytest.raises(BadSettingsError) as refused:
        read_settings(**bad)
    told = "\n".join(refused.value.problems)
    assert "webhook_" in told
    assert "hunter2" not in told
    assert SECRET not in told
