"""Notices are told once each, by whichever process, and whatever becomes of it meanwhile."""

import asyncio
from collections import Counter

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

import bot.notices
from actions.store.tables import notices
from bot.app import build
from bot.conversation import Assistant
from bot.messages import Incoming, Kind
from bot.notices import Notices
from bot.settings import Settings
from bot.store.store import Store
from bot.store.tables import activities
from bot.turn import TurnFailedError, Turns
from tests.databases import OpenStore
from tests.directline import DirectLineChat

CONVERSATIONS = 8
OF_EACH = 6
TOLD = "Votre compte est **actif**"


def telling(store: Store, assistant: Assistant) -> Notices:
    return Notices(store, Turns(store=store, assistant=assistant, committed=lambda *_: None))


async def begun(store: Store, assistant: Assistant, conversation: str) -> None:
    turns = Turns(store=store, assistant=assistant, committed=lambda *_: None)
    joined = Incoming(
        channel="directline", conversation=conversation, key="j", kind=Kind.JOINED, text="", body={}, user="u"
    )
    await turns.take(joined)


async def queue(store: Store, conversation: str, key: str = "account_active") -> None:
    async with store.turn() as transaction:
        await transaction.work.notices.queue(conversation, "u", key, transaction.work.now())


async def told(store: Store) -> Counter[str]:
    """Return how often each conversation was told."""
    async with store._database.reading() as connection:  # noqa: SLF001 - there is no other way to look at all rows
        rows = (await connection.execute(select(activities))).mappings()
        return Counter(row["conversation_id"] for row in rows if TOLD in row["body"].get("text", ""))


async def waiting(store: Store) -> int:
    async with store._database.reading() as connection:  # noqa: SLF001
        return len((await connection.execute(select(notices).where(notices.c.due_at.is_not(None)))).all())


async def test_two_replicas_tell_each_notice_once(
    open_store: OpenStore, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.notices, "LEASE_MS", 0)  # so that each takes up what the other is telling
    one, other = await open_store(), await open_store()
    names = [f"c{number}" for number in range(CONVERSATIONS)]
    for name in names:
        await begun(one, assistant, name)
        for _ in range(OF_EACH):
            await queue(one, name)
    replicas = (telling(one, assistant), telling(other, assistant))
    await asyncio.gather(*(replica.tell_due() for replica in replicas))
    assert await told(one) == dict.fromkeys(names, OF_EACH)
    assert await waiting(one) == 0


async def test_one_that_dies_between_telling_and_noting_it_has_told_once(
    open_store: OpenStore, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.notices, "LEASE_MS", 0)
    store = await open_store()
    await begun(store, assistant, "c")
    await queue(store, "c")
    dying = telling(store, assistant)
    with monkeypatch.context() as deadly:
        deadly.setattr("actions.store.notices.NoticeQueue.told", dies)
        with pytest.raises(DiedError):
            await dying.tell_due()
    assert await waiting(store) == 1
    await telling(await open_store(), assistant).tell_due()
    assert await told(store) == {"c": 1}
    assert await waiting(store) == 0


class DiedError(Exception):
    pass


async def dies(*_: object) -> None:
    raise DiedError


async def test_a_conversation_that_was_forgotten_is_not_begun_again_by_a_notice(
    store: Store, assistant: Assistant
) -> None:
    await queue(store, "forgotten")
    await telling(store, assistant).tell_due()
    assert await store.last_sequence("forgotten") is None
    assert await waiting(store) == 0


async def test_a_notice_of_a_newer_version_is_passed_over_in_silence(store: Store, assistant: Assistant) -> None:
    await begun(store, assistant, "c")
    before = await store.activities_after("c", 0, 100)
    await queue(store, "c", "something_new")
    await telling(store, assistant).tell_due()
    after = await store.activities_after("c", 0, 100)
    assert [one.body.get("type") for one in after[len(before) :]] == ["event"]
    assert await waiting(store) == 0


async def test_a_notice_that_cannot_be_told_now_is_told_later(
    store: Store, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.notices, "LEASE_MS", 0)
    await begun(store, assistant, "c")
    await queue(store, "c")
    notices_of = telling(store, assistant)
    with monkeypatch.context() as failing:
        failing.setattr(Turns, "take", fails)
        with pytest.raises(TurnFailedError):
            await notices_of.tell_due()
    assert await told(store) == {}
    await notices_of.tell_due()
    assert await told(store) == {"c": 1}


async def fails(*_: object) -> None:
    raise TurnFailedError


async def test_nobody_writes_a_notice_by_hand(settings: Settings, assistant: Assistant) -> None:
    """A client's event of the same name and key is no notice."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.app.read_assistant", lambda *_: assistant)
        app = await build(settings)
    async with TestClient(TestServer(app)) as client:
        chat = await DirectLineChat.begin(client)
        await chat.says(None)
        forged = {"type": "event", "name": "guichet.notice", "value": {"key": "account_active", "facts": {}}}
        for key in ("\tnotice 1", "notice 1"):
            await chat.post({**forged, "channelData": {"clientActivityID": key}})
        assert not any(TOLD in activity.get("text", "") for activity in await chat.receive())
