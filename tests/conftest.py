"""What tests of all rooms share: settings of their own, a server in this process."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from bot.app import read_assistant
from bot.conversation import Assistant
from bot.settings import Settings, read_settings
from tests import read_once
from tests.examples import LOOKS_FOR_OTHERS, examples
from tests.learned_once import FOLDER

pytest_plugins = ("tests.databases", "tests.quick_hashes", "tests.cards.checker")

MakeSettings = Callable[..., Settings]

hypothesis_settings.register_profile(
    "guichet",
    deadline=None,  # how long an example takes depends on the machine
    derandomize=not LOOKS_FOR_OTHERS,  # a change is refused for what it does, not for what was never tried before
    max_examples=examples(100),
    print_blob=True,
)
hypothesis_settings.load_profile("guichet")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of what is learned once, for the processes, too, that this one lets test beside it."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = folder = tempfile.mkdtemp(prefix="guichet-learned-")
        config.add_cleanup(lambda: shutil.rmtree(folder))


@pytest.fixture(scope="session", autouse=True)
def reads_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        read_once.share(patch)
        yield


@pytest.fixture(scope="session")
def assistant(reads_once: None) -> Assistant:
    """The real assistant, read once for all tests: it keeps nothing of a conversation."""
    del reads_once
    return read_assistant(read_settings())


@pytest.fixture
def make_settings(tmp_path: Path, lay_sqlite: Callable[[Path], None]) -> MakeSettings:
    """Settings as shipped, with a data folder of the test's own and limits that do not get in the way.

    In that folder lies an empty database, to spare the test the migrations; another folder that is given is left alone.
    """

    def make(**given: Any) -> Settings:
        limits = ("messages_per_minute", "requests_per_minute", "conversations_per_hour", "uploads_per_hour")
        roomy = dict.fromkeys(limits, 1_000_000)
        if "data_dir" not in given:
            lay_sqlite(tmp_path / "data")
        return read_settings(**{"data_dir": tmp_path / "data", **roomy, **given})

    return make
