"""A conversation is kept as long as its ticket, and a ticket for so long after it was closed."""

from collections.abc import Mapping
from typing import Any

from actions.forgetting import forget_old
from actions.store.desk_tables import ticket_events, tickets
from bot.store.conversations import now_ms
from bot.store.store import Store
from tests.activities import message, record, texts
from tests.desk_rows import add_rows, event_of, rows_of, ticket_of

YEAR_MS = 365 * 24 * 3_600_000


async def forgets(store: Store) -> list[Mapping[str, Any]]:
    """Forget what is old, of the kept conversations none for its age; return the tickets that are left."""
    await store.forget_before(now_ms() + 1, 10)
    async with store.turn() as transaction:
        await forget_old(transaction.work)
    return await rows_of(store, tickets)


async def test_a_conversation_with_a_ticket_is_not_forgotten_before_it(store: Store) -> None:
    for conversation in ("kept", "lost"):
        await record(store, message("un", conversation=conversation), "deux")
    await add_rows(store, tickets, ticket_of("kept", state="closed", closed_at=now_ms() - YEAR_MS))
    await add_rows(store, ticket_events, event_of("kept"))
    assert [row["conversation"] for row in await forgets(store)] == ["kept"]
    assert (await texts(store, "kept"), await texts(store, "lost")) == (["un", "deux"], [])


async def test_a_ticket_goes_two_years_after_it_was_closed_and_its_conversation_with_it(store: Store) -> None:
    await record(store, message("un", conversation="old"), "deux")
    await add_rows(store, tickets, ticket_of("old", state="closed", closed_at=now_ms() - 2 * YEAR_MS - 1))
    await add_rows(store, tickets, ticket_of("open", created_at=now_ms() - 5 * YEAR_MS))
    await add_rows(store, ticket_events, event_of("old"))
    assert [row["conversation"] for row in await forgets(store)] == ["open"]
    assert await rows_of(store, ticket_events) == []
    await forgets(store)
    assert await texts(store, "old") == []
