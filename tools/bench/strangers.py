"""What strangers may ask takes as long for somebody who has an account as for nobody: measured from outside.

Each request names somebody who was not named before, and a mail leaves for each who has an account. Known and unknown
come in a random order, one after another, so that the machine's moods fall on both alike.
"""

import asyncio
import random
import re
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
from bots import GUICHET, Bot, free_port
from channel import Channel
from comparing import Comparison, compare
from process import LOOK_SECONDS, START_SECONDS
from table import table

from actions.passwords import make_hash
from actions.people import Account, Organisation, State
from bot.app import open_database
from bot.settings import read_settings

PAIRS, QUICK_PAIRS = 300, 60
WRONG_PASSWORD = "wrong password"  # noqa: S105 - what is done
FEWER = 3  # times fewer of these, which take long
CLEARLY = 0.001  # a p below this is no chance
PAUSE_SECONDS = 0.03  # until the mail of the request before has left
TOKEN = re.compile(r'name="token" value="([^"]*)"')
BCR = "12ABC345"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DIRECT_LINE = "/v3/directline"
HEADS = ("", "known ms", "10–90 %", "unknown ms", "10–90 %", "longer", "p", "told apart")

Ask = Callable[[str], Awaitable[float]]
"""Asks about somebody; returns the seconds until the answer."""


def login_of(number: int, *, known: bool) -> str:
    digits = "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(3))
    return f"KNWN23{digits}" if known else f"NBDY23{digits}"


def address_of(number: int, *, known: bool) -> str:
    return f"{login_of(number, known=known).lower()}@ecole.example"


async def measure(folder: Path, *, quick: bool) -> str:
    """Return the table."""
    pairs = QUICK_PAIRS if quick else PAIRS
    found: dict[str, Comparison] = {}
    await _people(folder / "data", pairs)
    async with Channel() as channel, _mail_server() as smtp_url, _guichet(smtp_url).server(folder, channel) as server:
        base = f"http://127.0.0.1:{server.port}"
        for name, (way, named) in _WAYS.items():
            async with way(base) as ask:
                found[name] = await _interleaved(ask, named, pairs // FEWER if name == WRONG_PASSWORD else pairs)
    return _show(found, pairs)


def _guichet(smtp_url: str) -> Bot:
    return replace(GUICHET, settings=(("SMTP_URL", smtp_url),))


@asynccontextmanager
async def _mail_server() -> AsyncIterator[str]:
    """A process that takes mails and throws them away."""
    port = free_port()
    options = ("-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink")
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "aiosmtpd", *options)
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await _listens(port):  # noqa: ASYNC110 - another process sets no event
                await asyncio.sleep(LOOK_SECONDS)
        yield f"smtp://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def _people(data: Path, number: int) -> None:
    """Write an organisation with so many accounts."""
    store = await open_database(read_settings(data_dir=data))
    hashed = await make_hash("a password that nobody types")
    async with store.turn() as transaction:
        work = transaction.work
        school = Organisation(bcr=BCR, name="École", siret="01004721500016", is_certifier=True, is_depositor=False)
        await work.reference.put_organisations([school])
        for place in range(number):
            await work.accounts.add(_account(place, hashed, work.now()))
    await store.close()


def _account(number: int, password_hash: str, now: int) -> Account:
    login = login_of(number, known=True)
    return Account(
        id=f"bench-{login}",
        bcr=BCR,
        role="certifier",
        rights="user",
        state=State.ACTIVE,
        login=login,
        last_name="Martin",
        first_name="Zoé",
        email=address_of(number, known=True),
        language="fr",
        password_hash=password_hash,
        temporary_digest=None,
        temporary_until=None,
        temporary_sent_at=None,
        locked_until=None,
        created_at=now,
    )


async def _interleaved(ask: Ask, named: Callable[..., str], pairs: int) -> Comparison:
    chance = random.Random(pairs)  # noqa: S311 - the same order each time
    times: Mapping[bool, list[float]] = {True: [], False: []}
    await ask(named(pairs, known=False))  # whatever is done but once
    for number in range(pairs):
        order = [True, False]
        chance.shuffle(order)
        for known in order:
            await asyncio.sleep(PAUSE_SECONDS)
            times[known].append(await ask(named(number, known=known)))
    return compare(times[True], times[False])


def _form(path: str, box: str, **others: str) -> Callable[[str], "asynccontextmanager[Ask]"]:
    """A page's form, in which somebody is named."""

    @asynccontextmanager
    async def open_form(base: str) -> AsyncIterator[Ask]:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(base, cookie_jar=jar) as session:
            async with session.get(path) as response:
                (token,) = TOKEN.findall(await response.text())

            async def ask(who: str) -> float:
                fields = {"token": token, box: who, **others}
                begun = time.perf_counter()
                async with session.post(path, data=fields) as response:
                    await response.read()
                taken = time.perf_counter() - begun
                if response.status not in {200, 422}:  # 422: a wrong password
                    raise AssertionError(response.status)
                return taken

            yield ask

    return open_form


@asynccontextmanager
async def _chat(base: str) -> AsyncIterator[Ask]:
    """A conversation of its own each time, led to the question of who it is."""
    async with aiohttp.ClientSession(base) as session:

        async def says(conversation: str, token: str, words: str) -> float:
            path = f"{DIRECT_LINE}/conversations/{conversation}/activities"
            message, headers = {"type": "message", "text": words}, {"Authorization": f"Bearer {token}"}
            begun = time.perf_counter()
            async with session.post(path, json=message, headers=headers) as response:
                await response.read()
                response.raise_for_status()
            return time.perf_counter() - begun

        async def ask(who: str) -> float:
            async with session.post(f"{DIRECT_LINE}/conversations", json={"locale": "fr-FR"}) as response:
                opened = await response.json()
            await says(opened["conversationId"], opened["token"], "envoyez-moi un mot de passe")
            return await says(opened["conversationId"], opened["token"], who)

        yield ask


@asynccontextmanager
async def _next(base: str) -> AsyncIterator[Ask]:
    """Not the answer itself, but that to the request right behind it, while a mail may be leaving."""
    async with _form("/login/forgotten", "email")(base) as ask, aiohttp.ClientSession(base) as session:

        async def ask_next(who: str) -> float:
            await ask(who)
            begun = time.perf_counter()
            async with session.get("/password/forgotten") as response:
                await response.read()
            return time.perf_counter() - begun

        yield ask_next


_WAYS = {
    "password reset by login": (_form("/password/forgotten", "who"), login_of),
    "password reset by address": (_form("/password/forgotten", "who"), address_of),
    "password reset in the chat": (_chat, login_of),
    "login reminder": (_form("/login/forgotten", "email"), address_of),
    "the request right after a reminder": (_next, address_of),
    WRONG_PASSWORD: (_form("/sign-in", "login", password="not the password"), login_of),  # noqa: S106 - nobody's
}


def _show(found: Mapping[str, Comparison], pairs: int) -> str:
    rows = [
        (
            name,
            f"{one.first_ms:.2f}",
            f"{one.first_spread_ms:.2f}",
            f"{one.other_ms:.2f}",
            f"{one.other_spread_ms:.2f}",
            f"{one.longer:.3f}",
            f"{one.p:.2g}",
            "yes" if one.p < CLEARLY else "no",
        )
        for name, one in found.items()
    ]
    return table(
        f"Known and unknown to strangers, {pairs} of each, wrong passwords {pairs // FEWER}, Mann-Whitney", HEADS, rows
    )
