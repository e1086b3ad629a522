"""The portal as tests work with it: requests at a time they set, and what was sent and told since they last looked."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from argon2 import PasswordHasher
from sqlalchemy import Table, event, select

from actions import carry_out
from actions.confirmation import ConfirmEmail
from actions.outcome import Fact, Outcome, Refusal, Said
from actions.passwords import Checked
from actions.people import Account
from actions.rules import MINUTE, Rules
from actions.sign_in import SignIn
from actions.store.notices import Notice
from actions.store.opening import open_work
from actions.work import Work
from bot.store.engine import Database

KEY = "a key of the tests that protects nothing"
BEGINNING = 1_780_000_000_000  # in May 2026
PASSWORD = "Tulipes & brouillard 7"
CONVERSATION, USER = "conv", "dl_user"
ADDRESS = "192.0.2.1"


def hashed(password: str = PASSWORD) -> str:
    """Return the same hash each time."""
    return _hashed(password)


@lru_cache
def _hashed(password: str) -> str:
    """As good as nothing to hash, so that tests are quick."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


@dataclass(slots=True)
class Clock:
    now: int = BEGINNING

    def __call__(self) -> int:
        return self.now

    def passes(self, milliseconds: float) -> None:
        self.now += int(milliseconds)


@dataclass(frozen=True, slots=True)
class Mail:
    kind: str
    to: str
    language: str
    facts: Mapping[str, Any]

    def word(self, name: str = "link") -> str:
        """Return the word in the mail's link."""
        return parse_qs(urlsplit(self.facts["url"]).query)[name][0]


@dataclass(slots=True)
class Desk:
    database: Database
    rules: Rules
    clock: Clock

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        async with self.database.transaction() as connection:
            yield replace(open_work(connection, self.rules), now=self.clock)

    async def do(self, request: object) -> Outcome:
        async with self.work() as work:
            return await carry_out(request, work)

    async def says(self, request: object) -> Mapping[str, Fact]:
        """Carry out what must not be refused."""
        outcome = await self.do(request)
        assert isinstance(outcome, Said), repr(outcome)
        return outcome.facts

    async def refuses(self, request: object) -> Refusal:
        outcome = await self.do(request)
        assert isinstance(outcome, Refusal), outcome
        return outcome

    async def mails(self) -> list[Mail]:
        """Return what was queued since this was last asked, and is to leave."""
        async with self.work() as work:
            due = await work.mail.claim(100)
        read = []
        for one in due:
            assert one.letter
            if not one.letter.is_pretended:
                read.append(Mail(one.kind, one.letter.to, one.language, one.letter.facts))
        return read

    async def mail(self, kind: str) -> Mail:
        """Return the one mail that was queued, of this kind."""
        (mail,) = await self.mails()
        assert mail.kind == kind
        return mail

    async def notices(self) -> list[Notice]:
        async with self.work() as work:
            return await work.notices.claim(100, self.clock(), lease_ms=100 * 24 * 60 * MINUTE)

    async def account(self, login: str) -> Account:
        async with self.work() as work:
            account = await work.accounts.by_login(login)
        assert account
        return account

    async def rows(self, table: Table) -> list[Mapping[str, Any]]:
        async with self.database.reading() as connection:
            return [dict(row) for row in (await connection.execute(select(table))).mappings()]

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect what is asked of the database meanwhile, without the values."""
        asked: list[str] = []

        def ask(_: object, __: object, statement: str, *___: object) -> None:
            asked.append(statement)

        engine = self.database._writer.sync_engine  # noqa: SLF001 - the tests' own look
        event.listen(engine, "before_cursor_execute", ask)
        yield asked
        event.remove(engine, "before_cursor_execute", ask)

    async def confirms(self, mail: Mail, password: str = PASSWORD) -> str:
        """Follow the link of a confirmation mail; returns the login."""
        facts = await self.says(ConfirmEmail(token=mail.word(), password_hash=hashed(password)))
        return str(facts["login"])

    async def signs_in(self, login: str, password: str = PASSWORD, **given: str) -> Outcome:
        """Type a login and a password on the page."""
        async with self.work() as work:
            stored = await work.accounts.password_of(login)
        return await self.do(trying(login, password, stored, **given))


def trying(login: str, password: str, stored: str | None, **given: str) -> SignIn:
    matches = stored is not None and stored == hashed(password)
    checked = Checked(stored=stored, matches=matches, typed=password)
    return SignIn(**{"login": login, "checked": checked, "address": ADDRESS, **given})
