import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import StatementError

from actions import carry_out
from actions.feedback import RecordFeedback
from bot.store.conversations import Due, OvertakenError, now_ms
from bot.store.store import Store, StoreAwayError
from tests.activities import ADDRESS, end_leases, log, message, record, reply, texts
from tests.databases import OpenStore

HOUR_MS = 3_600_000
FEEDBACK = RecordFeedback(conversation="c", sequence=2, article="a", language="fr", helped=True)


async def test_unknown_conversation_is_new(store: Store) -> None:
    async with store.turn() as transaction:
        found = await transaction.load("c")
    assert (found.version, found.last_sequence, found.state) == (0, 0, {})
    assert await store.last_sequence("c") is None
    assert await store.activities_after("c", 0, 10) == []


async def test_a_turn_is_logged_in_order_with_its_state(store: Store) -> None:
    taken = await record(store, message("un"), "deux", "trois", state={"step": 1})
    again = await record(store, message("quatre"), "cinq", state={"step": 2})

    assert (taken.incoming.sequence, [stored.sequence for stored in taken.replies]) == (1, [2, 3])
    assert [stored.reply_to for stored in again.replies] == [4]
    assert await texts(store) == ["un", "deux", "trois", "quatre", "cinq"]
    assert [stored.sequence for stored in await log(store)] == [1, 2, 3, 4, 5]
    assert await store.last_sequence("c") == 5
    async with store.turn() as transaction:
        found = await transaction.load("c")
    assert (found.version, found.state) == (2, {"step": 2})


async def test_reading_after_a_watermark_page_by_page(store: Store) -> None:
    await record(store, message("un"), "deux", "trois")
    assert [stored.sequence for stored in await store.activities_after("c", 1, 1)] == [2]
    assert [stored.sequence for stored in await store.activities_after("c", 2, 1)] == [3]
    assert await store.activities_after("c", 3, 1) == []


async def test_conversations_do_not_see_each_other(store: Store) -> None:
    await record(store, message("ici", conversation="here", key="same"), "réponse")
    await record(store, message("là", conversation="there", key="same"))
    assert await texts(store, "here") == ["ici", "réponse"]
    assert await texts(store, "there") == ["là"]


async def test_found_again_by_its_key_with_its_first_replies(store: Store) -> None:
    await record(store, message("avant"), "rien")
    taken = await record(store, message("un", key="k"), "deux", "trois")
    await record(store, message("après"), "rien")

    before = await store.find("c", "k")
    assert before is not None
    assert before.duplicate
    assert (before.incoming, before.replies) == (taken.incoming, taken.replies)
    assert await store.find("c", "unknown") is None
    assert await store.find("other", "k") is None


async def test_same_key_again_is_overtaken_and_writes_nothing(store: Store) -> None:
    await record(store, message("un", key="k"), "deux", state={"step": 1})
    with pytest.raises(OvertakenError):
        await record(store, message("encore", key="k"), "trois", state={"step": 2})
    assert await texts(store) == ["un", "deux"]
    async with store.turn() as transaction:
        assert (await transaction.load("c")).state == {"step": 1}


async def test_version_that_moved_is_overtaken_and_writes_nothing(store: Store) -> None:
    await record(store, message("un"), state={"step": 1})
    async with store.turn() as transaction:
        old = await transaction.load("c")
    await record(store, message("deux"), state={"step": 2})

    async def late() -> None:
        async with store.turn() as transaction:
            await carry_out(FEEDBACK, transaction.work)
            await transaction.record(old, message("tard"), {"step": "wrong"}, [reply("jamais")])

    with pytest.raises(OvertakenError):
        await late()
    assert await texts(store) == ["un", "deux"]
    async with store.turn() as transaction:  # the action's work went with it
        await carry_out(FEEDBACK, transaction.work)


async def test_an_exception_takes_everything_back(store: Store) -> None:
    async def broken() -> None:
        async with store.turn() as transaction:
            found = await transaction.load("c")
            await transaction.record(found, message("un"), {}, [reply("deux")])
            raise LookupError

    with pytest.raises(LookupError):
        await broken()
    assert await log(store) == []
    assert await store.last_sequence("c") is None


async def test_two_processes_begin_the_same_conversation_at_once(open_store: OpenStore) -> None:
    one, other = await open_store(), await open_store()
    outcomes = await asyncio.gather(record(one, message("un")), record(other, message("deux")), return_exceptions=True)
    committed = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    assert all(isinstance(outcome, OvertakenError) for outcome in outcomes if isinstance(outcome, BaseException))
    assert [stored.sequence for stored in await log(one)] == list(range(1, len(committed) + 1))
    assert await log(one) == await log(other)


async def test_two_processes_write_different_conversations_at_once(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store()]
    await asyncio.gather(
        *(
            record(store, message("un", conversation=f"{n}-{place}"), "deux")
            for n, store in enumerate(stores)
            for place in range(20)
        )
    )
    for n in range(2):
        for place in range(20):
            assert await texts(stores[1 - n], f"{n}-{place}") == ["un", "deux"]


@pytest.mark.parametrize(
    "text",
    ["😀 é œ ’ « »", "\u0000", "a\u0000b", "\ud800", "\udc00\ud800", "\u2028\u0085", "\\u0000", '"\\', "x" * 100_000],
    ids=["emoji", "nul", "nul-within", "surrogate", "surrogates", "separators", "escape", "quotes", "long"],
)
async def test_any_text_comes_back_as_it_was(store: Store, text: str) -> None:
    await record(store, message(text), text, state={text: [text, None, 1.5, True]})
    assert await texts(store) == [text, text]
    async with store.turn() as transaction:
        assert (await transaction.load("c")).state == {text: [text, None, 1.5, True]}


