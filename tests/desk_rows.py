"""Rows of the desk's tables, as tests lay and read them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, insert, select

from actions.store.desk_tables import ticket_events, tickets
from bot.store.store import Store

AT = 1_780_000_000_000


async def add_rows(store: Store, table: Table, *rows: Mapping[str, Any]) -> None:
    async with store._database.transaction() as connection:  # noqa: SLF001 - the tests' own rows
        await connection.execute(insert(table), list(rows))


async def rows_of(store: Store, table: Table) -> list[Mapping[str, Any]]:
    async with store._database.reading() as connection:  # noqa: SLF001 - the tests' own look
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


def ticket_of(conversation: str, **given: object) -> dict[str, Any]:
    """Return a waiting ticket of somebody unknown in a conversation, whose id is the conversation's."""
    values = {
        "id": conversation, "number": f"A-{conversation}", "conversation": conversation, "user": "dl_user",
        "channel": "directline", "language": "fr", "subject": "Un sujet", "severity": "minor", "urgency": "low",
        "priority": "low", "state": "waiting", "bcr": "", "email": "", "tags": [], "dialog": {}, "breached": "",
        "rating_words": "", "reopened": 0, "created_at": AT, "updated_at": AT, "reply_due_at": AT, "solve_due_at": AT,
    }  # fmt: skip
    none = {column.name: None for column in tickets.columns if column.name not in values}
    return {**none, **values, **given}


def event_of(ticket: str, **given: object) -> dict[str, Any]:
    values = {"id": f"{ticket}-1", "ticket_id": ticket, "at": AT, "kind": "opened", "agent_id": None, "text": ""}
    assert values.keys() <= {column.name for column in ticket_events.columns}
    return {**values, "facts": {}, **given}
