"""What pages ask of the portal is done once, and whole."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from actions.outcome import Said
from actions.sign_in import WhoAmI
from bot.portal import MOST_CLASHES, Portal
from bot.store.conversations import ClashError
from bot.store.store import Store, Transaction
from tests.pages.small_portal import people


def clashes(store: Store, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let somebody else be faster so many times: then this transaction does not commit."""
    turn, left = store.turn, [times]

    @asynccontextmanager
    async def overtaken() -> AsyncIterator[Transaction]:
        async with turn() as transaction:
            yield transaction
            if left[0]:
                left[0] -= 1
                raise ClashError

    monkeypatch.setattr(store, "turn", overtaken)


async def test_request_that_clashed_with_another_is_carried_out_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await people(store)
    clashes(store, monkeypatch, MOST_CLASHES)
    outcome = await Portal(store).do(WhoAmI(account="id of Claire"))
    assert isinstance(outcome, Said)


async def test_request_that_always_clashes_is_not_tried_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await people(store)
    clashes(store, monkeypatch, MOST_CLASHES + 1)
    with pytest.raises(ClashError):
        await Portal(store).do(WhoAmI(account="id of Claire"))
