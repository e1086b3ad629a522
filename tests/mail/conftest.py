"""Mails queued in a real database, without the rest of the portal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from actions.rules import Rules
from actions.store.mails import MailQueue
from bot.settings import Settings
from bot.store import schema
from bot.store.engine import Database

KEY = "a key of the tests that protects nothing"


@dataclass(frozen=True, slots=True)
class Mailbag:
    """The queue as the mailer sees it: each use is a transaction of its own."""

    database: Database
    rules: Rules

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[MailQueue]:
        async with self.database.transaction() as connection:
            yield MailQueue(connection, self.rules)


@pytest.fixture
def rules(settings: Settings) -> Rules:
    return Rules.of(settings.accounts, settings.deposits, settings.desk, key=KEY, base_url="https://portal.example")


@pytest.fixture
async def mailbag(settings: Settings, rules: Rules) -> AsyncIterator[Mailbag]:
    database = Database(settings.database_url.get_secret_value(), settings.data_dir)
    await schema.migrate(database)
    yield Mailbag(database, rules)
    await database.close()
