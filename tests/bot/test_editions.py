"""What is published at the desk answers people in every replica, without a restart and without holding a turn up."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from actions.articles import SaveDraft, Written
from actions.outcome import Said
from actions.tickets import Agent, AgentState, Role
from bot.apart import Apart
from bot.app import read_assistant
from bot.bell import ARTICLES, Bell
from bot.editions import Editions, over, published_now
from bot.newsroom import Newsroom
from bot.portal import Portal
from bot.settings import Settings
from bot.store.replicas import hear_other_replicas
from bot.store.store import Store
from bot.turn import Turns
from dialogs import DIALOGS
from knowledge.reading import read_sources
from tests.activities import message
from tests.conftest import MakeSettings
from tests.databases import OpenStore
from tests.knowledge.test_trial import SUBJECTS, written

EDITOR = "id-editor"
WAYS = ("aller à la piscine", "piscine municipale", "nager", "horaires de la piscine", "où est la piscine")
POOL = (*WAYS, "entrée de la piscine", "tarif de la piscine", "piscine ouverte le dimanche")


class Replica:
    """One process at the database, as far as articles go."""

    def __init__(self, store: Store, settings: Settings, apart: Apart) -> None:
        self.portal, self.bell, self._apart, self.settings = Portal(store), Bell(), apart, settings
        self.store = store
        self.learned = asyncio.Event()

    async def begin(self) -> None:
        published = await self.portal.read(published_now)
        assistant = read_assistant(self.settings, over(published))
        self.turns = Turns(store=self.store, assistant=assistant, committed=lambda *_: None)
        self.editions = Editions(
            assistant,
            read_sources(self.settings.articles_dir),
            published,
            values=self.settings.quoted(),
            portal=self.portal,
            apart=self._apart,
            bell=self.bell,
            changed=self.speak_as,
        )
        self.newsroom = self.newsroom_in(self.settings.desk.business_hours.zone)

    def newsroom_in(self, zone: ZoneInfo) -> Newsroom:
        return Newsroom(portal=self.portal, editions=self.editions, apart=self._apart, dialogs=DIALOGS, zone=zone)

    def speak_as(self, assistant: object) -> None:
        self.turns.speak_as(assistant)  # type: ignore[arg-type]
        self.learned.set()

    async def answers(self, words: str) -> str:
        taken = await self.turns.take(message(words, conversation=secrets.token_hex(8)))
        return "\n".join(str(reply.body["text"]) for reply in taken.replies)

    async def saves(self, text: str, article: str = "piscine", version: int = 0) -> Written:
        after = Written(article=article, language="fr", version=version)
        saved = await self.portal.do(SaveDraft(agent=EDITOR, after=after, text=text))
        assert isinstance(saved, Said)
        return Written(article=article, language="fr", version=version + 1)


@pytest.fixture
def articles_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "fr").mkdir(parents=True)
    for name, ways in SUBJECTS.items():
        (folder / "fr" / f"{name}.md").write_text(written(name, *ways), encoding="utf-8")
    return folder


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str, articles_dir: Path) -> Settings:
    return make_settings(database_url=database_url, articles_dir=articles_dir)


@pytest.fixture
async def apart() -> AsyncIterator[Apart]:
    made = Apart(workers=1)
    yield made
    await made.close()


@pytest.fixture
def open_replica(open_store: OpenStore, settings: Settings, apart: Apart) -> Callable[[], Awaitable[Replica]]:
    async def open_another() -> Replica:
        replica = Replica(await open_store(), settings, apart)
        await replica.begin()
        return replica

    return open_another


@pytest.fixture
async def replica(open_replica: Callable[[], Awaitable[Replica]]) -> Replica:
    replica = await open_replica()
    async with replica.store.turn() as transaction:
        agent = Agent(
            id=EDITOR, email="e@aide.example", name="E", roles=(Role.EDITOR,), state=AgentState.ACTIVE, language="fr"
        )
        await transaction.work.agents.add(agent, 0)
    return replica


async def test_what_is_published_answers_people(replica: Replica) -> None:
    assert "savoir" not in await replica.answers("payer ma facture")
    assert "ne sais pas" in await replica.answers("où est la piscine municipale ?")
    draft = await replica.saves(written("Piscine", *POOL, text="Elle est place du Marché."))
    assert "ne sais pas" in await replica.answers("où est la piscine municipale ?")
    published = await replica.newsroom.publish(EDITOR, [draft], anyway=True)
    assert isinstance(published.outcome, Said)
    before = replica.editions.assistant
    await replica.editions.look()
    assert replica.editions.assistant is not before
    assert "place du Marché" in await replica.answers("où est la piscine municipale ?")
    await replica.editions.look()
    assert replica.editions.edition == 1


async def test_a_withdrawn_article_answers_nobody(replica: Replica) -> None:
    assert "La réponse" in await replica.answers("horaires du bus")
    withdrawal = await replica.saves("", article="bus")
    await replica.newsroom.publish(EDITOR, [withdrawal], anyway=True)
    await replica.editions.look()
    assert "La réponse" not in await replica.answers("horaires du bus")


async def test_another_replica_takes_it_over_and_one_that_starts_has_it(
    replica: Replica, open_replica: Callable[[], Awaitable[Replica]], settings: Settings
) -> None:
    other = await open_replica()
    other.learned.clear()
    hears = [asyncio.create_task(other.editions.run())]
    if settings.database_url.get_secret_value():
        hears.append(asyncio.create_task(hear_other_replicas(settings.database_url.get_secret_value(), other.bell)))
    try:
        draft = await replica.saves(written("Piscine", *POOL, text="Elle est place du Marché."))
        await asyncio.sleep(1)  # it listens now, and has looked for the last time in half a minute
        await replica.newsroom.publish(EDITOR, [draft], anyway=True)
        if not settings.database_url.get_secret_value():
            other.bell.ring(ARTICLES)  # as the process does that has committed it: SQLite has one
        await asyncio.wait_for(other.learned.wait(), 20)
        assert "place du Marché" in await other.answers("où est la piscine municipale ?")
    finally:
        for task in hears:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    third = await open_replica()
    assert third.editions.edition == 1
    assert "place du Marché" in await third.answers("où est la piscine municipale ?")


async def test_a_turn_that_has_begun_ends_with_the_articles_it_began_with(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = replica.editions.assistant, read_assistant(replica.settings)
    begun = type(old).reply

    def reply(self: object, *given: object) -> object:
        replica.turns.speak_as(new)
        return begun(old if self is old else new, *given)  # type: ignore[arg-type]

    went_on: list[object] = []
    monkeypatch.setattr(type(old), "reply", reply)
    monkeypatch.setattr(type(old), "go_on", lambda self, *given: went_on.append(self) or _done(*given))
    await replica.answers("payer ma facture")
    assert went_on == [old]


def _done(reply: object, *_: object) -> object:
    return replace(reply, wanted=None)  # type: ignore[type-var]


async def test_what_cannot_be_read_any_more_leaves_the_file_in_its_place(
    replica: Replica, open_replica: Callable[[], Awaitable[Replica]]
) -> None:
    """A setting that an article quotes has got another name since: the server starts all the same."""
    broken = await replica.saves(written("bus", *SUBJECTS["bus"], text="{{ no.such_setting }}"), article="bus")
    async with replica.store.turn() as transaction:
        draft = await transaction.work.articles.newest("bus", "fr")
        assert draft
        await transaction.work.articles.publish(replace(draft, published_at=1, edition=1))
    assert broken.version == 1
    with capture_logs() as logs:
        await replica.editions.look()
        other = await open_replica()
    assert [log["event"] for log in logs].count("articles.unreadable") == 2
    for one in (replica, other):
        assert "La réponse" in await one.answers("horaires du bus")
        assert one.editions.edition == 1


async def test_a_preview_tells_what_would_change_and_what_is_wrong(replica: Replica) -> None:
    question = "où est la piscine municipale ?"
    await replica.answers(question)
    await replica.answers("payer ma facture")
    draft = await replica.saves(written("Piscine", *POOL))
    preview = await replica.newsroom.preview([draft])
    assert preview.problems == ()
    assert preview.trial
    assert [(one.text, one.after.article) for one in preview.trial.changed] == [(question, "piscine")]
    draft = await replica.saves(written("Piscine", *POOL[:3]), version=1)
    published = await replica.newsroom.publish(EDITOR, [draft])
    assert published.outcome is None
    assert [(problem.place, problem.key) for problem in published.preview.problems] == [("fr/piscine.md", "few_ways")]
    draft = await replica.saves("pas de tête", version=2)
    published = await replica.newsroom.publish(EDITOR, [draft], anyway=True)
    assert published.outcome is None
    assert [(problem.place, problem.key) for problem in published.preview.problems] == [("fr/piscine.md", "no_head")]
    async with replica.store.turn() as transaction:
        assert await transaction.work.articles.now_published() == []


async def test_an_article_may_be_of_the_day_that_it_is_at_the_desk(replica: Replica) -> None:
    """It was the day in Greenwich, and what editors in France wrote soon after midnight was of a day to come."""
    east = replica.newsroom_in(ZoneInfo("Pacific/Kiritimati"))
    today = datetime.now(ZoneInfo("Pacific/Kiritimati")).date().isoformat()
    text = re.sub("(?<=updated: ).*", today, written("Piscine", *POOL))
    assert today in text
    assert (await east.preview([await replica.saves(text)])).problems == ()


async def test_doubts_are_published_only_by_who_knows_of_them(replica: Replica) -> None:
    draft = await replica.saves(written("Piscine", *POOL[:7], "payer ma facture par chèque"))
    published = await replica.newsroom.publish(EDITOR, [draft])
    assert published.outcome is None
    assert published.preview.doubts
    published = await replica.newsroom.publish(EDITOR, [draft], anyway=True)
    assert isinstance(published.outcome, Said)


async def test_who_is_overtaken_by_another_publication_tries_again(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = await replica.saves(written("Piscine", *POOL))
    bus = await replica.saves(written("bus", *SUBJECTS["bus"], text="Autre chose."), article="bus")
    preview = Newsroom.preview
    overtaken: list[object] = []

    async def slow(self: Newsroom, drafts: list[Written]) -> object:
        tried = await preview(self, drafts)
        if not overtaken:
            overtaken.append(tried)
            await replica.newsroom.publish(EDITOR, [bus], anyway=True)
        return tried

    monkeypatch.setattr(Newsroom, "preview", slow)
    published = await replica.newsroom.publish(EDITOR, [pool], anyway=True)
    assert isinstance(published.outcome, Said)
    assert published.outcome.facts == {"edition": 2}


async def test_unanswered_questions_are_grouped_by_language(replica: Replica) -> None:
    for words in ("où est la piscine municipale ?", "la piscine municipale est où", "recette de la tarte aux prunes"):
        await replica.answers(words)
    await replica.answers("payer ma facture")
    first, second = await replica.newsroom.unanswered()
    assert {question.text for question in first.questions} == {
        "où est la piscine municipale ?",
        "la piscine municipale est où",
    }
    assert (first.language, second.name) == ("fr", "recette de la tarte aux prunes")
    assert await replica.newsroom.unanswered() == [first, second]
