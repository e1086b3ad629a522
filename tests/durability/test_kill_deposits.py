"""The server is killed at any moment of many deposits: each with a receipt is there, whole, checked once."""

import asyncio
import json
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select

from actions.demonstration import load
from actions.deposits import Status
from actions.flux.outcome import Passage, read
from actions.outside.files import open_files
from actions.passwords import make_hash
from actions.store.tables import accepted_passages, deposits, jobs, mails
from bot.settings import Settings
from bot.store.engine import Database
from tests.databases import OpenStore
from tests.deposits.depositor import PASSWORD, Depositor
from tests.deposits.flux_files import flux, passage
from tests.durability.careful_client import AWAY, PAUSE
from tests.durability.chance import Chance
from tests.durability.depositing_server import DepositingServer
from tests.somebody import BASE

LOGINS = {"CLAIRE234": ("34DEF567", "MCFCER000456"), "GRACE2345": ("09BCD432", "MCFCER000432")}
FILES = 10  # in each message
BATCHES = int(os.environ.get("KILL_BATCHES", "3"))  # of each depositor: with 10 there are two hundred files
PATIENCE = 300.0  # seconds
LEASE_MS = 600
OF_ALL = 3  # one answer of so many counts, at first: the process that checks begins anew in each life
NUMBER = re.compile(r"AR(?:-[2-9A-Z]{4}){3}")
READY = re.compile(r"Faut-il déposer|Shall I deposit")


@dataclass
class Careful(Depositor):
    """Sends everything until it is acknowledged."""

    acknowledged: list[str] = field(default_factory=list)
    """Numbers of receipts."""
    sent_again: int = 0
    fed: list[dict[str, Any]] = field(default_factory=list)
    fed_until: str = ""

    async def deposits(self, login: str) -> None:
        """Deposit batch after batch."""
        emitter, contract = LOGINS[login]
        for batch in range(BATCHES):
            names = [f"{login}-{batch}-{number}" for number in range(FILES)]
            files = {
                f"{name}.xml": flux(
                    passage(f"{name}-a"), passage(f"{name}-b"), emitter=emitter, certifier=emitter, contract=contract
                )
                for name in names
            }
            await self._insists(f"files-{batch}", files)
            await self._is_asked_about(names[0])
            await self._insists(f"yes-{batch}", {}, "oui" if login == "CLAIRE234" else "yes")
            await self._receipts(names)

    async def _insists(self, key: str, files: dict[str, bytes], text: str = "") -> None:
        activity = {"type": "message", "text": text, "channelData": {"clientActivityID": key}}
        path = f"{BASE}/conversations/{self.conversation}/upload?userId=x"
        while True:
            form = aiohttp.FormData()
            form.add_field("activity", json.dumps(activity), content_type="application/vnd.microsoft.activity")
            for name, content in files.items():
                form.add_field("file", content, filename=name, content_type="application/octet-stream")
            try:
                response = await self.post(path, data=form, headers=self._headers)
            except AWAY:
                self.sent_again += 1
                await asyncio.sleep(PAUSE)
                continue
            assert response.status in {200, 503}, (response.status, await response.text())
            if response.status == 200:
                return

    async def _is_asked_about(self, name: str) -> None:
        """Wait for the question about this batch: that about the one before is repeated after each thing told."""
        async with asyncio.timeout(PATIENCE):
            while not any(READY.search(words) and name in words for words in map(text_of, await self.feed())):  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.05)

    async def _receipts(self, names: list[str]) -> None:
        """Wait for the receipts of these files."""
        async with asyncio.timeout(PATIENCE):
            while True:
                told = [card for one in await self.feed() for card in cards(one) if names[0] in card["text"]]
                if told:
                    break
                await asyncio.sleep(0.05)
        found = [
            card["title"]
            for one in await self.feed()
            for card in cards(one)
            if any(f"{name}.xml" in card["text"] for name in names)
        ]
        self.acknowledged += [number for number in found if NUMBER.fullmatch(number)]

    async def feed(self) -> list[dict[str, Any]]:
        """Return everything that was said: what is new is read, page by page."""
        while True:
            path = f"{BASE}/conversations/{self.conversation}/activities?watermark={self.fed_until}"
            try:
                page = await (await self.get(path, headers=self._headers)).json()
            except AWAY:
                await asyncio.sleep(PAUSE)
                continue
            if not page["activities"]:
                return self.fed
            self.fed += page["activities"]
            self.fed_until = page["watermark"]


