"""`guichet webhooks`: what a program was told of tickets, and telling it again."""

import argparse
import asyncio
from collections.abc import Sequence

from actions.store.webhooks import Told
from actions.ticket_facts import moment
from bot.app import open_database
from bot.settings import Settings

DELIVERY = "msg_"  # begins the id of a delivery, and the number of no ticket


def webhooks(settings: Settings, chosen: argparse.Namespace) -> int:
    """List deliveries or replay them; returns 1 when nothing matches."""
    return asyncio.run(_replay(settings, chosen) if chosen.task == "replay" else _list(settings, chosen))


async def _list(settings: Settings, chosen: argparse.Namespace) -> int:
    store = await open_database(settings)
    try:
        async with store.turn() as transaction:
            found = await transaction.work.webhooks.listed(
                since=chosen.since or 0, number=chosen.ticket.upper(), most=chosen.most
            )
    finally:
        await store.close()
    _tell(found)
    return 0


async def _replay(settings: Settings, chosen: argparse.Namespace) -> int:
    ids = [one for one in chosen.what if one.startswith(DELIVERY)]
    if len(ids) < len(chosen.what) or not (ids or chosen.ticket or chosen.since is not None):
        print("Say what to replay: --since a day, --ticket NUMBER, or ids as `guichet webhooks list` shows them.")
        return 2
    store = await open_database(settings)
    try:
        async with store.turn() as transaction:
            work = transaction.work
            number = chosen.ticket.upper()
            replayed = await work.webhooks.replay(work.now(), since=chosen.since, number=number, ids=ids)
    finally:
        await store.close()
    print(f"{replayed} to be sent again, by the server, under the ids they had.")
    return 0 if replayed else 1


def _tell(found: Sequence[Told]) -> None:
    for one in found:
        if one.received_at:
            became = f"received {moment(one.received_at)}"
        elif one.due_at:
            became = f"waits until {moment(one.due_at)}"
        else:
            became = "given up"
        answered = f"status {one.status}" if one.status else "no answer" if one.attempts else ""
        told = moment(one.created_at), one.id, one.number, one.event, became
        print("  ".join(filter(None, (*map(str, told), f"{one.attempts} attempts", answered))))
