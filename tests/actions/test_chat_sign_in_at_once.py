"""Two at once, on two replicas: of what opens once, one of them has it."""

import asyncio

import pytest

from actions.outcome import Said
from actions.refusals import LinkInvalid
from actions.sign_in import LinkChat, RedeemCode
from tests.actions.desk import Desk
from tests.actions.test_chat_sign_in import HERE, PAUL, code, link, who


@pytest.mark.parametrize("same_browser", [True, False])
async def test_a_link_followed_by_two_at_once_signs_in_one(desk: Desk, replica: Desk, *, same_browser: bool) -> None:
    word = await link(desk)
    accounts = (PAUL, "id-CLAIRE234")
    requests = [LinkChat(account=account, chat=word, same_browser=same_browser) for account in accounts]
    outcomes = await asyncio.gather(desk.do(requests[0]), replica.do(requests[1]))
    (winner,) = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Said)]
    assert isinstance(outcomes[1 - winner], LinkInvalid)
    assert await who(desk) == (accounts[winner] if same_browser else None)


async def test_a_code_typed_twice_at_once_opens_once(desk: Desk, replica: Desk) -> None:
    typed = RedeemCode(**HERE, code=await code(desk))
    outcomes = await asyncio.gather(desk.do(typed), replica.do(typed))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [LinkInvalid.__name__, Said.__name__]
    assert await who(desk) == PAUL
