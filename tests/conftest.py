"""What tests of all rooms share: settings of their own, a server in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.app import read_assistant
from bot.conversation import Assistant
from bot.settings import Settings, read_settings

pytest_plugins = ("tests.databases",)

MakeSettings = Callable[..., Settings]


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    """The real assistant, read once for all tests: it keeps nothing of a conversation."""
    return read_assistant(read_settings())


@pytest.fixture
def make_settings(tmp_path: Path) -> MakeSettings:
    """Settings as shipped, with a data folder of the test's own and limits that do not get in the way."""

    def make(**given: Any) -> Settings:
        limits = ("messages_per_minute", "requests_per_minute", "conversations_per_hour", "uploads_per_hour")
        roomy = dict.fromkeys(limits, 1_000_000)
        return read_settings(**{"data_dir": tmp_path / "data", **roomy, **given})

    return make
