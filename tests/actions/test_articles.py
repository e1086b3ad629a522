"""Articles that are written at the desk: drafts, publications, withdrawals, and two who do it at once."""

import asyncio

import pytest

from actions.article_reviews import DueArticle, RemindOfReviews
from actions.articles import DiscardDraft, ImportArticles, Imported, Publish, SaveDraft, Written
from actions.learning import Made, Question, Settled, Stage, Use, Version
from actions.outcome import Outcome, Refusal, Said
from actions.refusals import ArticleChanged, NotEditor
from actions.rules import HOUR
from actions.store.desk_tables import article_versions
from actions.store.tables import audit
from actions.tickets import Agent, AgentState, Role
from tests.actions.desk import Desk

EDITOR, AGENT, GONE = "id-editor", "id-agent", "id-gone"
PEOPLE = (
    (EDITOR, AgentState.ACTIVE, (Role.EDITOR,)),
    (AGENT, AgentState.ACTIVE, (Role.AGENT, Role.SUPERVISOR)),
    (GONE, AgentState.DISABLED, (Role.EDITOR,)),
)


@pytest.fixture
async def newsroom(desk: Desk) -> Desk:
    async with desk.work() as work:
        for name, state, roles in PEOPLE:
            email = f"{name}@aide.example"
            one = Agent(id=name, email=email, name=name, roles=roles, state=state, language="fr")
            await work.agents.add(one, desk.clock())
    return desk


def bus(version: int = 0) -> Written:
    return Written(article="bus", language="fr", version=version)


async def saves(desk: Desk, text: str, after: Written, agent: str = EDITOR) -> Outcome:
    return await desk.do(SaveDraft(agent=agent, after=after, text=text))


async def publishes(desk: Desk, *drafts: Written, edition: int = 0) -> Outcome:
    return await desk.do(Publish(agent=EDITOR, drafts=drafts, edition=edition))


async def history(desk: Desk, article: str = "bus", language: str = "fr") -> list[Version]:
    async with desk.work() as work:
        return await work.articles.history(article, language)


async def test_a_draft_answers_nobody_and_is_published(newsroom: Desk) -> None:
    desk = newsroom
    assert (await saves(desk, "un", bus())).facts == {"version": 1}
    async with desk.work() as work:
        assert await work.articles.now_published() == []
        assert [draft.text for draft in await work.articles.drafts()] == ["un"]
    assert (await publishes(desk, bus(1))).facts == {"edition": 1}
    async with desk.work() as work:
        (version,) = await work.articles.now_published()
        assert (version.text, version.edition, version.agent_id) == ("un", 1, EDITOR)
        assert await work.articles.drafts() == []
        assert await work.articles.edition() == 1


async def test_a_draft_takes_the_place_of_the_one_before(newsroom: Desk) -> None:
    await saves(newsroom, "un", bus())
    assert (await saves(newsroom, "deux", bus(1))).facts == {"version": 2}
    assert [(one.version, one.text) for one in await history(newsroom)] == [(2, "deux")]


async def test_what_was_published_stays_in_the_history(newsroom: Desk) -> None:
    for number, text in enumerate(("un", "deux", "")):
        await saves(newsroom, text, bus(number))
        assert isinstance(await publishes(newsroom, bus(number + 1), edition=number), Said)
    stages = [(one.version, one.text, one.state) for one in await history(newsroom)]
    assert stages == [(3, "", Stage.PUBLISHED), (2, "deux", Stage.REPLACED), (1, "un", Stage.REPLACED)]
    events = {row["event"] for row in await newsroom.rows(audit)}
    assert {"article.published", "article.withdrawn"} <= events


@pytest.mark.parametrize("agent", [AGENT, GONE, "nobody"])
async def test_only_editors_write(newsroom: Desk, agent: str) -> None:
    assert isinstance(await saves(newsroom, "un", bus(), agent), NotEditor)
    await saves(newsroom, "un", bus())
    assert isinstance(await newsroom.do(Publish(agent=agent, drafts=[bus(1)], edition=0)), NotEditor)
    assert isinstance(await newsroom.do(DiscardDraft(agent=agent, draft=bus(1))), NotEditor)
    assert [one.state for one in await history(newsroom)] == [Stage.DRAFT]


async def test_who_has_not_seen_the_newest_version_is_refused(newsroom: Desk) -> None:
    await saves(newsroom, "un", bus())
    await saves(newsroom, "deux", bus(1))
    assert isinstance(await saves(newsroom, "trois", bus(1)), ArticleChanged)
    assert isinstance(await publishes(newsroom, bus(1)), ArticleChanged)
    assert isinstance(await newsroom.do(DiscardDraft(agent=EDITOR, draft=bus(1))), ArticleChanged)
    await publishes(newsroom, bus(2))
    assert isinstance(await publishes(newsroom, bus(2), edition=1), ArticleChanged)  # it is no draft any more


