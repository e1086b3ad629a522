"""Questions that got no good answer, in groups, and what waits to be published or looked at again."""

from dataclasses import dataclass
from datetime import date

from aiohttp import web

from actions.learning import Question, Settled, Version
from actions.questions import SettleQuestions
from actions.work import Work
from bot.apart import ApartFailedError
from bot.console.canned import LIKELY
from bot.console.clock import Clock
from bot.console.knowledge.groups import key_of
from bot.console.knowledge.places import HOME, address_of, done, postponed
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.newsroom import QuestionGroup
from knowledge.article import Article, Name
from knowledge.writing import split

MOST_GROUPS = 50
MOST_SHOWN = 50  # questions of one group
NEAR = 3  # articles that a group may be about
SETTLED = {Settled.HANDLED: "done.questions_handled", Settled.IGNORED: "done.questions_ignored"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    key: str
    group: QuestionGroup
    newest: str
    questions: tuple[tuple[str, Question, str], ...]  # what names it in the form, the question, when it was asked
    near: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    name: Name
    title: str
    author: str
    saved: str
    withdraws: bool


async def show(console: Console, visit: DeskVisit) -> web.Response:
    try:
        found = await console.workplace.newsroom.unanswered()
    except ApartFailedError:
        return postponed(console, visit)
    return await console.portal.read(lambda work: _render(found, console, visit, work))


async def settle(console: Console, visit: DeskVisit) -> web.Response:
    """Note that somebody is done with those questions of a group that are ticked."""
    state = Settled(visit.form["state"]) if visit.form["state"] in SETTLED else None
    named = [visit.form[f"q{place}"].rpartition(" ") for place in range(MOST_SHOWN)]
    ticked = [(conversation, int(sequence)) for conversation, _, sequence in named if _is_number(sequence)]
    if state is None or not ticked:
        return await show(console, visit.with_problems(console.problem(visit, "", "knowledge.none_ticked")))
    await console.portal.do(SettleQuestions(questions=ticked, state=state))
    return done(HOME, SETTLED[state])


async def _render(found: list[QuestionGroup], console: Console, visit: DeskVisit, work: Work) -> web.Response:
    clock, languages = console.clock(visit, work), sorted(console.frame.phrases.languages)
    language = visit.request.query.get("language", "")
    chosen = [group for group in found if language not in languages or group.language == language]
    names = {agent.id: agent.name for agent in await work.agents.all()}
    facts = {
        "groups": [_group(group, console, clock) for group in chosen[:MOST_GROUPS]],
        "number": sum(len(group.questions) for group in chosen),
        "more": max(0, len(chosen) - MOST_GROUPS),
        "languages": languages,
        "chosen": language,
        "drafts": [_draft(draft, names, console, clock) for draft in await work.articles.drafts()],
        "due": _due(console, clock.local(clock.now).date()),
        "address_of": address_of,
    }
    return console.frame.render(visit, "knowledge/overview.html", facts)


def _group(group: QuestionGroup, console: Console, clock: Clock) -> Group:
    assistant = console.workplace.assistant
    found = assistant.find(group.name, group.language)
    near = (
        assistant.articles.get(one.article, group.language)
        for one in found.candidates[:NEAR]
        if one.confidence >= LIKELY
    )
    shown = [
        (f"{question.conversation} {question.sequence}", question, clock.moment(question.asked_at))
        for question in group.questions[:MOST_SHOWN]
    ]
    return Group(
        key=key_of(group),
        group=group,
        newest=clock.moment(group.newest),
        questions=tuple(shown),
        near=tuple(article for article in near if article and article.lang == group.language),
    )


def _draft(draft: Version, names: dict[str, str], console: Console, clock: Clock) -> Draft:
    article = console.workplace.assistant.articles.get(draft.article, draft.language)
    written = split(draft.text)
    return Draft(
        name=Name(draft.language, draft.article),
        title=(written.title if written else "") or (article.title if article else draft.article),
        author=names.get(draft.agent_id or "", ""),
        saved=clock.moment(draft.created_at),
        withdraws=not draft.text,
    )


def _due(console: Console, today: date) -> list[Article]:
    """Return the articles that are to be looked at again, those that wait longest first."""
    articles = console.workplace.assistant.articles
    due = [(article.review_on, article) for article in articles if article.review_on and article.review_on <= today]
    return [article for _, article in sorted(due, key=lambda one: (one[0], one[1].lang, one[1].id))]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len("1000000000")
