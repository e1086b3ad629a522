"""Every transcript, on the assistant alone and through the Direct Line endpoint."""

from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.conversation import Assistant
from bot.settings import Settings
from tests.chat import play
from tests.directline import DirectLineChat

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*/*.txt"))
EVERY = pytest.mark.parametrize("path", TRANSCRIPTS, ids=[f"{path.parent.name}/{path.stem}" for path in TRANSCRIPTS])


@EVERY
async def test_transcript_on_the_assistant_alone(path: Path, assistant: Assistant) -> None:
    await play(path.read_text(encoding="utf-8"), assistant)


@EVERY
async def test_transcript_through_direct_line(
    path: Path, assistant: Assistant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.read_assistant", lambda _: assistant)
    transcript = path.read_text(encoding="utf-8")
    async with TestClient(TestServer(await build(settings))) as client:
        chat = await DirectLineChat.begin(client)
        await play(transcript, assistant, lambda words: chat.says(words, transcript))
