"""Every transcript, on the assistant with the demonstration portal behind it and through the Direct Line endpoint.

Each card that one of them would be in Teams is looked at; some of each sort go through that channel's endpoint, too.
"""

import asyncio
import calendar
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.demonstration import load
from actions.people import EntraUser
from bot.app import build, open_database
from bot.channels.botframework.connector import open_session
from bot.conversation import Assistant
from bot.reply import Reply
from bot.settings import read_settings
from bot.state import State
from bot.store.engine import DATABASE_FILE
from bot.store.store import Store
from tests.cards.checker import CardChecker
from tests.chat import Chat, has_pages, hours_of, locale_of, play, where_of
from tests.conftest import MakeSettings
from tests.conversations.test_coverage import of_each_sort
from tests.deposits.back_room import BackRoom
from tests.directline import DirectLineChat
from tests.teams_chat import TeamsChat, teams_server

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
THROUGH_TEAMS = of_each_sort(TRANSCRIPTS)
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


@pytest.fixture(scope="session")
def demonstration(lay_sqlite: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the organisations and people of the demonstration, to be copied."""
    folder = tmp_path_factory.mktemp("demonstration")
    lay_sqlite(folder)

    async def filled() -> None:
        store = await open_database(read_settings(data_dir=folder))
        async with store.turn() as transaction:
            await load(transaction.work, NOBODYS)
        await store.close()

    asyncio.run(filled())
    return folder / DATABASE_FILE


@pytest.fixture
async def portal(
    make_settings: MakeSettings, hours: dict[str, object], entra: EntraUser | None, tmp_path: Path, demonstration: Path
) -> AsyncIterator[Store]:
    folder = tmp_path / "portal"
    folder.mkdir()
    shutil.copyfile(demonstration, folder / DATABASE_FILE)
    store = await open_database(make_settings(data_dir=folder, **hours, **(IN_TEAMS if entra else {})))
    yield store
    await store.close()


@every(TRANSCRIPTS)
async def test_transcript_on_the_assistant_and_the_portal(  # noqa: PLR0917 - fixtures
    transcript: str,
    assistant: Assistant,
    portal: Store,
    entra: EntraUser | None,
    card_checker: CardChecker,
    tmp_path: Path,
) -> None:
    def looks(before: State, reply: Reply) -> None:
        shown = assistant.with_form(before, reply)
        for said in shown.says:
            card_checker.check_say(said, shown.state, assistant)

    behind = BackRoom(portal, tmp_path)
    await play(transcript, Chat(assistant, portal, locale_of(transcript), behind=behind, entra=entra, looks=looks))


@every(THROUGH_TEAMS)
async def test_transcript_through_teams(  # noqa: PLR0917 - fixtures
    transcript: str,
    assistant: Assistant,
    portal: Store,
    entra: EntraUser | None,
    make_settings: MakeSettings,
    card_checker: CardChecker,
    tmp_path: Path,
) -> None:
    locale, behind = locale_of(transcript), BackRoom(portal, tmp_path)
    async with open_session() as session, teams_server(assistant, portal, make_settings(), session) as server:
        await play(transcript, TeamsChat(server, portal, locale, behind=behind, entra=entra, checker=card_checker))


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
