"""A deployment that tells a program of its own what happens to tickets."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.desk_tables import tickets, webhook_deliveries
from actions.tickets import Ticket
from bot.settings import Settings
from bot.store.engine import Database
from bot.store.store import Store
from bot.webhooks import Webhooks
from tests.webhooks.receiver import SECRET, Receiver, receiving


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


@pytest.fixture
def settings(make_settings: Callable[..., Settings], database_url: str, receiver: Receiver) -> Settings:
    return make_settings(database_url=database_url, webhook_url=receiver.url, webhook_secret=SECRET)


@pytest.fixture
async def webhooks(store: Store, receiver: Receiver) -> AsyncIterator[Webhooks]:
    made = Webhooks(store, url=receiver.url, secret=SECRET)
    yield made
    await made.close()


def a_ticket(name: str, **given: object) -> Ticket:
    values: dict[str, object] = {
        "id": name,
        "number": f"DS-{name.upper()}",
        "conversation": f"conversation of {name}",
        "user": "dl_helene",
        "channel": "webchat",
        "language": "fr",
        "subject": "Hélène n’arrive plus à entrer",
        "severity": "minor",
        "urgency": "low",
        "priority": "low",
        "state": "waiting",
        "account_id": "account-of-helene",
        "bcr": "12ABC345",
        "email": "helene@cfa.example",
        "tags": ("accès",),
        "created_at": 1_760_000_000_123,
        "reply_due_at": 1_760_000_900_000,
        "solve_due_at": 1_760_009_000_000,
        "updated_at": 1_760_000_000_123,
    }
    return Ticket(**{**values, **given})  # type: ignore[arg-type]


class Desk:
    """What happens to tickets, without the desk itself."""

    def __init__(self, store: Store, database: Database) -> None:
        self._store = store
        self._database = database

    async def opens(self, *names: str) -> None:
        async with self._database.transaction() as connection:
            for name in names:
                await _add(connection, a_ticket(name))

    async def tells(self, event: str, name: str, **changed: object) -> None:
        async with self._store.turn() as transaction:
            work = transaction.work
            await work.webhooks.tell(event, a_ticket(name, **changed), work.now())

    async def rows(self) -> list[dict[str, object]]:
        async with self._database.reading() as connection:
            found = await connection.execute(select(webhook_deliveries).order_by(webhook_deliveries.c.id))
            return [dict(row) for row in found.mappings()]

    async def makes_due(self, **values: object) -> None:
        """All that waits is due at once."""
        async with self._database.transaction() as connection:
            waiting = update(webhook_deliveries).where(webhook_deliveries.c.due_at.is_not(None))
            await connection.execute(waiting.values(**{"due_at": 1, **values}))


async def _add(connection: AsyncConnection, ticket: Ticket) -> None:
    values = {name: getattr(ticket, name) for name in Ticket.__dataclass_fields__}
    await connection.execute(insert(tickets), {**values, "tags": list(ticket.tags), "email_folded": ""})


@pytest.fixture
async def desk(store: Store, settings: Settings) -> AsyncIterator[Desk]:
    database = Database(settings.database_url.get_secret_value(), settings.data_dir)
    made = Desk(store, database)
    await made.opens("t1", "t2", "t3")
    yield made
    await database.close()
