"""See drafts as people would: how they look, what is wrong with them, what questions would get; and publish them."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from actions.articles import Written
from actions.learning import Settled, Version
from actions.outcome import Refusal
from actions.questions import SettleQuestions
from bot.apart import ApartFailedError
from bot.console.knowledge.groups import group_of
from bot.console.knowledge.places import address_of, done, name_in, postponed, unknown
from bot.console.prose import spoken
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.newsroom import Preview
from bot.pages.frame import go_to
from bot.problem_words import ProblemWords
from knowledge.article import Article, Name
from knowledge.found import Outcome
from knowledge.problem import KnowledgeErrors, Problem
from knowledge.trial import Given
from knowledge.writing import split

MOST_CHANGED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A draft as people would see it; no article: `problems` say why it cannot be read, or it withdraws one."""

    draft: Version
    article: Article | None
    problems: tuple[Problem, ...] = ()


async def show(console: Console, visit: DeskVisit) -> web.Response:
    """Show how the drafts of an article look, at once; what they would change is looked for after it."""
    name = name_in(console, visit)
    drafts = await _drafts(console, name, visit)
    if name is None or not drafts:
        return go_to(address_of(name)) if name else unknown(console, visit)
    try:
        looks = [await _look(console, draft) for draft in drafts]
    except ApartFailedError:
        return postponed(console, visit)
    facts = _facts(console, visit, name, drafts) | {"looks": looks, "spoken": spoken, "link_of": _link_of}
    return console.frame.render(visit, "knowledge/preview.html", facts)


async def show_trial(console: Console, visit: DeskVisit) -> web.Response:
    """Show what is wrong, what is doubtful, and which questions would get something else."""
    name = name_in(console, visit)
    drafts = await _drafts(console, name, visit)
    if name is None or not drafts:
        return go_to(address_of(name)) if name else unknown(console, visit)
    try:
        preview = await console.workplace.newsroom.preview(_named(drafts))
    except ApartFailedError:
        return postponed(console, visit)
    return _render(console, visit, name, drafts, preview)


async def publish(console: Console, visit: DeskVisit) -> web.Response:
    name = name_in(console, visit)
    drafts = await _drafts(console, name, visit)
    if name is None or not drafts:
        return go_to(address_of(name)) if name else unknown(console, visit)
    seen = [_seen(visit, draft) for draft in drafts]
    try:
        published = await console.workplace.newsroom.publish(visit.agent.id, seen, anyway=bool(visit.form["anyway"]))
        group = await group_of(console, visit.carried("group"))
    except ApartFailedError:
        return postponed(console, visit)
    if published.outcome is None or isinstance(published.outcome, Refusal):
        refused = visit.with_problems(console.problem(visit, "", "knowledge.not_published"))
        if published.outcome is not None:
            refused = console.refused(visit, published.outcome)
        return _render(console, refused, name, drafts, published.preview)
    if group:
        questions = [(question.conversation, question.sequence) for question in group.questions]
        await console.portal.do(SettleQuestions(questions=questions, state=Settled.HANDLED))
    return done(address_of(name, "history"), "done.article_published")


def _render(
    console: Console, visit: DeskVisit, name: Name, drafts: Sequence[Version], preview: Preview
) -> web.Response:
    changed = preview.trial.changed if preview.trial else ()
    articles = console.workplace.assistant.articles

    titles = {(one.article, one.language): written.title for one in drafts if (written := split(one.text))}
    known = {article.lang for article in articles if article.id == name.id} | {one.language for one in drafts}

    def title_of(given: Given, language: str) -> str:
        article = articles.get(given.article, language)
        return titles.get((given.article, language)) or (article.title if article else given.article)

    facts = _facts(console, visit, name, drafts) | {
        "preview": preview,
        "changed": changed[:MOST_CHANGED],
        "more": max(0, len(changed) - MOST_CHANGED),
        "title_of": title_of,
        "missing": sorted(console.frame.phrases.languages - known),
        "Outcome": Outcome,
    }
    return console.frame.render(visit, "knowledge/trial.html", facts)


def _facts(console: Console, visit: DeskVisit, name: Name, drafts: Sequence[Version]) -> dict[str, object]:
    said = {"only": _only(visit), "group": visit.carried("group")}
    return {
        "name": name,
        "drafts": drafts,
        "only": said["only"],
        "group_key": said["group"],
        "trial_at": address_of(name, "trial", **said),
        "back": address_of(name, group=said["group"]),
        "address_of": address_of,
        "words_of": ProblemWords(console.workplace.assistant.phrases, visit.language).for_page,
        "Name": Name,
    }


async def _drafts(console: Console, name: Name | None, visit: DeskVisit) -> list[Version]:
    """Return the drafts of an article in every language, or in the one that is wanted alone."""
    if name is None:
        return []
    found = await console.portal.read(lambda work: work.articles.drafts())
    only = _only(visit)
    return [draft for draft in found if draft.article == name.id and only in {"", draft.language}]


def _only(visit: DeskVisit) -> str:
    return visit.request.match_info["language"] if visit.carried("only") else ""


async def _look(console: Console, draft: Version) -> Look:
    if not draft.text:
        return Look(draft=draft, article=None)
    try:
        article = await console.workplace.newsroom.read(Name(draft.language, draft.article), draft.text)
    except KnowledgeErrors as errors:
        return Look(draft=draft, article=None, problems=errors.problems)
    return Look(draft=draft, article=article)


def _named(drafts: Sequence[Version]) -> list[Written]:
    return [Written(article=one.article, language=one.language, version=one.version) for one in drafts]


def _seen(visit: DeskVisit, draft: Version) -> Written:
    """Return the draft as whoever publishes has seen it; a newer one is refused."""
    said = visit.form[f"version_{draft.language}"]
    version = int(said) if said.isascii() and said.isdigit() and len(said) < len("1000000000") else 0
    return Written(article=draft.article, language=draft.language, version=version)


def _link_of(url: str) -> str:
    """Return an address that a link may have."""
    return url if url.startswith(("https://", "mailto:", "tel:", "/")) else "#"
