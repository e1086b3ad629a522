"""`guichet tokens`: which programs may use the API, and what each may do."""

import argparse
import asyncio
import sys

from actions.api_tokens import add_token, revoke_token
from actions.scopes import Scope
from actions.ticket_facts import moment
from bot.app import open_database
from bot.settings import Settings
from bot.store.store import Store


def tokens(settings: Settings, chosen: argparse.Namespace) -> int:
    """Add a token, list them, or revoke one; returns 1 when there is no such token."""
    return asyncio.run(_run(settings, chosen))


async def _run(settings: Settings, chosen: argparse.Namespace) -> int:
    store = await open_database(settings)
    try:
        match chosen.task:
            case "add":
                return await _add(store, chosen)
            case "revoke":
                return await _revoke(store, chosen.id)
            case _:
                return await _list(store)
    finally:
        await store.close()


async def _add(store: Store, chosen: argparse.Namespace) -> int:
    async with store.turn() as transaction:
        token_id, word = await add_token(
            chosen.name, {Scope(one) for one in chosen.scope}, chosen.days, transaction.work
        )
    print(f"{token_id}: this is its word, shown only now:", file=sys.stderr)
    print(word)
    return 0


async def _list(store: Store) -> int:
    async with store.turn() as transaction:
        found = await transaction.work.api_tokens.all()
    for one in found:
        until = f"until {moment(one.until)}" if one.until else "until it is revoked"
        used = f"used {moment(one.used_at)}" if one.used_at else "never used"
        print("  ".join((one.id, one.name, " ".join(sorted(one.scopes)), until, used)))
    return 0


async def _revoke(store: Store, token_id: str) -> int:
    async with store.turn() as transaction:
        is_revoked = await revoke_token(token_id, transaction.work)
    print(f"{token_id} works no longer." if is_revoked else f"There is no token {token_id}.")
    return 0 if is_revoked else 1
