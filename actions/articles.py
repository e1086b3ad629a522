"""Articles are written, published and withdrawn at the desk: versions that lie over the files of the knowledge base.

That a text can be read, and what it would change, is found out before (`knowledge.trial`), against an edition: whoever
publishes names it, and is refused when others have published since.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.learning import Stage, Version
from actions.outcome import Said
from actions.refusals import ArticleChanged, NotEditor
from actions.tickets import AgentState, Role
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An article in one language; `version` is the newest that its author has seen, 0 for none."""

    article: str
    language: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """Keep a text that nobody is answered with yet; an empty one is to withdraw the article."""

    agent: str
    after: Written
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft:
    agent: str
    draft: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Let people be answered with these drafts, which were tried out together against `edition`."""

    agent: str
    drafts: Sequence[Written]
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The text of an article as a file has it; an empty one withdraws it."""

    article: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportArticles:
    """Publish texts as they are in files, those that were tried out together against `edition`."""

    articles: Sequence[Imported]
    edition: int


async def save_draft(request: SaveDraft, work: Work) -> Said:
    """The fact `version` is the draft's; it takes the place of the draft before it. Raises `ArticleChanged`."""
    await _editor(request.agent, work)
    newest = await _newest(request.after, work)
    draft = _draft_after(newest, request.after, request.text, request.agent, work)
    await work.articles.add(draft)
    if newest is not None and newest.state == Stage.DRAFT:
        await work.articles.drop(newest)
    return Said(key="article.saved", facts={"version": draft.version})


async def discard_draft(request: DiscardDraft, work: Work) -> Said:
    """Put a draft aside; it stays in the history. Raises `ArticleChanged`."""
    await _editor(request.agent, work)
    await work.articles.discard(await _draft(request.draft, work))
    return Said(key="article.discarded")


async def publish(request: Publish, work: Work) -> Said:
    """The fact `edition` is the newest then. Raises `ArticleChanged`."""
    await _editor(request.agent, work)
    await _untouched(request.edition, work)
    drafts = [await _draft(named, work) for named in request.drafts]  # all of them, before any is published
    return await _publish(drafts, request.edition, request.agent, work)


async def import_articles(request: ImportArticles, work: Work) -> Said:
    """The fact `edition` is the newest then. Raises `ArticleChanged`."""
    await _untouched(request.edition, work)
    drafts: list[Version] = []
    for imported in request.articles:
        newest = await work.articles.newest(imported.article, imported.language)
        drafts.append(_draft_after(newest, imported, imported.text, None, work))
        await work.articles.add(drafts[-1])
    return await _publish(drafts, request.edition, None, work)


async def _editor(agent_id: str, work: Work) -> None:
    """Raises `NotEditor`."""
    agent = await work.agents.by_id(agent_id)
    if agent is None or agent.state != AgentState.ACTIVE or not agent.may(Role.EDITOR):
        raise NotEditor


async def _untouched(edition: int, work: Work) -> None:
    """Raises `ArticleChanged` when anybody has published since."""
    if await work.articles.edition() != edition:
        raise ArticleChanged


async def _newest(seen: Written, work: Work) -> Version | None:
    """Return the newest version, which must be the one that was seen. Raises `ArticleChanged`."""
    newest = await work.articles.newest(seen.article, seen.language)
    if (newest.version if newest else 0) != seen.version:
        raise ArticleChanged
    return newest


async def _draft(named: Written, work: Work) -> Version:
    """Raises `ArticleChanged` when it is not the newest version, or no draft any more."""
    newest = await _newest(named, work)
    if newest is None or newest.state != Stage.DRAFT:
        raise ArticleChanged
    return newest


def _draft_after(newest: Version | None, of: Written | Imported, text: str, agent: str | None, work: Work) -> Version:
    return Version(
        article=of.article,
        language=of.language,
        version=newest.version + 1 if newest else 1,
        state=Stage.DRAFT,
        text=text,
        agent_id=agent,
        created_at=work.now(),
    )


async def _publish(drafts: Sequence[Version], edition: int, agent: str | None, work: Work) -> Said:
    """Another process that does the same at the same time has the same editions, which there may be once."""
    for number, draft in enumerate(drafts, edition + 1):
        await work.articles.publish(replace(draft, published_at=work.now(), edition=number))
        event = "article.published" if draft.text else "article.withdrawn"
        name, version = f"{draft.language}/{draft.article}", str(draft.version)
        await work.audit.note(event, work.now(), by=agent or "command", article=name, version=version)
    return Said(key="article.published", facts={"edition": edition + len(drafts)})
