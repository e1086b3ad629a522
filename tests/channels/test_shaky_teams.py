"""Teams fails one time in three: what is said arrives all the same, in order, and no faster than Teams takes it."""

import asyncio
import json
import sqlite3
from collections import Counter, defaultdict
from pathlib import Path

import aiohttp

from tests.channels.shaky_server import ImpatientServer
from tools.connector.connector import TENANT, StrictConnector
from tools.connector.failures import UNRECORDED, Chance, Failure
from tools.connector.record import Entry
from tools.connector.throttle import TEAMS

CONVERSATIONS = 500
MESSAGES = 2  # in each of them
TALKATIVE, MANY = "a:talkative", 20  # one more conversation, and what is said there at once
AT_ONCE = 40
LAST = 60  # of the conversations, in which something is said while answers get lost
PATIENCE = 120.0

Replies = dict[str, list[tuple[str, str]]]
"""By conversation: what each reply says, and which message it replies to."""


class Crowd:
    def __init__(self, server: ImpatientServer, connector: StrictConnector, session: aiohttp.ClientSession) -> None:
        self._endpoint = f"{server.address}/api/messages"
        self._connector = connector
        self._session = session
        self._headers = connector.bearer()
        self._turnstile = asyncio.Semaphore(AT_ONCE)

    async def says(self, conversation: str, *texts: str) -> None:
        for text in texts:
            account = {"id": conversation, "conversationType": "personal", "tenantId": TENANT}
            sender = {"id": f"29:{conversation}"}
            activity = self._connector.message(text, conversation=account, **{"from": sender})
            async with (
                self._turnstile,
                self._session.post(self._endpoint, json=activity, headers=self._headers) as response,
            ):
                assert response.status == 202


async def test_with_one_request_in_three_failing(tmp_path: Path) -> None:
    chance = Chance(fail=1 / 3, seed=6, kinds=[*UNRECORDED, Failure.SLOW], slow_seconds=0.3)
    async with (
        StrictConnector(limits=TEAMS, chance=chance) as connector,
        ImpatientServer(tmp_path, **connector.settings()) as server,
        aiohttp.ClientSession() as session,
    ):
        crowd = Crowd(server, connector, session)
        names = [f"a:{number}" for number in range(CONVERSATIONS)]
        await asyncio.gather(
            crowd.says(TALKATIVE, *["bonjour"] * MANY), *(crowd.says(name, "bonjour", "merci") for name in names)
        )
        said = await settled(tmp_path)
        assert arrived(connector.record.entries) == said
        assert len(said) == CONVERSATIONS + 1
        assert sum(map(len, said.values())) >= CONVERSATIONS * MESSAGES + MANY
        assert connector.throttle.refused == 0
        unrecorded, entries = len(chance.had), len(connector.record.entries)

        chance.kinds = [Failure.LOST]
        await asyncio.gather(*(crowd.says(name, "au revoir") for name in names[:LAST]))
        said = await settled(tmp_path)
        assert await server.stop() == 0
    assert in_order(arrived(connector.record.entries)) == said
    lost = Counter(
        (name, one) for name, ones in arrived(connector.record.entries, Failure.LOST).items() for one in ones
    )
    assert lost
    twice = Counter((name, one) for name, ones in arrived(connector.record.entries).items() for one in ones)
    assert {one: times - 1 for one, times in twice.items() if times > 1} == dict(lost)
    print(f"{entries} requests, {unrecorded} failed; then {lost.total()} answers lost, as many replies came once more")  # noqa: T201


def arrived(entries: list[Entry], failure: Failure | None = None) -> Replies:
    """Return what Teams has of what was said, as it came: all of it, or that with which something went wrong."""
    came: Replies = defaultdict(list)
    for entry in entries:
        if (
            entry.recorded
            and (failure is None or entry.failure is failure)
            and entry.activity
            and entry.activity["type"] == "message"
        ):
            came[entry.conversation].append((entry.activity["replyToId"], entry.activity["text"]))
    return dict(came)


def in_order(came: Replies) -> Replies:
    """Return it without what came again right behind itself."""
    return {
        name: [one for one, before in zip(ones, [None, *ones], strict=False) if one != before]
        for name, ones in came.items()
    }


async def settled(data_dir: Path) -> Replies:
    """Return what was said by the log, once all of it is marked as delivered."""
    connection = sqlite3.connect(data_dir / "guichet.db")
    try:
        async with asyncio.timeout(PATIENCE):
            while connection.execute("select 1 from activities where due_at is not null").fetchone():  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        rows = connection.execute(
            "select conversation_id, body from activities where reply_to is not null and external_id is not null"
            " order by conversation_id, sequence"
        ).fetchall()
        assert connection.execute("select count(*) from activities where reply_to is not null").fetchone() == (
            len(rows),
        )
    finally:
        connection.close()
    said: Replies = defaultdict(list)
    for conversation, body in rows:
        reply = json.loads(body)
        said[conversation.partition(":")[2]].append((reply["replyToId"], reply["text"]))
    return dict(said)