def text_of(said: dict[str, Any]) -> str:
    return str(said.get("text", ""))


def cards(said: dict[str, Any]) -> list[dict[str, str]]:
    return [one["content"] for one in said.get("attachments", ()) if "title" in one.get("content", {})]


@pytest.mark.timeout(900)
async def test_killed_while_files_are_deposited(settings: Settings, open_store: OpenStore, chance: Chance) -> None:
    store = await open_store()
    async with store.turn() as transaction:
        await load(transaction.work, await make_hash(PASSWORD))
    variables = {"database_url": url} if (url := settings.database_url.get_secret_value()) else {}
    server = DepositingServer(settings.data_dir, lease_ms=LEASE_MS, **variables)
    people = [Careful(server, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))) for _ in LOGINS]
    async with server, people[0], people[1]:
        await server.begin()
        await server.serves()
        for person, login in zip(people, LOGINS, strict=True):
            await person.comes_in(login)
        await server.end()
        depositing = [asyncio.create_task(one.deposits(login)) for one, login in zip(people, LOGINS, strict=True)]
        lives, told, of_all = 0, 0, OF_ALL

        def heard() -> int:
            return sum(len(person.received) for person in people) // of_all

        while not all(task.done() for task in depositing):
            await chance.live(server, [task for task in depositing if not task.done()], heard)
            lives, before, told = lives + 1, told, sum(len(person.fed) for person in people)
            of_all = OF_ALL if told > before else of_all + OF_ALL  # on a slow machine that process begins slowly
        await asyncio.gather(*depositing)
        await server.begin()
        await server.serves()
        database = store._database  # noqa: SLF001 - there is no other way to look at all rows
        async with asyncio.timeout(PATIENCE):
            while await waiting(database):  # noqa: ASYNC110 - for another process
                await asyncio.sleep(0.1)
        feeds = [await person.feed() for person in people]
        await server.end()
    print(f"{lives} lives, {sum(one.sent_again for one in people)} requests unanswered")  # noqa: T201
    assert lives > 2, "hardly anything died: this proved nothing"
    numbers = [number for person in people for number in person.acknowledged]
    assert len(set(numbers)) == len(LOGINS) * BATCHES * FILES
    await check(database, settings, numbers)
    check_told(feeds, numbers)


async def waiting(database: Database) -> int:
    async with database.reading() as connection:
        open_jobs = select(func.count()).select_from(jobs).where(jobs.c.due_at.is_not(None))
        unsent = select(func.count()).select_from(mails).where(mails.c.due_at.is_not(None))
        number = (await connection.execute(open_jobs)).scalar_one() + (await connection.execute(unsent)).scalar_one()
    return int(number)


async def check(database: Database, settings: Settings, numbers: list[str]) -> None:
    """Each deposit is there once, checked, with its file, its outcome, its passages and its mail."""
    async with database.reading() as connection:
        rows = list((await connection.execute(select(deposits))).mappings())
        came_in = Counter((await connection.execute(select(accepted_passages.c.deposit_id))).scalars())
        sent = (await connection.execute(select(mails.c.kind))).scalars().all()
    assert sorted(row["number"] for row in rows) == sorted(numbers)
    assert sent.count("deposit_processed") == len(numbers)
    files = open_files(settings.data_dir / "files")
    for row in rows:
        assert row["status"] == Status.PROCESSED
        assert row["summary"]["accepted"] == 2
        assert came_in[row["id"]] == 2
        content = b"".join([chunk async for chunk in await files.read(row["sha256"])])
        assert len(content) == row["size"]
        outcome = settings.data_dir / f"outcome-{row['treatment']}"
        await files.fetch(row["outcome"], outcome)
        assert [one.id_technique[-1] for one in read(outcome) if isinstance(one, Passage)] == ["a", "b"]
    assert not [path for path in (settings.data_dir / "files").rglob("*partial*") if path.is_file()]


def check_told(feeds: list[list[dict[str, Any]]], numbers: list[str]) -> None:
    """What came of each is told once, and each receipt was given once."""
    all_cards = [card for feed in feeds for one in feed for card in cards(one)]
    receipts = Counter(card["title"] for card in all_cards if NUMBER.fullmatch(card["title"]))
    ended = Counter(
        found[0]
        for card in all_cards
        if (found := re.search(r"(?<=Dépôt )AR[-\w]+|(?<=Deposit )AR[-\w]+", card["text"]))
    )
    assert receipts == Counter(dict.fromkeys(numbers, 1))
    assert ended == Counter(dict.fromkeys(numbers, 1))
