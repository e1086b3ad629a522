"""Every transcript, on the assistant with the demonstration portal behind it and through the Direct Line endpoint."""

from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.demonstration import load
from bot.app import build
from bot.conversation import Assistant
from bot.settings import Settings
from bot.store.store import Store
from tests.chat import Chat, has_pages, locale_of, play
from tests.deposits.back_room import BackRoom
from tests.directline import DirectLineChat

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*/*.txt"))
NOBODYS = "no password has this hash"  # nobody signs in with one here
NOBODY_SIGNS_IN = "no hash of any password"
WITHOUT_PAGES = [path for path in TRANSCRIPTS if not has_pages(path.read_text(encoding="utf-8"))]


def every(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[f"{path.parent.name}/{path.stem}" for path in paths])


@pytest.fixture
async def portal(sqlite_store: Store) -> Store:
    async with sqlite_store.turn() as transaction:
        await load(transaction.work, NOBODYS)
    return sqlite_store


@every(TRANSCRIPTS)
async def test_transcript_on_the_assistant_and_the_portal(
    path: Path, assistant: Assistant, portal: Store, tmp_path: Path
) -> None:
    transcript = path.read_text(encoding="utf-8")
    await play(transcript, Chat(assistant, portal, locale_of(transcript), behind=BackRoom(portal, tmp_path)))


@every(WITHOUT_PAGES)
async def test_transcript_through_direct_line(  # noqa: PLR0917 - fixtures
    path: Path, assistant: Assistant, portal: Store, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.read_assistant", lambda _: assistant)
    transcript = path.read_text(encoding="utf-8")
    async with store.turn() as transaction:
        await load(transaction.work, NOBODYS)
    async with TestClient(TestServer(await build(settings))) as client:
        server = await DirectLineChat.begin(client)
        chat = Chat(assistant, portal, locale_of(transcript))
        await play(transcript, chat, lambda words: server.says(words, transcript))