async def test_identifiers_that_no_database_takes_are_wrong_not_away(store: Store) -> None:
    with pytest.raises(Exception) as refused:  # noqa: PT011 - each database has its own
        await record(store, message(key="\ud800"))
    assert not isinstance(refused.value, StoreAwayError)
    assert await texts(store) == []
    await record(store, message("après"))
    assert await texts(store) == ["après"]


async def test_a_reply_is_due_to_others_only_when_its_lease_ends(store: Store) -> None:
    taken = await record(store, message(address=ADDRESS), "à livrer")
    assert await store.claim_due(10) == []
    await end_leases(store, taken)
    ((due,),) = await store.claim_due(10)
    assert (due.stored, due.address, due.attempts) == (taken.replies[0], ADDRESS, 1)
    assert await store.claim_due(10) == []  # leased again


async def test_what_people_fetch_themselves_is_never_due(store: Store) -> None:
    taken = await record(store, message(), "à lire")
    await end_leases(store, taken)
    assert await store.claim_due(10) == []


async def test_done_is_never_due_again_whatever_comes_later(store: Store) -> None:
    taken = await record(store, message(address=ADDRESS), "livré")
    await store.mark_done(taken.replies)
    await store.postpone(taken.replies, now_ms() - HOUR_MS)  # by a process that lost its lease
    assert await store.claim_due(10) == []


async def test_postponed_until_its_time(store: Store) -> None:
    taken = await record(store, message(address=ADDRESS), "plus tard")
    await store.postpone(taken.replies, now_ms() + HOUR_MS)
    assert await store.claim_due(10) == []
    await store.postpone(taken.replies, now_ms() - 1)
    ((due,),) = await store.claim_due(10)
    assert due.attempts == 2


def said(claimed: list[list[Due]]) -> list[list[str]]:
    return sorted([due.stored.body["text"] for due in conversation] for conversation in claimed)


async def test_of_each_conversation_all_that_is_due_is_claimed_in_order(store: Store) -> None:
    first = await record(store, message(address=ADDRESS), "un", "deux")
    second = await record(store, message(address=ADDRESS), "trois")
    other = await record(store, message(address=ADDRESS, conversation="autre"), "ailleurs")
    for taken in (second, other, first):
        await end_leases(store, taken)
    assert said(await store.claim_due(10)) == [["ailleurs"], ["un", "deux", "trois"]]
    assert await store.claim_due(10) == []


async def test_nothing_is_claimed_past_a_reply_that_is_not_due(store: Store) -> None:
    first = await record(store, message(address=ADDRESS), "un", "deux")
    second = await record(store, message(address=ADDRESS), "trois")
    await store.postpone(first.replies[1:], now_ms() + HOUR_MS)
    await end_leases(store, second)
    assert await store.claim_due(10) == []  # "un" is under way
    await store.postpone(first.replies[:1], now_ms() - 1)
    assert said(await store.claim_due(10)) == [["un"]]
    await store.mark_done(first.replies[:1])
    assert await store.claim_due(10) == []  # "deux" is not due
    await store.mark_done(first.replies[1:])
    assert said(await store.claim_due(10)) == [["trois"]]


async def test_a_turn_learns_what_is_still_undelivered(store: Store) -> None:
    first = await record(store, message(address=ADDRESS), "un", "deux")
    second = await record(store, message(address=ADDRESS), "trois")
    await store.mark_done([*first.replies, *second.replies])
    third = await record(store, message(address=ADDRESS), "quatre")
    assert [taken.undelivered_before for taken in (first, second, third)] == [0, first.replies[-1].sequence, 0]


async def test_no_reply_is_claimed_by_two_processes(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(3)]
    for place in range(30):
        await end_leases(
            stores[0], await record(stores[0], message(address=ADDRESS, conversation=f"c{place}"), "à livrer")
        )
    claims = await asyncio.gather(*(store.claim_due(20) for store in stores for _ in range(3)))
    claimed = [due.stored.conversation for claim in claims for (due,) in claim]
    assert sorted(claimed) == sorted({f"c{place}" for place in range(30)})


async def test_at_most_as_many_are_claimed(store: Store) -> None:
    for place in range(5):
        await end_leases(store, await record(store, message(address=ADDRESS, conversation=f"c{place}"), "à livrer"))
    assert len(await store.claim_due(3)) == 3
    assert len(await store.claim_due(3)) == 2


async def test_everything_is_there_when_opened_again(open_store: OpenStore) -> None:
    first = await open_store()
    await record(first, message("un", key="k"), "deux", state={"step": 1})
    await first.close()
    second = await open_store()
    assert await texts(second) == ["un", "deux"]
    assert (await second.find("c", "k")) is not None


async def test_an_error_of_the_database_does_not_quote_what_people_wrote(store: Store) -> None:
    """It did, and tracebacks are logged."""
    with pytest.raises(StatementError) as refused:
        await record(store, message("Soleil2024"), state={"said": "Soleil2024", "no JSON": object()})
    assert "INSERT INTO conversations" in str(refused.value)
    assert "Soleil2024" not in str(refused.value)


async def test_two_opinions_on_one_answer_at_once_are_no_error(open_store: OpenStore) -> None:
    """Over PostgreSQL the second one broke its turn, and the person read that something went wrong."""
    first, second = await open_store(), await open_store()

    async def say_again() -> None:
        async with second.turn() as transaction:
            await carry_out(replace(FEEDBACK, helped=False), transaction.work)

    async with first.turn() as transaction:
        await carry_out(FEEDBACK, transaction.work)
        again = asyncio.create_task(say_again())
        await asyncio.sleep(0.1)  # it waits for the first one
    await again
