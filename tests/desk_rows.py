"""Rows of the desk's tables, as tests lay and read them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, insert, select

from actions.addresses import folded
from actions.store.desk_tables import ticket_events, tickets
from bot.store.store import Store

AT = 1_780_000_000_000


async def add_rows(store: Store, table: Table, *rows: Mapping[str, Any]) -> None:
    async with store._database.transaction() as connection:  # noqa: SLF001 - the tests' own rows
        await connection.execute(insert(table), list(rows))


async def rows_of(store: Store, table: Table) -> list[Mapping[str, Any]]:
    async with store._database.reading() as connection:  # noqa: SLF001 - the tests' own look
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


def row_of(table: Table, **given: object) -> dict[str, Any]:
    """Return a row with nothing in it but what is given."""
    nothing: dict[type, object] = {str: "", int: 0, bool: False, bytes: b"", object: {}}
    empty = {one.name: None if one.nullable else nothing[one.type.python_type] for one in table.columns}
    return {**empty, **given}


def ticket_of(conversation: str, **given: object) -> dict[str, Any]:
    """Return a waiting ticket of somebody unknown in a conversation, whose id is the conversation's."""
    values = {
        "id": conversation,
        "number": f"A-{conversation}",
        "conversation": conversation,
        "user": "dl_user",
        "channel": "directline",
        "language": "fr",
        "subject": "Un sujet",
        "severity": "minor",
        "urgency": "low",
        "priority": "low",
        "state": "waiting",
        "tags": [],
        "email_folded": folded(str(given.get("email", ""))),
    }
    moments = dict.fromkeys(("created_at", "updated_at", "reply_due_at", "solve_due_at"), AT)
    return row_of(tickets, **{**values, **moments, **given})


def event_of(ticket: str, **given: object) -> dict[str, Any]:
    return row_of(ticket_events, **{"id": f"{ticket}-1", "ticket_id": ticket, "at": AT, "kind": "opened", **given})
