import errno

import pytest

from bot.store import wal
from bot.turn import TurnFailedError
from tests.activities import message, texts
from tests.databases import OpenStore
from tests.turn.replica import Replica


@pytest.fixture
def database_url() -> str:
    return ""  # SQLite: PostgreSQL looks after its own disk


async def test_nothing_is_acknowledged_that_the_disk_has_not_taken(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Delivered again, it was found and acknowledged, though a power cut would still have taken it away."""

    def fails(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    store = await open_store()
    replica = Replica(store)
    with monkeypatch.context() as patched:
        patched.setattr(wal, "_sync", fails)
        for _ in range(2):
            with pytest.raises(TurnFailedError):
                await replica.take(message("un", key="k"))
        assert replica.committed == []
    assert (await replica.take(message("un", key="k"))).incoming.sequence == 1
    assert await texts(store) == ["un", "un: 1"]
