import asyncio

import pytest

from bot.delivery import NotYetError
from bot.messages import Json
from bot.pacing import PACED, TEAMS, Pace, Paced
from tests.channels.bot_under_test import Clock


def writes(pace: Pace, conversation: str) -> None:
    with pace.writing(conversation):
        pass


def test_never_more_than_teams_takes_and_no_slower_than_that() -> None:
    """Two thousand messages, each as soon as it may: no window has more than its limit, and each limit is reached."""
    clock = Clock()
    pace = Pace(clock=clock)
    sent: list[float] = []
    for _ in range(2_000):
        clock.now += pace.wait("c")
        writes(pace, "c")
        sent.append(clock.now)
    for most, seconds in TEAMS:
        gaps = [later - earlier for earlier, later in zip(sent, sent[most:], strict=False)]
        assert min(gaps) == pytest.approx(seconds)


def test_conversations_do_not_hold_each_other_up_and_what_is_remembered_has_an_end() -> None:
    clock = Clock()
    pace = Pace(most=100, clock=clock)
    for number in range(50):
        for _ in range(7):
            writes(pace, f"c{number}")
    assert pace.remembered <= 100
    assert pace.wait("c49")
    assert not pace.wait("c0")  # forgotten: the channel will say if that was too much
    assert not pace.wait("another")
    clock.now += 3601
    writes(pace, "another")
    assert pace.remembered == 1


async def test_what_is_under_way_counts_too() -> None:
    """A sign that we are typing leaves beside what is said."""
    gate, answered = asyncio.Event(), []

    async def deliver(_: Json, activity: Json, updated: str | None = None) -> str | None:
        await gate.wait()
        answered.append(activity["text"])
        return updated

    paced = Paced(deliver, Pace(((2, 1.0),), clock=Clock()))
    address = {"channelId": PACED, "conversation": {"id": "c"}}
    async with asyncio.TaskGroup() as group:
        for text in ("un", "deux"):
            group.create_task(paced(address, {"text": text}))
        await asyncio.sleep(0)
        with pytest.raises(NotYetError):
            await paced(address, {"text": "trois"})
        gate.set()
    await paced({**address, "channelId": "emulator"}, {"text": "ailleurs"})
    with pytest.raises(NotYetError) as early:
        await paced(address, {"text": "trois"})
    assert early.value.seconds == pytest.approx(1.0)
    assert answered == ["un", "deux", "ailleurs"]
