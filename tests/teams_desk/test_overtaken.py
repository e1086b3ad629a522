import pytest

from bot.store.conversations import OvertakenError
from bot.teams_desk.overtaken import MOST_RUNS, until_through
from bot.turn import TurnFailedError


@pytest.mark.parametrize("others", [0, 1, MOST_RUNS - 1])
async def test_what_others_overtake_is_run_again(others: int) -> None:
    overtaking = iter(range(others))

    async def run() -> str:
        for _ in overtaking:
            raise OvertakenError
        return "through"

    assert await until_through(run) == "through"


async def test_what_is_overtaken_for_ever_is_not_said_to_be_done() -> None:
    """An agent was told that a note was kept which never was."""

    async def run() -> str:
        raise OvertakenError

    with pytest.raises(TurnFailedError):
        await until_through(run)
