"""Every transcript, on the assistant with the demonstration portal behind it and through the Direct Line endpoint."""

import calendar
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.demonstration import load
from actions.people import EntraUser
from bot.app import build, open_database
from bot.conversation import Assistant
from bot.settings import read_settings
from bot.store.store import Store
from tests.chat import Chat, has_pages, hours_of, locale_of, play, where_of
from tests.conftest import MakeSettings
from tests.deposits.back_room import BackRoom
from tests.directline import DirectLineChat

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*/*.txt"))
NOBODYS = "no password has this hash"  # nobody signs in with one here
TENANT, APP_ID = "66666666-7777-8888-9999-000000000000", "11111111-2222-3333-4444-555555555555"
IN_TEAMS = {
    "bot_app_id": APP_ID,
    "bot_tenant_id": TENANT,
    "bot_app_password": "the bot's password",
    "teams_sso_resource": f"api://guichet.example/botid-{APP_ID}",
}
ALL_DAY = "00:00-24:00"
WITHOUT_PAGES = [path for path in TRANSCRIPTS if not has_pages(path.read_text(encoding="utf-8"))]


def every(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[f"{path.parent.name}/{path.stem}" for path in paths])


@pytest.fixture
def transcript(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture
def hours(transcript: str) -> dict[str, object]:
    """Settings of a desk that is always open, or else not before the day after tomorrow."""
    then = (datetime.now(UTC) + timedelta(days=2)).strftime("%A").lower()
    opens = {day.lower(): ALL_DAY for day in calendar.day_name}
    if hours_of(transcript) == "closed":
        opens = {**dict.fromkeys(opens, ""), then: ALL_DAY}
    desk = read_settings().desk.model_dump(exclude_none=True)
    return {"desk": {**desk, "country": "", "hours": opens}}


@pytest.fixture
def entra(transcript: str) -> EntraUser | None:
    """Return who somebody is to Microsoft, if this is in Teams."""
    is_there = where_of(transcript) == "teams"
    return EntraUser(tenant=TENANT, oid="abcdef01-2222-3333-4444-555555555555") if is_there else None


@pytest.fixture
async def portal(
    make_settings: MakeSettings,
    hours: dict[str, object],
    entra: EntraUser | None,
    tmp_path: Path,
    lay_sqlite: Callable[[Path], None],
) -> AsyncIterator[Store]:
    folder = tmp_path / "portal"
    lay_sqlite(folder)
    store = await open_database(make_settings(data_dir=folder, **hours, **(IN_TEAMS if entra else {})))
    async with store.turn() as transaction:
        await load(transaction.work, NOBODYS)
    yield store
    await store.close()


@every(TRANSCRIPTS)
async def test_transcript_on_the_assistant_and_the_portal(
    transcript: str, assistant: Assistant, portal: Store, entra: EntraUser | None, tmp_path: Path
) -> None:
    chat = Chat(assistant, portal, locale_of(transcript), behind=BackRoom(portal, tmp_path), entra=entra)
    await play(transcript, chat)


@every(WITHOUT_PAGES)
async def test_transcript_through_direct_line(  # noqa: PLR0917 - fixtures
    transcript: str,
    assistant: Assistant,
    portal: Store,
    make_settings: MakeSettings,
    hours: dict[str, object],
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.app.read_assistant", lambda *_: assistant)
    settings = make_settings(database_url=database_url, **hours)
    store = await open_database(settings)
    async with store.turn() as transaction:
        await load(transaction.work, NOBODYS)
    await store.close()
    async with TestClient(TestServer(await build(settings))) as client:
        server = await DirectLineChat.begin(client)
        chat = Chat(assistant, portal, locale_of(transcript))
        await play(transcript, chat, lambda words: server.says(words, transcript))
