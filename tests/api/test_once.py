"""A request that is sent again under its key is carried out once."""

import asyncio

import pytest

from bot.store.store import Store
from tests.api.conftest import LEA, NEW, MakeProgram, Program, problem
from tests.databases import ON_BOTH

pytestmark = ON_BOTH

TOGETHER = 6


async def numbers(program: Program) -> list[str]:
    return [one["number"] for one in (await program.gets("/tickets"))["tickets"]]


async def test_a_ticket_is_opened_once(program: Program, make_program: MakeProgram) -> None:
    first = await program.posts("/tickets", NEW, 201, Idempotency_Key="k1")
    again = await program.posts("/tickets", NEW, 201, Idempotency_Key="k1")
    assert again == first
    assert await numbers(program) == [first["number"]]
    other = await make_program()  # whose keys are their own
    assert (await other.posts("/tickets", NEW, 201, Idempotency_Key="k1"))["number"] != first["number"]


async def test_of_several_at_once_one_opens_it(program: Program) -> None:
    asked = [program.asks("POST", "/tickets", NEW, Idempotency_Key="k1") for _ in range(TOGETHER)]
    statuses = {response.status for response in await asyncio.gather(*asked)}
    assert 201 in statuses
    assert statuses <= {201, 409}
    assert len(await numbers(program)) == 1


async def test_another_request_under_the_same_key_is_refused(program: Program) -> None:
    await program.posts("/tickets", NEW, 201, Idempotency_Key="k1")
    await program.posts("/tickets", {**NEW, "subject": "autre chose"}, 409, Idempotency_Key="k1")
    assert problem(program.answered) == "idempotency-key-used"


@pytest.mark.parametrize("what", ["replies", "notes"])
async def test_an_answer_and_a_note_are_written_once(program: Program, what: str) -> None:
    number = await program.opens()
    await program.posts(f"/tickets/{number}/take", {"agent": LEA}, Idempotency_Key="k0")
    await program.posts(f"/tickets/{number}/take", {"agent": LEA}, Idempotency_Key="k0")
    for _ in range(3):
        await program.posts(f"/tickets/{number}/{what}", {"agent": LEA, "text": "une fois"}, 201, Idempotency_Key="k1")
    assert str(await program.gets(f"/tickets/{number}")).count("une fois") == 1


async def test_an_answer_whose_process_died_before_it_was_noted_is_not_said_twice(
    program: Program, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies after the turn was committed: the same request, sent again later, finds the turn done."""
    number = await program.opens()
    await program.posts(f"/tickets/{number}/take", {"agent": LEA})
    said = {"agent": LEA, "text": "une fois"}

    async def dies(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("actions.store.api_tokens.ApiTokenRepository.settle", dies)
        await program.posts(f"/tickets/{number}/replies", said, 500, Idempotency_Key="k1")
    await program.posts(f"/tickets/{number}/replies", said, 201, Idempotency_Key="k1")
    assert str(await program.gets(f"/tickets/{number}")).count("une fois") == 1
    del store


async def test_what_was_refused_may_be_tried_again(program: Program) -> None:
    number = await program.opens()
    said = {"agent": LEA, "text": "Je regarde"}
    await program.posts(f"/tickets/{number}/replies", said, 409, Idempotency_Key="k1")
    await program.posts(f"/tickets/{number}/take", {"agent": LEA})
    await program.posts(f"/tickets/{number}/replies", said, 201, Idempotency_Key="k1")


@pytest.mark.parametrize("key", ["", "é", "x" * 256])
async def test_a_key_that_is_none_is_refused(program: Program, key: str) -> None:
    await program.posts("/tickets", NEW, 400, Idempotency_Key=key)
    assert problem(program.answered) == "bad-idempotency-key"
