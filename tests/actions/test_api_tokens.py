"""Tokens of the API: what the database keeps of them, and what a request's key is good for."""

import argparse
import asyncio

import pytest
from sqlalchemy import select

from actions.api_tokens import add_token, revoke_token, token_of
from actions.rules import HOUR
from actions.scopes import Scope
from actions.store.desk_tables import api_tokens
from bot.__main__ import _parser
from bot.commands.tokens import tokens as run_command
from bot.settings import Settings
from bot.store.engine import Database
from bot.store.store import Store
from tests.databases import OpenStore

READ = {Scope.TICKETS_READ}
LEASE_MS = 60_000


async def test_a_token_is_known_by_its_word_alone_and_kept_as_a_digest(store: Store, settings: Settings) -> None:
    async with store.turn() as transaction:
        token_id, word = await add_token("helpdesk", READ, None, transaction.work)
    async with store.turn() as transaction:
        found = await token_of(word, transaction.work)
        assert await token_of(word + "x", transaction.work) is None
    assert found is not None
    assert (found.id, set(found.scopes)) == (token_id, READ)
    database = Database(settings.database_url.get_secret_value(), settings.data_dir)
    async with database.reading() as connection:
        row = (await connection.execute(select(api_tokens))).one()
    await database.close()
    assert word.removeprefix("guichet_") not in repr(row)
    assert row.used_at is not None


async def test_a_token_that_has_ended_or_is_revoked_opens_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with store.turn() as transaction:
        _, word = await add_token("helpdesk", READ, 1, transaction.work)
        other, other_word = await add_token("other", READ, None, transaction.work)
    async with store.turn() as transaction:
        assert await revoke_token(other, transaction.work)
        assert not await revoke_token(other, transaction.work)
        assert await token_of(other_word, transaction.work) is None
        assert await token_of(word, transaction.work) is not None
    in_two_days = transaction.work.now() + 48 * HOUR
    monkeypatch.setattr("actions.store.opening.now_ms", lambda: in_two_days)
    async with store.turn() as transaction:
        assert await token_of(word, transaction.work) is None


async def test_of_a_request_sent_twice_at_once_one_is_carried_out(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(4)]
    async with stores[0].turn() as transaction:
        token_id, _ = await add_token("helpdesk", READ, None, transaction.work)

    async def begins(store: Store) -> bool:
        async with store.turn() as transaction:
            work = transaction.work
            return await work.api_tokens.begin(token_id, "key", "print", work.now(), lease_ms=LEASE_MS) is None

    assert sorted(await asyncio.gather(*map(begins, stores))) == [False, False, False, True]


async def test_a_request_that_died_is_taken_up_and_one_that_is_done_is_told(store: Store) -> None:
    async with store.turn() as transaction:
        work = transaction.work
        token_id, _ = await add_token("helpdesk", READ, None, work)
        tokens = work.api_tokens
        assert await tokens.begin(token_id, "key", "print", 1000, lease_ms=LEASE_MS) is None
        before = await tokens.begin(token_id, "key", "print", 2000, lease_ms=LEASE_MS)
        assert before is not None
        assert before.ticket_id is None
        assert await tokens.begin(token_id, "key", "print", 100_000, lease_ms=LEASE_MS) is None
        assert await tokens.begin(token_id, "key", "another", 200_000, lease_ms=LEASE_MS) is not None
        await tokens.take_back(token_id, "key")
        assert await tokens.begin(token_id, "key", "another", 200_000, lease_ms=LEASE_MS) is None
        await tokens.settle(token_id, "key", "t1")
        await tokens.take_back(token_id, "key")  # which does nothing: it is done
        done = await tokens.begin(token_id, "key", "another", 900_000, lease_ms=LEASE_MS)
        assert done is not None
        assert done.ticket_id == "t1"
        await tokens.forget_requests_before(900_000)
        assert await tokens.begin(token_id, "key", "another", 900_000, lease_ms=LEASE_MS) is None


async def test_tokens_are_added_listed_and_revoked_on_the_command_line(
    store: Store, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    async def run(*arguments: str) -> int:
        return await asyncio.to_thread(run_command, settings, parse(*arguments))

    assert await run("add", "helpdesk", "--scope", "tickets:read", "--scope", "tickets:write", "--days", "90") == 0
    word = capsys.readouterr().out.splitlines()[-1]
    assert word.startswith("guichet_")
    async with store.turn() as transaction:
        token = await token_of(word, transaction.work)
    assert token is not None
    capsys.readouterr()
    assert await run("list") == 0
    told = capsys.readouterr().out
    assert f"{token.id}  helpdesk  tickets:read tickets:write  until " in told
    assert word not in told
    assert await run("revoke", token.id) == 0
    assert await run("revoke", token.id) == 1
    async with store.turn() as transaction:
        assert await token_of(word, transaction.work) is None


@pytest.mark.parametrize(
    "arguments",
    [["add", "helpdesk"], ["add", "helpdesk", "--scope", "all"], ["add", "h", "--scope", "notes:read", "--days", "0"]],
)
def test_a_token_without_a_scope_or_with_a_bad_one_is_none(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        parse(*arguments)


def parse(*arguments: str) -> argparse.Namespace:
    return _parser().parse_args(["tokens", *arguments])
