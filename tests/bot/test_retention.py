import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from actions import carry_out
from actions.feedback import RecordFeedback
from actions.outside.files import NoSuchFileError, open_files
from actions.outside.mail.envelope import Envelope
from actions.outside.mail.folder import FolderSender
from bot import retention
from bot.app import open_database
from bot.messages import Incoming, Kind
from bot.retention import DAY_MS, Retention
from bot.store.conversations import now_ms
from bot.store.engine import DATABASE_FILE
from bot.store.store import Store
from tests.conftest import MakeSettings


@pytest.fixture
async def store(make_settings: MakeSettings, tmp_path: Path) -> AsyncIterator[Store]:
    store = await open_database(make_settings(data_dir=tmp_path))
    yield store
    await store.close()


async def test_what_is_old_is_forgotten_and_the_rest_is_kept(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = open_files(tmp_path / "files")
    async with files.receiving() as receiving:
        kept = await receiving.receive(_bytes(b"kept"), most=100)
        unused = await receiving.receive(_bytes(b"unused"), most=100)
        await receiving.keep()
    for file in (kept, unused):
        os.utime(tmp_path / "files" / file.sha256, (0, 0))

    async def is_referenced(sha256: str) -> bool:
        return sha256 == kept.sha256

    for name in ("old", "new"):
        incoming = Incoming(channel="directline", conversation=name, key="1", kind=Kind.MESSAGE, text="", body={})
        async with store.turn() as transaction:
            await transaction.record(await transaction.load(name), incoming, {}, [{"text": "reply"}])
            await carry_out(opinion(name), transaction.work)
        if name == "old":
            monkeypatch.setattr("bot.store.conversations.now_ms", lambda: now_ms() + 10 * DAY_MS)
    monkeypatch.setattr(retention, "now_ms", lambda: now_ms() + 12 * DAY_MS)

    mails = FolderSender(tmp_path / "outbox")
    for name, age in (("old", 10), ("new", 0)):
        await mails.send(Envelope(id=name, created_at=0, sender="", to="", content=b""))
        moment = time.time() + (12 - age) * 24 * 3600
        os.utime(next((tmp_path / "outbox").glob(f"*{name}.eml")), (moment, moment))

    await Retention(store, files, [mails], days=5, is_referenced=is_referenced).forget()

    assert await store.last_sequence("old") is None
    assert await store.activities_after("old", 0, 10) == []
    assert await store.last_sequence("new") == 2
    assert opinions_kept(tmp_path) == ["new"]
    assert [chunk async for chunk in await files.read(kept.sha256)] == [b"kept"]
    with pytest.raises(NoSuchFileError):
        await files.read(unused.sha256)
    assert [mail.name[-7:] for mail in (tmp_path / "outbox").iterdir()] == ["new.eml"]


async def test_what_nobody_foresaw_does_not_end_the_forgetting(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It did, for ever, and at the end it kept the outbox from being closed."""
    tried: list[int] = []
    again = asyncio.Event()

    async def breaks(*_: object) -> int:
        tried.append(1)
        if len(tried) > 1:
            again.set()
        raise ZeroDivisionError

    monkeypatch.setattr(retention, "BETWEEN_SECONDS", 0)
    monkeypatch.setattr(Store, "forget_before", breaks)
    with capture_logs() as logs:
        running = asyncio.create_task(Retention(store, open_files(tmp_path / "files"), [], days=5).run())
        await asyncio.wait_for(again.wait(), 60)
        running.cancel()
        await asyncio.wait([running])
    assert (logs[0]["event"], logs[0]["what"]) == ("background.failed", "retention")
    assert running.cancelled()


def opinion(conversation: str) -> RecordFeedback:
    return RecordFeedback(conversation=conversation, sequence=2, article="a", language="fr", helped=True)


def opinions_kept(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection:
        return [conversation for (conversation,) in connection.execute("SELECT conversation_id FROM feedback")]


async def _bytes(content: bytes) -> AsyncIterator[bytes]:
    yield content