async def test_the_number_of_a_discarded_draft_is_not_given_again(newsroom: Desk) -> None:
    """Else who had seen the first draft of that number would write over the second one unseen."""
    await saves(newsroom, "un", bus())
    await newsroom.says(DiscardDraft(agent=EDITOR, draft=bus(1)))
    assert isinstance(await publishes(newsroom, bus(1)), ArticleChanged)
    assert (await saves(newsroom, "deux", bus(1))).facts == {"version": 2}


async def test_who_tried_a_change_before_another_was_published_is_refused(newsroom: Desk) -> None:
    await saves(newsroom, "un", bus())
    await saves(newsroom, "one", Written(article="bus", language="en", version=0))
    await publishes(newsroom, bus(1))
    assert isinstance(await publishes(newsroom, Written(article="bus", language="en", version=1)), ArticleChanged)


async def test_several_are_published_together_or_none(newsroom: Desk) -> None:
    await saves(newsroom, "un", bus())
    await saves(newsroom, "one", Written(article="bus", language="en", version=0))
    assert isinstance(await publishes(newsroom, bus(1), Written(article="bus", language="en", version=9)), Refusal)
    async with newsroom.work() as work:
        assert await work.articles.now_published() == []
    both = (bus(1), Written(article="bus", language="en", version=1))
    assert (await publishes(newsroom, *both)).facts == {"edition": 2}


async def test_of_two_who_publish_at_once_one_is_refused(newsroom: Desk, replica: Desk) -> None:
    await saves(newsroom, "un", bus())
    await saves(newsroom, "one", Written(article="bus", language="en", version=0))

    async def publish(desk: Desk, draft: Written) -> object:
        try:
            return await publishes(desk, draft)
        except Exception as clash:  # noqa: BLE001 - a store turns it into `ClashError`, and the portal tries again
            return clash

    outcomes = await asyncio.gather(
        publish(newsroom, bus(1)), publish(replica, Written(article="bus", language="en", version=1))
    )
    assert sum(isinstance(one, Said) for one in outcomes) == 1
    editions = [row["edition"] for row in await newsroom.rows(article_versions)]
    assert sorted(editions, key=str) == [1, None]


async def test_imported_articles_are_published_at_once(newsroom: Desk) -> None:
    await saves(newsroom, "brouillon", bus())
    texts = [Imported(article="bus", language="fr", text="un"), Imported(article="car", language="fr", text="")]
    assert (await newsroom.says(ImportArticles(articles=texts, edition=0)))["edition"] == 2
    assert isinstance(await newsroom.do(ImportArticles(articles=texts, edition=0)), ArticleChanged)
    async with newsroom.work() as work:
        found = [(one.article, one.text, one.agent_id) for one in await work.articles.now_published()]
    assert found == [("bus", "un", None), ("car", "", None)]


async def test_use_is_counted_by_article_and_period(newsroom: Desk) -> None:
    asked = [
        (Made.ANSWERED, "bus", True),
        (Made.ANSWERED, "bus", None),
        (Made.CHOSEN, "bus", False),
        (Made.CHOICE, "bus", False),
        (Made.UNKNOWN, "bus", None),
        (Made.ANSWERED, "car", None),
    ]
    async with newsroom.work() as work:
        for number, (outcome, article, helped) in enumerate(asked):
            question = Question(
                conversation="c", sequence=number, text="?", language="fr", outcome=outcome, article=article,
                helped=helped, state=Settled.OPEN, asked_at=1000 + number,
            )  # fmt: skip
            await work.questions.put(question)
        bus_, car = await work.articles.use(1000, 2000)
        assert bus_ == Use(article="bus", language="fr", shown=3, helped=1, not_helped=1, asked_back=2)
        assert (car.shown, car.helped) == (1, 0)
        (bus_,) = await work.articles.use(1001, 1003)
        assert (bus_.shown, bus_.helped, bus_.not_helped) == (2, 0, 1)
        assert await work.articles.use(5000, 6000) == []
        missed = [question.sequence for question in await work.questions.unanswered(10)]
        assert missed == [4, 3, 2]


async def test_active_editors_are_reminded_once_a_day_whichever_replica_asks(newsroom: Desk, replica: Desk) -> None:
    due = [DueArticle(title="Le bus", language="fr", review_on="2026-05-01")]
    for one in (newsroom, replica):
        await one.says(RemindOfReviews(day="2026-05-28", articles=due))
    (mail,) = await newsroom.mails()
    assert (mail.kind, mail.to) == ("articles_due", "id-editor@aide.example")
    assert mail.facts["articles"] == [{"title": "Le bus", "language": "fr", "review_on": "2026-05-01"}]
    newsroom.clock.passes(24 * HOUR)
    await replica.says(RemindOfReviews(day="2026-05-29", articles=due))
    assert len(await newsroom.mails()) == 1
