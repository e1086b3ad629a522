"""What a program of the deployment's own is to be told of tickets, until it has received it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, RowMapping, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.rules import Rules
from actions.store.desk_tables import tickets, webhook_deliveries
from actions.store.tickets import TicketRepository
from actions.ticket_facts import facts_of, moment
from actions.tickets import Ticket
from actions.webhooks import LEASE_MS, Delivery

_OF_DELIVERY = tuple(webhook_deliveries.c[name] for name in Delivery.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A delivery as the command line lists it; `status` is what was answered last, None where nothing was."""

    id: str
    event: str
    number: str
    created_at: int
    due_at: int | None
    attempts: int
    status: int | None
    received_at: int | None


class WebhookQueue:
    """`queued` tells whether this transaction has queued any."""

    def __init__(self, connection: AsyncConnection, rules: Rules) -> None:
        self._connection = connection
        self._events = rules.webhook_events
        self._told = 0
        self.queued = False

    async def tell(self, event: str, ticket: Ticket, now: int) -> None:
        """Tell what has happened to a ticket after the commit; the ticket as it is now."""
        if event not in self._events:
            return
        ticket = await TicketRepository(self._connection).by_id(ticket.id) or ticket
        row = {
            "id": f"msg_{now:013d}{self._told:02d}{secrets.token_hex(8)}",  # in order of time
            "ticket_id": ticket.id,
            "event": event,
            "body": {"type": event, "timestamp": moment(now), "data": facts_of(ticket)},
            "created_at": now,
            "due_at": now,
            "attempts": 0,
        }
        await self._connection.execute(insert(webhook_deliveries), row)
        self._told += 1
        self.queued = True

    async def claim(self, now: int, most: int) -> list[Delivery]:
        """Lease to the caller what is due: of each ticket the oldest alone, until it is received or given up."""
        earlier = webhook_deliveries.alias()
        is_first = ~exists().where(
            earlier.c.ticket_id == webhook_deliveries.c.ticket_id,
            earlier.c.id < webhook_deliveries.c.id,
            earlier.c.due_at.is_not(None),
        )
        due = (
            select(*_OF_DELIVERY)
            .where(webhook_deliveries.c.due_at <= now, is_first)
            .order_by(webhook_deliveries.c.due_at)
            .limit(most)
            .with_for_update(skip_locked=True, of=webhook_deliveries)
        )
        rows = (await self._connection.execute(due)).mappings().all()
        if rows:
            mine = webhook_deliveries.c.id.in_([row["id"] for row in rows])
            await self._connection.execute(update(webhook_deliveries).where(mine).values(due_at=now + LEASE_MS))
        return [Delivery(**row) for row in rows]

    async def mark_received(self, delivery: str, now: int, status: int) -> None:
        await self._settle(delivery, due_at=None, status=status, received_at=now)

    async def postpone(self, delivery: str, due_at: int, status: int | None) -> None:
        """Try it again at `due_at`, in milliseconds since 1970."""
        await self._settle(delivery, due_at=due_at, status=status)

    async def give_up(self, delivery: str, status: int | None) -> None:
        await self._settle(delivery, due_at=None, status=status)

    async def listed(self, *, since: int = 0, number: str = "", most: int = 100) -> list[Told]:
        """Return the newest first."""
        found = (
            select(
                *(webhook_deliveries.c[name] for name in Told.__dataclass_fields__ if name != "number"),
                tickets.c.number,
            )
            .join_from(webhook_deliveries, tickets)
            .where(webhook_deliveries.c.created_at >= since)
            .order_by(webhook_deliveries.c.id.desc())
            .limit(most)
        )
        if number:
            found = found.where(tickets.c.number == number)
        return [_told(row) for row in (await self._connection.execute(found)).mappings()]

    async def replay(self, now: int, *, since: int | None = None, number: str = "", ids: Collection[str] = ()) -> int:
        """Send again what was received or given up, under the ids it had; returns how many."""
        chosen: list[ColumnElement[bool]] = [webhook_deliveries.c.due_at.is_(None)]
        if since is not None:
            chosen.append(webhook_deliveries.c.created_at >= since)
        if number:
            of_ticket = select(tickets.c.id).where(tickets.c.number == number)
            chosen.append(webhook_deliveries.c.ticket_id.in_(of_ticket))
        if ids:
            chosen.append(webhook_deliveries.c.id.in_(ids))
        again = update(webhook_deliveries).where(*chosen)
        values = {"due_at": now, "attempts": 0, "status": None, "received_at": None}
        changed = await self._connection.execute(again.values(**values))
        self.queued = self.queued or changed.rowcount > 0
        return changed.rowcount

    async def forget_before(self, before: int) -> None:
        settled = webhook_deliveries.c.created_at < before, webhook_deliveries.c.due_at.is_(None)
        await self._connection.execute(delete(webhook_deliveries).where(*settled))

    async def _settle(self, delivery: str, **values: int | None) -> None:
        waits = webhook_deliveries.c.id == delivery, webhook_deliveries.c.due_at.is_not(None)
        attempts = webhook_deliveries.c.attempts + 1
        await self._connection.execute(update(webhook_deliveries).where(*waits).values(attempts=attempts, **values))


def _told(row: RowMapping) -> Told:
    return Told(**row)
