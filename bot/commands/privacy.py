"""`guichet privacy`: hands over or forgets what is kept of one person."""

import argparse
import asyncio
import sys
from typing import NoReturn

from actions.person import Person, Share
from actions.privacy import erase, find_person, kept_of
from bot.app import open_database
from bot.personal_data import PersonalData, write
from bot.settings import Settings
from bot.store.conversations import OvertakenError
from bot.store.store import Transaction

STAYS = (
    "Accounts, deposits with their files and receipts, and the audit trail stay: the portal has to keep them. What"
    " waits in a chat or to be mailed, and copies in backups of the database, go when their time is over."
)


class NobodyError(Exception):
    """No account has that login."""


class NotErasedError(Exception):
    """Takes back what was erased: it was only to see what would be."""


def privacy(settings: Settings, chosen: argparse.Namespace) -> int:
    """Export or erase; returns 1 when there is no such account, 2 without a file to write."""
    try:
        return asyncio.run(_export(settings, chosen) if chosen.task == "export" else _erase(settings, chosen))
    except NobodyError:
        print("No account has that login.", file=sys.stderr)
    except OvertakenError:
        print("Somebody else was writing the same records: nothing was done, run it again.", file=sys.stderr)
    return 1


async def _export(settings: Settings, chosen: argparse.Namespace) -> int:
    """Write all of it, and note that it was handed over; what could not be written is not noted."""
    store = await open_database(settings)
    try:
        async with store.turn() as transaction:
            person, share = await _found(transaction, chosen)
            kept = await kept_of(transaction.work, person, share)
            logged = [one async for one in transaction.logged(share)]
            data = PersonalData(conversations=logged, kept=kept, made_at=transaction.work.now())
            counts = await asyncio.to_thread(write, data, chosen.to, settings)
    except FileExistsError:
        print(f"{chosen.to}: is there already, and is not written over.", file=sys.stderr)
        return 2
    except OSError as unwritable:
        print(f"{chosen.to}: cannot be written: {unwritable.strerror}", file=sys.stderr)
        return 2
    finally:
        await store.close()
    print(f"{chosen.to}: {_listed(counts)}")
    print("Look at it before you hand it over: in a chat people name others, and type addresses that are not theirs.")
    return 0


async def _erase(settings: Settings, chosen: argparse.Namespace) -> int:
    store = await open_database(settings)
    counts: dict[str, int] = {}
    try:
        async with store.turn() as transaction:
            person, share = await _found(transaction, chosen)
            counts |= await transaction.forget(share)
            counts |= await erase(transaction.work, person, share)
            await transaction.forget_threads()
            if chosen.dry_run:
                _take_back()
    except NotErasedError:
        pass
    finally:
        await store.close()
    print(f"{'Would be erased' if chosen.dry_run else 'Erased'}: {_listed(counts)}")
    print(STAYS)
    return 0


async def _found(transaction: Transaction, chosen: argparse.Namespace) -> tuple[Person, Share]:
    given = {"login": chosen.account, "email": chosen.email, "conversation": chosen.conversation}
    person = await find_person(transaction.work, **given) if any(given.values()) else None
    if person is None:
        raise NobodyError
    return person, await transaction.share_of(person.conversations)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items())


def _take_back() -> NoReturn:
    raise NotErasedError
