"""Who may know whom: the rooms of the house and the libraries that stay in one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "dialogs", "actions", "knowledge")
MAY_KNOW = {"bot": {"dialogs", "actions", "knowledge"}, "dialogs": {"actions"}, "actions": set(), "knowledge": set()}
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def importers_of(*libraries: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if any(name.partition(".")[0] in libraries for name in imports(path))
    }


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_the_rooms_it_may(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        for name in imports(path):
            other = name.partition(".")[0]
            assert other not in set(ROOMS) - {room} - MAY_KNOW[room], f"{path.relative_to(ROOT)} imports {name}"


def test_dialogs_take_requests_from_actions_and_never_the_store() -> None:
    for path in (ROOT / "dialogs").rglob("*.py"):
        assert not any(name.startswith(("actions.store", "actions.outside")) for name in imports(path)), path


def test_only_the_bot_framework_channel_knows_botbuilder() -> None:
    known = importers_of("botbuilder", "botframework")
    assert known, "nobody uses botbuilder: this test would hold anything"
    assert all(path.startswith("bot/channels/botframework/") for path in known), known


def test_what_agents_have_in_teams_calls_it_through_the_channel_alone() -> None:
    """So that nothing is said there but by the outbox, or by what is asked of Teams in one place."""
    callers = {path for path in importers_of("aiohttp") if path.startswith(("bot/teams_desk/", "bot/teams_extension/"))}
    assert not callers


def test_only_stores_know_sqlalchemy() -> None:
    known = importers_of("sqlalchemy", "alembic", "aiosqlite", "asyncpg")
    assert all("/store/" in path for path in known), known


def test_only_the_file_store_knows_obstore() -> None:
    known = importers_of("obstore")
    assert known, "nobody uses obstore: this test would hold anything"
    assert all(path.startswith("actions/outside/files/") for path in known), known


def test_only_the_file_format_and_reports_know_lxml() -> None:
    """Parsing hostile XML with care is in one place."""
    known = importers_of("lxml")
    assert known, "nobody uses lxml: this test would hold anything"
    assert all(path.startswith(("actions/flux/", "bot/reports/")) for path in known), known


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert readers == {"bot/settings.py"}


def test_modules_are_not_named_for_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert not [path for path in FILES if path.stem in vague]
