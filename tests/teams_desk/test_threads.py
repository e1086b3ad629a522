"""Threads are opened once, and what is shown there is shown once, whoever shows it and whatever fails on the way."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from actions.person import Person
from actions.privacy import erase
from actions.ticket_handling import NoteOnTicket, note_on_ticket
from actions.tickets import Agent, AgentState, Role, Ticket
from bot.conversation import Assistant
from bot.delivery import DeliveryFailedError
from bot.messages import Json
from bot.settings import Settings
from bot.store.store import Store
from bot.teams_desk.card import Cards
from bot.teams_desk.members import Member
from bot.teams_desk.place import Place
from bot.teams_desk.ports import Opened
from bot.teams_desk.thread import Mirror
from bot.teams_desk.threads import Threads
from bot.teams_desk.words import phrases_of
from tests.activities import message, record
from tests.cards.checker import CardChecker
from tests.conftest import MakeSettings
from tests.databases import OpenStore
from tests.teams_desk.in_channel import CHANNEL, TEAM, check

HERE = {"type": "message", "channelId": "msteams", "serviceUrl": "https://teams.example", "conversation": {"id": TEAM}}
TICKET = Ticket(
    id="t",
    number="DS-7K2M-9PQR",
    conversation="directline:c",
    user="dl_u",
    channel="directline",
    language="fr",
    subject="[un lien](https://x.example/?key=1) **gras** " + "é" * 400,
    severity="severe",
    urgency="high",
    priority="high",
    state="waiting",
    created_at=0,
    reply_due_at=0,
    solve_due_at=0,
    updated_at=0,
)


@dataclass
class TeamsDouble:
    """Opens threads, each after a moment in which others could do so, too."""

    cards: list[Json] = field(default_factory=list)
    failures: int = 0

    async def member(self, address: Json, team: str, user: str) -> Member | None:
        raise NotImplementedError

    async def open_thread(self, address: Json, channel: str, card: Json) -> Opened:
        assert (address["conversation"]["id"], channel) == (TEAM, CHANNEL)
        await asyncio.sleep(0.02)
        if self.failures:
            self.failures -= 1
            raise DeliveryFailedError("away", retry_after=0.001)
        self.cards.append(card)
        return Opened(conversation=f"{CHANNEL};messageid={len(self.cards)}", activity=str(len(self.cards)))


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    """On both databases."""
    return make_settings(database_url=database_url)


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    opened = await open_store()
    await Place(opened, team=TEAM, channel=CHANNEL).learn(HERE, "app")
    async with opened.turn() as transaction:
        work = transaction.work
        now = work.now()
        await work.tickets.add(replace(TICKET, created_at=now, updated_at=now))
        await work.tickets.log("t", "opened", now)
        anna = Agent(
            id="a", email="a@x.example", name="Anna", roles=[Role.AGENT], state=AgentState.ACTIVE, language="fr"
        )
        await work.agents.add(anna, now)
    return opened


def threads(settings: Settings, store: Store, assistant: Assistant, teams: TeamsDouble) -> Threads:
    say = partial(phrases_of(settings), "fr")
    words = assistant.teller.wording.in_language("fr")
    mirror = Mirror(Cards(say, words, ZoneInfo("Europe/Paris"), "https://x.example"), say)
    place = Place(store, team=TEAM, channel=CHANNEL)
    return Threads(store=store, place=place, teams=teams, mirror=mirror, committed=lambda *_: None)


async def shown(store: Store) -> list[str]:
    """Return what is in the log of the thread, cards by their type."""
    log = await store.newest_activities(f"msteams:{CHANNEL};messageid=1")
    return [str(one.body.get("text", one.body["type"])) for one in log if one.reply_to is not None]


async def until(look: Callable[[], Awaitable[None]], is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await is_so():
            await look()


async def test_replicas_show_each_thing_once(
    settings: Settings, store: Store, open_store: OpenStore, assistant: Assistant, card_checker: CardChecker
) -> None:
    teams = TeamsDouble(failures=2)
    replicas = [threads(settings, one, assistant, teams) for one in (store, await open_store(), await open_store())]

    async def look() -> None:
        await asyncio.gather(*(one.look(None) for one in replicas))

    async def has_come(words: str) -> bool:
        return any(words in one for one in await shown(store))

    async def is_opened() -> bool:
        return bool(await shown(store))

    await until(look, is_opened)
    assert len(teams.cards) == 1
    check(teams.cards[0]["attachments"][0]["content"], card_checker)
    for number in range(5):
        await record(store, message(f"message {number}", conversation="directline:c"), "réponse")
        async with store.turn() as transaction:
            note = NoteOnTicket(ticket="t", agent="a", text=f"remarque {number}")
            await note_on_ticket(note, transaction.work)
        await look()
    await until(look, partial(has_come, "remarque 4"))
    await until(look, partial(has_come, "message 4"))
    await look()
    texts = await shown(store)
    for number in range(5):
        assert sum(f"message {number}" in one for one in texts) == 1
        assert sum(f"remarque {number}" in one for one in texts) == 1
    said = [one for one in texts if "message " in one and one != "messageUpdate"]
    assert said == sorted(said)
    assert sum("réponse" in one for one in texts) == 5
    before = await store.last_sequence(f"msteams:{CHANNEL};messageid=1")
    await look()  # nothing is new
    assert await store.last_sequence(f"msteams:{CHANNEL};messageid=1") == before
    assert len(teams.cards) == 1
    async with store.turn() as transaction:
        await erase(transaction.work, Person(conversations={"directline:c": frozenset()}), {"directline:c": None})
        await transaction.forget_threads()
    assert await shown(store) == ["messageDelete"]  # of all that was shown, what Teams has taken
    (due,) = await store.claim_due(9)
    assert [one.stored.body for one in due] == [{"type": "messageDelete", "replyToId": "1"}]


async def test_what_is_closed_before_its_thread_could_be_opened_gets_one_when_it_is_reopened(
    settings: Settings, store: Store, assistant: Assistant
) -> None:
    """When Teams had been away for long, each of those was shown as if somebody had to look at it."""
    teams = TeamsDouble(failures=1)
    replica = threads(settings, store, assistant, teams)
    await replica.look(None)
    for state, shown_then in (("closed", 0), ("taken", 1)):
        async with store.turn() as transaction:
            work = transaction.work
            await work.tickets.change("t", values={"state": state, "closed_at": work.now()})
            await work.tickets.log("t", state, work.now())
            await transaction.threads.change("t", due_at=work.now())
        await replica.look(None)
        assert len(teams.cards) == shown_then


async def test_a_thread_whose_opener_died_is_opened_by_another(
    settings: Settings, store: Store, open_store: OpenStore, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It died before Teams was asked: the lease ends by itself."""
    teams = TeamsDouble()
    dead = threads(settings, store, assistant, teams)
    monkeypatch.setattr(dead, "_open", _dies)
    await dead.look(None)
    await threads(settings, store, assistant, teams).look(None)
    assert teams.cards == []  # it is still the dead one's
    async with store.turn() as transaction:
        await transaction.threads.change("t", due_at=transaction.work.now())  # it has ended
    await threads(settings, await open_store(), assistant, teams).look(None)
    assert len(teams.cards) == 1


async def _dies(*_: object) -> bool:
    return False
