"""The server dies at instants of a registration, one after another, and the person goes on where they were.

An instant is before a statement, before a commit, after it, before a mail is handed over and after. Somebody whose
message or form was not answered sends the same again, as web chats and browsers do. Of the instants of each turn one in
four is tried, others each time; KILL_EVERY_INSTANT=1 tries all. Of the mails all are: one lies right behind a sending.
"""

import itertools
from collections.abc import Awaitable, Callable, Iterator

import pytest
from sqlalchemy import Table, func, select

from actions.demonstration import load
from actions.people import ADMINISTRATOR, State
from actions.store.tables import accounts, mails, notices
from bot.conversation import Assistant
from bot.settings import Settings
from bot.store.engine import Database
from bot.store.store import Store
from tests.chat import Chat
from tests.databases import OpenStore
from tests.durability.careful_client import AWAY
from tests.durability.chance import Chance
from tests.durability.dying_server import MAIL, NOTICE, TURN, DyingServer
from tests.mail.mail_server import Inbox, serving
from tests.received import link_in, mail_to, text_of
from tests.somebody import Somebody

LEASE_MS = 300
NOBODYS = "no password has this hash"
ADDRESS = "zoe.martin@ecole.example"
PASSWORD = "trois chevaux bleus dansent"
REGISTRATION = (
    "je veux m'inscrire",
    "certificateur",
    "12abc345",
    "euh c'est le MCFCER000123 je crois",
    "Martin",
    "Zoé",
    ADDRESS,
    "oui",
    "oui",
)
AFTERWARDS = ("oui je l'ai reçu", "bonjour")


async def dies_until_done(server: DyingServer, chance: Chance, attempt: Callable[[], Awaitable[bool]]) -> int:
    """Try the same thing in life after life, each of which ends at a later instant; returns how many ended."""
    ended = 0
    for instant in chance.instants():
        await server.begin(f"{TURN} {instant}")
        await server.serves()
        try:
            is_done = await attempt()
        except AWAY:
            await server.ended()
            ended += 1
            continue
        await server.end()
        if is_done:
            return ended
    raise AssertionError


async def dies_until_settled(
    server: DyingServer, instants: Iterator[int], what: str, table: Table, database: Database
) -> int:
    """Let life after life look for what waits in a table, each ending at a later instant, until nothing waits."""
    for lives, instant in enumerate(instants, start=1):
        await server.begin(f"{what} {instant}")
        while await _waiting(table, database) and not await server.ends_within(0.02):
            pass
        await server.end()
        if not await _waiting(table, database):
            return lives
    raise AssertionError


async def _waiting(table: Table, database: Database) -> int:
    async with database.reading() as connection:
        found = select(func.count()).select_from(table).where(table.c.due_at.is_not(None))
        number: int = (await connection.execute(found)).scalar_one()
        return number


@pytest.fixture
async def undisturbed(assistant: Assistant, sqlite_store: Store) -> list[str]:
    """What the assistant says when nobody kills it."""
    async with sqlite_store.turn() as transaction:
        await load(transaction.work, NOBODYS)
    chat = Chat(assistant, sqlite_store)
    says = [*await chat.says(None)]
    for words in REGISTRATION:
        says += await chat.says(words)
    says += await chat.hears("account_active")
    for words in AFTERWARDS:
        says += await chat.says(words)
    return [said.text for said in says]


@pytest.fixture
async def database(open_store: OpenStore) -> Database:
    """The portal of the demonstration, as the server's other processes see it."""
    store = await open_store()
    async with store.turn() as transaction:
        await load(transaction.work, NOBODYS)
    return store._database  # noqa: SLF001 - there is no other way to look at all rows


@pytest.mark.timeout(900)  # with all some two hundred lives
async def test_killed_at_instants_of_a_registration(
    settings: Settings, database: Database, undisturbed: list[str], chance: Chance
) -> None:
    variables = {"database_url": url} if (url := settings.database_url.get_secret_value()) else {}
    inbox = Inbox()
    async with serving(inbox) as smtp:
        variables["smtp_url"] = f"smtp://{smtp.host}:{smtp.port}"
        async with (
            DyingServer(settings.data_dir, lease_ms=LEASE_MS, **variables) as server,
            Somebody.comes(server) as person,
        ):
            deaths = await registers(server, chance, person)
            deaths += await dies_until_settled(server, itertools.count(1), MAIL, mails, database)
            deaths += await confirms(server, chance, person, link_in(await mail_to(inbox, ADDRESS)))
            deaths += await dies_until_settled(server, chance.instants(), NOTICE, notices, database)
            deaths += await dies_until_settled(server, itertools.count(1), MAIL, mails, database)
            for words in AFTERWARDS:
                deaths += await dies_until_done(server, chance, lambda words=words: person.says(words))
            await server.begin()
            await server.serves()
            heard = await person.hears()
            login = await one_account(database)
            await signs_in(person, login)
    print(f"{deaths} lives ended")  # noqa: T201
    assert deaths > (100 if chance.is_thorough else 25), "hardly anything died: this proved nothing"
    assert [each["text"] for each in heard if each["from"]["role"] == "bot"] == undisturbed
    mine = [each["text"] for each in heard if each["type"] == "message" and each["from"]["role"] != "bot"]
    assert mine == [*REGISTRATION, *AFTERWARDS]
    check_mails(inbox, login)


async def registers(server: DyingServer, chance: Chance, person: Somebody) -> int:
    await server.begin()
    await server.serves()
    await person.begins()
    await server.end()
    deaths = await dies_until_done(server, chance, person.opens)
    for words in REGISTRATION:
        deaths += await dies_until_done(server, chance, lambda words=words: person.says(words))
    return deaths


async def confirms(server: DyingServer, chance: Chance, person: Somebody, link: str) -> int:
    """Open the link of the mail and send its form; once it counted, the same form again has nothing left to do."""

    async def opens() -> bool:
        return (await person.person.opens(link)).status == 200

    async def sends() -> bool:
        response = await person.person.sends("/confirm", new_password=PASSWORD)
        return response.status in {200, 410}

    return await dies_until_done(server, chance, opens) + await dies_until_done(server, chance, sends)


async def one_account(database: Database) -> str:
    """Return the login of the only account that the registration made."""
    async with database.reading() as connection:
        found = select(accounts).where(accounts.c.email_folded == ADDRESS)
        (row,) = (await connection.execute(found)).mappings()
    assert (row["state"], row["rights"]) == (State.ACTIVE, ADMINISTRATOR)
    return str(row["login"])


async def signs_in(person: Somebody, login: str) -> None:
    assert (await person.person.signs_in(login, PASSWORD)).headers["Location"] == "/account"


def check_mails(inbox: Inbox, login: str) -> None:
    """Each mail came, perhaps more than once: then it was the same, by which mailboxes know it."""
    by_id = {str(mail["Message-ID"]): mail for mail in inbox.mails}
    confirmation, its_login = by_id.values()
    assert "/confirm?" in link_in(confirmation)
    assert login in text_of(its_login)
    assert len(inbox.mails) > len(by_id), "no life ended between sending a mail and noting it"
    for mail in inbox.mails:
        assert mail.as_bytes() == by_id[str(mail["Message-ID"])].as_bytes()
