"""`guichet webhooks`: seeing what was told, and telling it again."""

import asyncio

import pytest

from bot.__main__ import _parser
from bot.commands.webhooks import webhooks as run_command
from bot.settings import Settings
from bot.webhooks import Webhooks
from tests.webhooks.conftest import Desk
from tests.webhooks.receiver import Receiver


async def run(settings: Settings, *arguments: str) -> int:
    chosen = _parser().parse_args(["webhooks", *arguments])
    return await asyncio.to_thread(run_command, settings, chosen)


async def test_deliveries_are_listed_and_replayed(
    desk: Desk, webhooks: Webhooks, receiver: Receiver, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await desk.tells("ticket.opened", "t1")
    await webhooks.send_due()
    await desk.tells("ticket.opened", "t2")
    capsys.readouterr()  # what was logged
    assert await run(settings, "list") == 0
    newest, oldest = capsys.readouterr().out.splitlines()
    assert "DS-T2  ticket.opened  waits until " in newest
    assert receiver.ids[0] in oldest
    assert "  received " in oldest
    assert "status 204" in oldest
    assert await run(settings, "list", "--since", "2100-01-01") == 0
    assert capsys.readouterr().out == ""
    assert await run(settings, "replay", "--ticket", "ds-t1") == 0
    assert capsys.readouterr().out.startswith("1 to be sent again")
    while await webhooks.send_due():
        pass
    assert receiver.ids.count(receiver.ids[0]) == 2


@pytest.mark.parametrize("most", ["0", "-1", "9" * 20, "x"])
def test_as_many_as_one_can_read_are_listed(most: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Too many of them ended in a traceback, and less than none listed all."""
    with pytest.raises(SystemExit):
        _parser().parse_args(["webhooks", "list", "--most", most])
    assert "--most: " in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["nonsense"], 2), (["msg_unknown"], 1)])
async def test_replaying_nothing_or_everything_by_mistake_is_refused(
    desk: Desk, settings: Settings, arguments: list[str], status: int
) -> None:
    del desk
    assert await run(settings, "replay", *arguments) == status
